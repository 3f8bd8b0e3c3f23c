package enroll

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever users type, it is refused or is of the one form that is kept, which is taken
// as it is when it is typed again.
func FuzzTyped(f *testing.F) {
	for _, text := range []string{
		"123 456", "12\u00ad3–456", "١٢٣٤٥٦", "dana@example.com", "Dana <dana@example.com>", "\"a b\"@example.com", "+1 (415) 555-0100", "0049 30 123456",
		"abcd-efgh-ijkl-mnop", "ＡＢＣＤ-efgh-ijkl-mnop", " my phone ", "a\x00b", "\xff", "📱", "a\u202eb", "",
	} {
		f.Add("1", text)
		f.Add("+44", text)
	}
	f.Fuzz(func(t *testing.T, country, text string) {
		digits := func(s string, least, most int) bool {
			return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
		}
		if code, err := cleanCode(text, 6); err == nil && !digits(code, 6, 6) {
			t.Errorf("%q is taken for the code %q", text, code)
		}
		if address, err := cleanAddress(text); err == nil {
			if again, err := cleanAddress(address); err != nil || again != address || len(address) > longestAddress || strings.ContainsAny(address, "\r\n\x00") {
				t.Errorf("%q is taken for the address %q, and that for %q (%v)", text, address, again, err)
			}
		}
		for _, clean := range []func() (string, error){
			func() (string, error) { return cleanNumber(country, text) }, func() (string, error) { return cleanWhole(text) },
		} {
			number, err := clean()
			if rest, plus := strings.CutPrefix(number, "+"); err == nil && (!plus || !digits(rest, 7, 15)) {
				t.Errorf("%q and %q are taken for the number %q", country, text, number)
			}
			if again, err2 := cleanWhole(number); err == nil && number[1] != '0' && len(number) > 8 && (err2 != nil || again != number) {
				t.Errorf("the number %q is read as %q (%v)", number, again, err2)
			}
		}
		if code, ok := cleanRecovery(text); ok && (len(code) != recoveryLength || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "") {
			t.Errorf("%q is taken for the recovery code %q", text, code)
		}
		if name, err := cleanPasskeyName(text); err == nil {
			if again, err := cleanPasskeyName(name); err != nil || again != name || !utf8.ValidString(name) || utf8.RuneCountInString(name) > longestPasskey {
				t.Errorf("%q is taken for the name %q, and that for %q (%v)", text, name, again, err)
			}
		}
	})
}
