package face

import (
	"hash/fnv"
	"image/color"
	"slices"
	"strings"
	"unicode"

	"latchkey/vault"
)

// badgeColours are the grounds that initials are written on in white. An
// account keeps its colour for as long as it keeps its issuer.
func badgeColours() []color.NRGBA {
	return []color.NRGBA{
		{0x2f, 0x6f, 0x4f, 0xff}, {0x7a, 0x4b, 0xd0, 0xff}, {0xb3, 0x54, 0x1e, 0xff},
		{0x2a, 0x62, 0xb8, 0xff}, {0xa3, 0x33, 0x6b, 0xff}, {0x0f, 0x6e, 0x7d, 0xff},
		{0x7d, 0x5f, 0x14, 0xff}, {0x5a, 0x5f, 0x9e, 0xff}, {0xb2, 0x3a, 0x3a, 0xff},
		{0x4c, 0x6b, 0x22, 0xff}, {0x8a, 0x3f, 0xa0, 0xff}, {0x4a, 0x5a, 0x6f, 0xff},
	}
}

// badgeNames are the names of badgeColours as they are stored, in their order.
// What is named here stays; "gray" may come with a later version.
func badgeNames() []string {
	return []string{
		"green", "violet", "orange", "blue", "pink", "teal", "ochre", "indigo", "red", "olive", "purple", "slate",
	}
}

// badgeColour is the colour of this name.
func badgeColour(name string) (color.NRGBA, bool) {
	i := slices.Index(badgeNames(), name)
	if i < 0 {
		return color.NRGBA{}, false
	}
	return badgeColours()[i], true
}

// badge returns what stands for the account where there is no picture of it.
func badge(a vault.Account) (initials string, ground color.NRGBA) {
	name := strings.TrimSpace(a.Issuer)
	if name == "" {
		name = strings.TrimSpace(a.Name)
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(name)))
	colours := badgeColours()
	return initialsOf(name), colours[h.Sum32()%uint32(len(colours))]
}

// initialsOf shortens a name to two signs: CP for Customer Portal, C7 for Cin7
// Core, GH for GitHub, DR for dropbox.
func initialsOf(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])
	second := strings.IndexFunc(string(first[1:]), unicode.IsDigit)
	switch {
	case unicode.IsLetter(first[0]) && second >= 0:
		return upper(first[0], []rune(string(first[1:])[second:])[0])
	case len(words) > 1:
		return upper(first[0], []rune(words[1])[0])
	}
	if capital := strings.IndexFunc(string(first[1:]), unicode.IsUpper); capital >= 0 {
		return upper(first[0], []rune(string(first[1:])[capital:])[0])
	}
	if len(first) > 1 {
		return upper(first[0], first[1])
	}
	return upper(first[0])
}

func upper(runes ...rune) string { return strings.ToUpper(string(runes)) }
