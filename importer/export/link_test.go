package export

import (
	"strings"
	"testing"

	"latchkey/importer/found"
	"latchkey/vault"
)

// What a link says comes first, and what stands beside it fills in.
func TestLink(t *testing.T) {
	beside := entry{issuer: "Item", name: "user", note: "Note", tags: []string{"Work"}, pinned: true}
	for _, test := range []struct {
		link, issuer, name string
		kind               vault.Kind
		digits             int
	}{
		{"otpauth://totp/Site:alice?secret=JBSWY3DPEHPK3PXP&digits=8", "Site", "alice", vault.TOTP, 8},
		{"otpauth://totp/?secret=JBSWY3DPEHPK3PXP", "Item", "user", vault.TOTP, 6},
		{"otpauth://hotp/alice?secret=JBSWY3DPEHPK3PXP&counter=3", "Item", "alice", vault.HOTP, 6},
		{" steam://JBSWY3DPEHPK3PXP\n", "Item", "user", vault.Steam, 5},
		{"jbsw y3dp ehpk 3pxp", "Item", "user", vault.TOTP, 6},
	} {
		var list found.List
		beside.addLink(&list, 1, test.link)
		got, err := list.Finish("", "file")
		if err != nil {
			t.Errorf("%s: %v", test.link, err)
			continue
		}
		a := got.Accounts[0]
		if a.Issuer != test.issuer || a.Name != test.name || a.Kind != test.kind || a.Digits != test.digits ||
			a.Note != "Note" || !a.Pinned || len(a.Tags) != 1 {
			t.Errorf("%s: %+v", test.link, a)
		}
	}
	for link, want := range map[string]string{
		"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5": "MD5",
		"otpauth://totp/a?secret=":                               "empty",
		"https://example.com":                                    "web address",
		"JBSWY3DPEHPK3PX1":                                       "digit 1",
		"":                                                       "no key",
	} {
		var list found.List
		beside.addLink(&list, 1, link)
		got, _ := list.Finish("", "file")
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Item (user)" || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: skipped %q", link, got.Skipped)
		}
	}
}
