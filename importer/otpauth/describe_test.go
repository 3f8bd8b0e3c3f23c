package otpauth

import (
	"strings"
	"testing"
)

// What is no account is named, and where an app of its own is behind it, what to
// do instead. No part of the text is repeated.
func TestDescribe(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"phonefactor://activate_account?code=123&url=x", "Microsoft's own sign-in, not TOTP: choose \"I want to use a different authenticator app\""},
		{"msauth.com.microsoft.azureauthenticator://x", "Microsoft's own app, not TOTP: choose"},
		{"openid-vc://?request_uri=https://x", "Microsoft's own app, not TOTP: choose"},
		{"motp://motp:user?secret=0123456789abcdef", "a Mobile-OTP key, whose codes are not TOTP"},
		{"duo://ABCDEFGHIJ", "Duo's own app, not TOTP: ask"},
		{"ABCDEFGHIJKLMNOPQRST-YXBpLTEyMzQ1Njc4LmR1b3NlY3VyaXR5LmNvbQ", "Duo's own app, not TOTP: ask"},
		{"https://m-123.duosecurity.com/activate/x", "Duo's own app, not TOTP: ask"},
		{"oktaverify://enroll?x", "choose \"Google Authenticator\" on Okta's page"},
		{"com.rsa.securid://ctf?ctfData=1", "RSA's own app, not TOTP: ask"},
		{"http://127.0.0.1/securid/ctf?ctfData=1", "RSA's own app, not TOTP: ask"},
		{"igmobileotp://?action=secactivate", "Entrust's own app"},
		{"pushauth://push/forgerock:user?a=x", "a push message, not TOTP"},
		{"https://s.team/q/1/123", "Steam's own app"},
		{"FIDO:/13086400838107303667332719012595115747821895775708323189557153075146383351399743589971313508078026948312026786722471666005727649643501784024544726574771401798171307406596245", "a passkey sign-in"},
		{"otpauth-migration:", "incomplete"},
		{"https://example.com", "a web address"},
		{"WWW.EXAMPLE.COM", "a web address"},
		{"example.com/path", "a web address"},
		{"user@example.com", "an e-mail address"},
		{"WIFI:T:WPA;S:home;P:x;;", "a Wi-Fi password"},
		{"BEGIN:VCARD\r\nVERSION:3.0", "a contact"},
		{"SPC\r\n0200\r\n1", "a payment request"},
		{"00020101021226", "a payment request"},
		{"M1DOE/JOHN            EABC123 ZRHLHRLX 0318 117Y012A0001 100", "a boarding pass"},
		{"HC1:6BFOXN", "a health certificate"},
		{"[Interface]\nPrivateKey = x", "a set-up of a VPN"},
		{"-----BEGIN CERTIFICATE-----", "a key or a certificate of another kind"},
		{"1234567890", "a number"},
		{`{"a":1}`, "data for another program"},
		{"<xml/>", "data for another program"},
		{"foo://bar", "a link for another program"},
		{"\x00\x01\x02", "bytes that are no text"},
		{"Hello, world", "a text"},
		{"", "nothing"},
	} {
		got := Describe(test.text)
		if !strings.Contains(got, test.want) {
			t.Errorf("%.30q holds %s, want %s", test.text, got, test.want)
		}
	}
	// What people type for a key is nothing else.
	for _, key := range []string{"JBSW Y3DP EHPK 3PXP", "jbsw.y3dp.ehpk.3pxp", "JBSW-Y3DP", "Secret: JBSWY3DP", "M2ABCDEFGHIJKLMN", "itms abcd", "ssab cdef"} {
		if got := Describe(key); got != "a text" {
			t.Errorf("%q holds %s", key, got)
		}
	}
}
