package export

import "testing"

// Sealed by OpenSSL 3: openssl enc -aes-256-cbc -md md5 -a -A -pass pass:...
func TestOpenSalted(t *testing.T) {
	const sealed = "U2FsdGVkX18KwQXSBlEaHCO0HFEqQxN2+0Ic4NGbu/Jw5RnW9zU6ly2hXRZ/zSL3"
	if got, err := openSalted("corréct horse 🐎", sealed); err != nil || string(got) != "GEZDGNBVGY3TQOJQ" {
		t.Errorf("%q, %v", got, err)
	}
	for _, wrong := range []string{"", "correct horse", "x"} {
		if got, err := openSalted(wrong, sealed); err == nil {
			t.Errorf("a wrong passphrase gives %q", got)
		}
	}
}
