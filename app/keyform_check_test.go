package app

import (
	"strings"
	"testing"

	"latchkey/importer/dictation"
	"latchkey/vault"
)

func TestKeyIsCheckedAsItIsTyped(t *testing.T) {
	for _, test := range []struct {
		name, text string
		note       string // a part of it
		wrong      bool
		ready      bool
	}{
		{"nothing", "", "", false, false},
		{"only a space", " ", "", false, false},
		{"one character", "D", "1 character so far", false, false},
		{"a short one that decodes", "DEUKY", "5 characters so far.", false, true},
		{"six characters", "DEUK3Y", "6 characters so far", false, false},
		{"a short key", "DEUK 3YIQ", "8 characters so far.", false, true},
		{"sixteen", "deuk-3yiq-suz3-p3cr", "16 characters.", false, true},
		{"with padding", "DEUK3YIQSU======", "10 characters so far.", false, true},
		{"a digit that no key has", "DEUK 3Y1Q SUZ3 P3CR", "Group 2: there is no 1 in a key.", true, false},
		{"that, before the key is complete", "0", "Is it O (Oscar)?", true, false},
		{"a link", "otpauth://totp/a?secret=DEUK", "link", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := checkKey(test.text, dictation.Find("nato"))
			if !strings.Contains(c.note, test.note) {
				t.Errorf("says %q, want %q in it", c.note, test.note)
			}
			if c.wrong != test.wrong {
				t.Errorf("wrong is %t", c.wrong)
			}
			if ready := c.reason == ""; ready != test.ready || ready != (c.secret.Len() > 0) {
				t.Errorf("reason %q, a key of %d bytes", c.reason, c.secret.Len())
			}
		})
	}
}

// A length that no website issues is pointed out once one is done, not before.
func TestDoubtAboutTheLength(t *testing.T) {
	for text, want := range map[string]string{
		"DEUK 3YIQ SUZ3 P3CR":     "",
		"DEUK 3YIQ":               "8 characters is short for a key",
		"DEUK 3YIQ SUZ3 P3CR A":   "No key has 17 characters",
		"DEUK 3YIQ SUZ3 P3CR AB":  "Hardly any website issues a key of 18 characters",
		strings.Repeat("ABCD", 8): "",
	} {
		c := checkKey(text, dictation.Find("nato"))
		if want == "" && c.doubt != "" || !strings.Contains(c.doubt, want) {
			t.Errorf("%s: %q, want %q", text, c.doubt, want)
		}
	}
}

func TestWhatIsPastedIntoTheKeyForm(t *testing.T) {
	for text, want := range map[string]bool{
		"DEUK 3YIQ SUZ3 P3CR":     true,
		"deuk3yiqsuz3p3cr\n":      true,
		"DEUK 3Y1Q SUZ3 P3CR":     true, // nearly: to be put right in the form
		"otpauth://totp/x":        false,
		"12345678":                false,
		"":                        false,
		"DEUK 3YIQ\nSUZ3 P3CR":    false,
		"https://example.com/":    false,
		strings.Repeat("A", 5000): false,
	} {
		if got := looksTyped(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func FuzzCheckKey(f *testing.F) {
	for _, seed := range []string{"", "DEUK 3YIQ SUZ3 P3CR", "deuk3y1q", "ß\u0131=A", "otpauth://", "\xff\xfe", strings.Repeat("A2", 2000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := checkKey(text, dictation.Find("nato"))
		if (c.reason == "") != (c.secret.Len() > 0) {
			t.Fatalf("reason %q with a key of %d bytes", c.reason, c.secret.Len())
		}
		if c.secret.Len() > vault.MaxSecret {
			t.Fatalf("a key of %d bytes", c.secret.Len())
		}
		looksTyped(text)
	})
}
