package otpauth

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"latchkey/vault"
)

func TestParseKey(t *testing.T) {
	hello := []byte("Hello!\xde\xad\xbe\xef") // JBSWY3DPEHPK3PXP
	for _, test := range []struct{ name, key string }{
		{"as it is", "JBSWY3DPEHPK3PXP"},
		{"lower case, as some portals show it", "jbswy3dpehpk3pxp"},
		{"groups of four", "JBSW Y3DP EHPK 3PXP"},
		{"lower case in groups", "jbsw y3dp ehpk 3pxp"},
		{"dashes", "JBSW-Y3DP-EHPK-3PXP"},
		{"every kind of dash", "J‐B‑S‒W–Y—3―D−P﹘E﹣H－P\u00adK_3PXP"},
		{"every kind of space", "J\u00a0B\u2003S\u2009W\u3000Y\u202f3\tD\nP\r\nE\u200bH\u200dP\u2060K\ufeff3PXP"},
		{"marks of direction", "\u202aJBSWY3DP\u202c\u2066EHPK3PXP\u2069"},
		{"padding", "JBSWY3DPEHPK3PXP===="},
		{"padding in groups", "JBSW Y3DP EHPK 3PXP == =="},
		{"full width", "ＪＢＳＷ Ｙ３ＤＰ ＥＨＰＫ ３ＰＸＰ"},
		{"full width in lower case", "ｊｂｓｗｙ３ｄｐｅｈｐｋ３ｐｘｐ＝"},
		{"mathematical letters", "𝐉𝐁𝐒𝐖𝐘𝟑𝐃𝐏𝐄𝐇𝐏𝐊𝟑𝐏𝐗𝐏"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseKey(test.key)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), hello) {
				t.Error("the key is another one")
			}
			if strings.TrimSpace(CleanKey(test.key)) != "JBSWY3DPEHPK3PXP" {
				t.Error("CleanKey gives another one")
			}
		})
	}
}

// Every possible length gives all its bytes, and no impossible one gives fewer.
func TestParseKeyLengths(t *testing.T) {
	key := make([]byte, vault.MaxSecret+1)
	for i := range key {
		key[i] = byte(i*7 + 1)
	}
	for n := 1; n <= vault.MaxSecret; n++ {
		text := vault.NewSecret(key[:n]).Base32()
		got, err := ParseKey(text)
		if err != nil || !bytes.Equal(got.Bytes(), key[:n]) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	if _, err := ParseKey(vault.NewSecret(key).Base32()); err == nil {
		t.Error("a key over the bound was taken")
	}
	for n := 1; n <= 40; n++ {
		_, err := ParseKey(strings.Repeat("A", n))
		impossible := n%8 == 1 || n%8 == 3 || n%8 == 6
		if impossible != (err != nil) {
			t.Errorf("%d characters: %v", n, err)
		}
		if impossible && !strings.Contains(err.Error(), "one is missing, or there is one too many") {
			t.Errorf("%d characters: %v", n, err)
		}
	}
}

// The bits left over in the last character need not be zero.
func TestParseKeyTail(t *testing.T) {
	for _, text := range []string{"MZXQ", "MZXR", "MZXX"} {
		got, err := ParseKey(text)
		if err != nil || string(got.Bytes()) != "fo" {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Wrong characters are named with their place, counted as the key is read out,
// and with what they probably are.
func TestKeyError(t *testing.T) {
	for _, test := range []struct {
		key          string
		r            rune
		index        int
		group, place int
		maybe        string
		says         string
	}{
		{"JBSW Y30P", '0', 7, 2, 3, "O", "the third character of group 2 is the digit 0, which keys do not have: it is probably the letter O"},
		{"1BSWY3DP", '1', 0, 1, 1, "IL", "the first character of group 1 is the digit 1, which keys do not have: it is probably the letter I or the letter L"},
		{"jbsw-y3d8", '8', 8, 2, 4, "B", "the fourth character of group 2 is the digit 8, which keys do not have: it is probably the letter B"},
		{"JB9WY3DP", '9', 2, 1, 3, "GQ", "the digit 9"},
		{"JBSWY3DÖ", 'Ö', 7, 2, 4, "O", "the letter Ö, which keys do not have: it is probably the letter O"},
		{"JBSWÄ3DP", 'Ä', 4, 2, 1, "A", "probably the letter A"},
		{"JBSWé3DP", 'é', 4, 2, 1, "E", "probably the letter E"},
		{"JBßWY3DP", 'ß', 2, 1, 3, "BS", "probably the letter B or the letter S"},
		{"JBSWУ3DP", 'У', 4, 2, 1, "Y", "the Cyrillic letter У"},
		{"JBSWΥ3DP", 'Υ', 4, 2, 1, "Y", "the Greek letter Υ"},
		{"０BSWY3DP", '０', 0, 1, 1, "O", "probably the letter O"},
		{"JB|WY3DP", '|', 2, 1, 3, "IL", `the character "|"`},
		{"JB$WY3DP", '$', 2, 1, 3, "S", "probably the letter S"},
		{"JB%WY3DP", '%', 2, 1, 3, "", "the letters A to Z and the digits 2 to 7"},
		{"JB漢WY3DP", '漢', 2, 1, 3, "", "the letter 漢"},
		{"JB🔑WY3DP", '🔑', 2, 1, 3, "", "which keys do not have"},
		{"JBSW\x00Y3D", 0xfffd, 4, 2, 1, "", "a character that cannot be shown (U+0000)"},
		{"JBSWY0D1", '0', 5, 2, 2, "O", "(one more character is wrong)"},
		{"0BSWY0D1", '0', 0, 1, 1, "O", "(2 more characters are wrong)"},
		{"JBSWY3DP=EHPK3PXP", 'E', 9, 3, 1, "", "two keys in one"},
	} {
		t.Run(test.key, func(t *testing.T) {
			_, err := ParseKey(test.key)
			var e *KeyError
			if !errors.As(err, &e) {
				t.Fatalf("error is %v", err)
			}
			if test.r == 0xfffd {
				test.r = 0 // a NUL in the key
			} else if e.Rune != test.r {
				t.Errorf("character is %q", e.Rune)
			}
			if e.Index != test.index || e.Group != test.group || e.Place != test.place {
				t.Errorf("place is %d, group %d, character %d", e.Index, e.Group, e.Place)
			}
			if !slices.Equal(e.Maybe, []rune(test.maybe)) {
				t.Errorf("maybe %q", string(e.Maybe))
			}
			if !strings.Contains(e.Error(), test.says) {
				t.Errorf("says %q\nwant %q", e, test.says)
			}
		})
	}
}

func TestKeyErrorWhole(t *testing.T) {
	for _, test := range []struct{ key, says string }{
		{"", "the key is empty"},
		{" - \n", "the key is empty"},
		{"====", "the key is empty"},
		{"A", "has one character"},
		{"JBSWY3DPEHPK3PXPA", "has 17 characters, which no key has: one is missing, or there is one too many"},
		{"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "this is a link"},
		{"3132333435363738393031323334353637383930", "hexadecimal"},
		{strings.Repeat("A", 20000), "far longer"},
	} {
		_, err := ParseKey(test.key)
		var e *KeyError
		if !errors.As(err, &e) || e.Rune != 0 || e.Index != -1 || !strings.Contains(e.Error(), test.says) {
			t.Errorf("%.20q: %v, want %q", test.key, err, test.says)
		}
	}
}

func TestCleanKey(t *testing.T) {
	for from, want := range map[string]string{
		"":                    "",
		"jbsw y3dp":           "JBSWY3DP",
		"jb0w-y1dp==":         "JB0WY1DP",
		"ｊｂｓｗ":                "JBSW",
		"ab\u200bcd\u00a0éß=": "ABCDéß",
	} {
		if got := CleanKey(from); got != want {
			t.Errorf("CleanKey(%q) is %q, want %q", from, got, want)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, s := range []string{"JBSWY3DPEHPK3PXP", "jbsw y3dp", "JB0WY3D1", "ＪＢＳＷ", "AB==CD", "", "\x00", "é", "SECRET"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		secret, err := ParseKey(s)
		clean := CleanKey(s)
		if err != nil {
			if long := err.Error(); len(long) > 300 {
				t.Errorf("a long error: %q", long)
			}
			if len(clean) >= 6 && strings.Contains(err.Error(), clean) {
				t.Errorf("the error holds the key: %q", err)
			}
			return
		}
		if secret.Len() == 0 || secret.Len() != len(clean)*5/8 {
			t.Errorf("%d bytes from %d characters", secret.Len(), len(clean))
		}
		again, err := ParseKey(secret.Base32())
		if err != nil || !again.Equal(secret) {
			t.Errorf("read again: %v", err)
		}
	})
}
