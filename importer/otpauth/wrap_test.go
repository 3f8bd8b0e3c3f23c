package otpauth

import (
	"strings"
	"testing"
)

// A link that a mail program has broken is whole again, wherever it was broken.
func TestTextWrapped(t *testing.T) {
	const want = "otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQ&issuer=Example&digits=8&period=60"
	for name, text := range map[string]string{
		"in the label":               "otpauth://totp/Example:al\nice?secret=GEZDGNBVGY3TQOJQ&issuer=Example&digits=8&period=60",
		"before the query":           "otpauth://totp/Example:alice\r\n?secret=GEZDGNBVGY3TQOJQ&issuer=Example&digits=8&period=60\r\n",
		"in the key":                 "otpauth://totp/Example:alice?secret=GEZDGN\nBVGY3TQOJQ&issuer=Example&digits=8&period=60",
		"in a name":                  "otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQ&issuer=Example&dig\nits=8&period=60",
		"three times, in quotes":     "> otpauth://totp/Example:alice\n> ?secret=GEZDGNBVGY3TQOJQ&iss\n> uer=Example&digits=8\n> &period=60",
		"in brackets":                "Here: <otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQ&issuer=Example\n&digits=8&period=60>",
		"in HTML":                    "otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQ\n&amp;issuer=Example&amp;digits=8&#38;period=60",
		"in a mail's source":         "otpauth://totp/Example:alice?secret=3DGEZDGNBVGY3TQOJQ&issuer=3DExample=\r\n&digits=3D8&period=3D60",
		"not at all, HTML otherwise": strings.ReplaceAll(want, "&", "&#x26;"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Text(text)
			if err != nil || len(got.Accounts) != 1 || len(got.Skipped) > 0 {
				t.Fatalf("%+v, %v", got, err)
			}
			a := got.Accounts[0]
			if whole, err := ParseURI(want); err != nil || URI(a.Account) != URI(whole.Account) || len(a.Remarks) > 0 {
				t.Errorf("read %q %q, %d digits, %d seconds, %q", a.Issuer, a.Name, a.Digits, a.Period, a.Remarks)
			}
		})
	}
}

// Where it is open whether a line is the rest of a key or a number, neither line
// is taken: half a key gives wrong codes.
func TestTextMayBeWrapped(t *testing.T) {
	const link = "otpauth://totp/Example:alice@example.com?issuer=Example&secret=GEZDGNBVGY3TQOJQ"
	for name, text := range map[string]string{
		"a key":             link + "\nGEZDGNBVGY3TQOJQ",
		"a key in quotes":   "> " + link + "\n> GEZDGNBVGY3TQOJQ\n> bye",
		"a number":          link + "&period=3\n0",
		"a number of steps": strings.Replace(link, "totp", "hotp", 1) + "&counter=1\n23",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Text(text)
			if err == nil || !strings.Contains(err.Error(), "paste it as one line") || len(got.Skipped) < 2 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	for name, text := range map[string]string{
		"a blank line":    link + "\n\nGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
		"another link":    link + "\n" + strings.Replace(link, "alice", "bob", 1),
		"a closing quote": `"` + link + "\"\nGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Text(text); err != nil || len(got.Accounts) != 2 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
