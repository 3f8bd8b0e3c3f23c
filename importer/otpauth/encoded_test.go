package otpauth

import (
	"net/url"
	"testing"
)

// A link that is encoded as a whole, on its own or in the address of a service
// that draws it, is the link.
func TestTextEncoded(t *testing.T) {
	const link = "otpauth://totp/ACME%20Co:john+doe%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20Co&digits=8"
	once := url.QueryEscape(link)
	for name, text := range map[string]string{
		"as it is":    once,
		"in a chart":  "https://chart.example.com/chart?chs=200x200&cht=qr&chl=" + once + "&choe=UTF-8",
		"in a page":   `<img src="https://qr.example.com/?data=` + once + `">`,
		"twice":       "https://example.com/go?to=" + url.QueryEscape("https://qr.example.com/?data="+once),
		"lower case":  "otpauth%3a%2f%2ftotp%2fACME%2520Co:john+doe%40example.com%3fsecret=JBSWY3DPEHPK3PXP%26issuer%3DACME%2520Co%26digits%3D8",
		"with others": "otpauth://totp/x:y?secret=JBSWY3DP\n" + once,
	} {
		got, err := Text(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a := got.Accounts[len(got.Accounts)-1]
		if a.Title() != "ACME Co (john+doe@example.com)" || a.Digits != 8 || a.Secret.Base32() != "JBSWY3DPEHPK3PXP" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	for _, text := range []string{"otpauth%3A%2F%2Ftotp%2Fa%3Fsecret%3D%zz", "https://example.com/?x=otpauth%3A"} {
		if got, err := Text(text); err == nil {
			t.Errorf("%s is taken as %+v", text, got)
		}
	}
}
