package fault

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"

	"latchkey/vault"
)

// keyLengths are those of keys in characters, with the bytes that they stand for.
// The first is the shortest that was seen at a website, and the last is 80 bytes.
func keyLengths() [][2]int {
	return [][2]int{{8, 5}, {10, 6}, {16, 10}, {26, 16}, {32, 20}, {52, 32}, {64, 40}, {103, 64}, {128, 80}}
}

// usualKey is the length in characters up from which nobody need be warned.
const usualKey = 16

// paddedBytes is the length of a key that padding is put to where none is asked for:
// 128 bits, the least that RFC 4226 section 4 wants.
const paddedBytes = 16

func keyFaults() []Fault {
	var all []Fault
	whole := map[ID]string{} // lengths that no padding fills up
	for _, n := range keyLengths() {
		f := lengthFault(n[0], n[1])
		all = append(all, f)
		if n[0]%8 == 0 {
			whole[f.ID] = fmt.Sprintf("a key of %d characters has no padding", n[0])
		}
	}
	return append(all,
		Fault{
			ID: "key-lower", Group: Key, Title: "Key in small letters",
			Does: "The key stands in small letters, in the link and to type.", Should: "Take small letters for capitals.",
			Good: usual(), decides: []aspect{writingAspect},
			sheet: func(s *sheet, _ int) { s.write(strings.ToLower) },
		},
		Fault{
			ID: "key-padded", Group: Key, Title: "Key with padding",
			Does:   "The key ends in the equals signs of base32, in the link and to type. New keys have 128 bits, unless another length is asked for.",
			Should: "Leave the equals signs aside; those in the link end no parameter.",
			Good:   usual(), decides: []aspect{writingAspect}, without: whole,
			draft: func(d *draft, _ int) {
				if !d.length {
					*d.keyBytes = paddedBytes
				}
			},
			sheet: func(s *sheet, _ int) {
				s.write(func(key string) string { return key + strings.Repeat("=", (8-len(key)%8)%8) })
			},
		},
		Fault{
			ID: "key-spaced", Group: Key, Title: "Key with spaces",
			Does: "Spaces part the key into groups of four in the link too.", Should: "Leave the spaces aside.",
			Good: usual(), decides: []aspect{writingAspect},
			sheet: func(s *sheet, _ int) {
				s.write(func(key string) string { return grouped(key, " ") })
				s.secret = strings.ReplaceAll(s.secret, " ", "%20")
			},
		},
		Fault{
			ID: "key-dashed", Group: Key, Title: "Key with dashes",
			Does: "Dashes part the key into groups of four, in the link and to type.", Should: "Leave the dashes aside.",
			Good: usual(), decides: []aspect{writingAspect},
			sheet: func(s *sheet, _ int) { s.write(func(key string) string { return grouped(key, "-") }) },
		},
	)
}

func lengthFault(characters, bytes int) Fault {
	f := Fault{
		ID: ID(fmt.Sprintf("key-%d", characters)), Group: Key, Title: fmt.Sprintf("Key of %d characters", characters),
		Does:   fmt.Sprintf("New keys have %d bits, which are %d characters.", 8*bytes, characters),
		Should: "Take the key whole: shown, stored and exported it has as many characters.",
		Good:   usual(), decides: []aspect{lengthAspect},
		draft: func(d *draft, _ int) { *d.keyBytes, d.length = bytes, true },
	}
	if characters < usualKey {
		f.Should = "Take it, since it gives right codes; it may ask whether there is more of the key."
		f.Good = mayRemark()
	}
	return f
}

func manualFaults() []Fault {
	differs := usual()
	differs.TypedAccepted = false
	none := usual()
	none.Typed, none.TypedAccepted = nil, false
	return []Fault{
		{
			ID: "manual-differs", Group: ManualKey, Title: "Another key to type",
			Does:   "The key to type is not the one in the QR code. Codes are checked against the one in the QR code.",
			Should: "It cannot know: take the key as it stands, and help when the code is refused, first of all to the QR code.",
			Good:   differs, decides: []aspect{manualAspect},
			// Faults of the key come before, and both keys are written their way.
			sheet: func(s *sheet, _ int) { s.manual = s.written(otherKey(s.account).Base32()) },
		},
		{
			ID: "manual-none", Group: ManualKey, Title: "No key to type",
			Does:   "There is the QR code and nothing to type.",
			Should: "Read the QR code on the screen of the same computer: without a telephone there is no other way.",
			Good:   none, decides: []aspect{manualAspect},
			sheet: func(s *sheet, _ int) { s.manual, s.noManual = "", true },
		},
	}
}

// otherKey derives another key of the same length, the same one each time, so that
// a page that is loaded again shows what it did before.
func otherKey(a vault.Account) vault.Secret {
	key := a.Secret.Bytes()
	var other []byte
	for block := byte(0); len(other) < len(key); block++ {
		mac := hmac.New(sha256.New, key)
		_, _ = mac.Write([]byte{'m', 'a', 'n', 'u', 'a', 'l', block})
		other = mac.Sum(other)
	}
	return vault.NewSecret(other[:len(key)])
}

// grouped parts a key into groups of four.
func grouped(key, by string) string {
	var b strings.Builder
	for i := 0; i < len(key); i += 4 {
		if i > 0 {
			b.WriteString(by)
		}
		b.WriteString(key[i:min(i+4, len(key))])
	}
	return b.String()
}
