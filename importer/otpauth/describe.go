package otpauth

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode"
)

// Describe says in a person's words what a text is that holds no account, for
// continuing "it holds …". Where it names what to do, that stands after a colon.
// It never repeats any of the text.
func Describe(text string) string {
	text = Trim(text)
	head := strings.ToLower(text[:min(len(text), 256)])
	if isDuo(text, head) {
		return duoWords
	}
	for _, known := range [][]described{ownApps(), everyday()} {
		for _, d := range known {
			for _, prefix := range d.prefixes {
				if strings.HasPrefix(head, prefix) {
					return d.words
				}
			}
		}
	}
	switch {
	case text == "":
		return "nothing"
	case strings.ContainsFunc(text, isNoText):
		return "bytes that are no text"
	case strings.Trim(text, "0123456789") == "":
		return "a number"
	case boardingPass.MatchString(text):
		return "a boarding pass"
	case bareAddress.MatchString(head):
		return "a web address"
	case bareMail.MatchString(head):
		return "an e-mail address"
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["), strings.HasPrefix(text, "<"):
		return "data for another program"
	}
	if _, _, ok := cutScheme(text); ok {
		return "a link for another program"
	}
	return "a text"
}

// described are the ways in which something begins, in lower case, and what it
// is.
type described struct {
	words    string
	prefixes []string
}

const (
	microsoftWords = "a link for Microsoft's own app, not TOTP: choose \"I want to use a different authenticator app\" on Microsoft's page"
	duoWords       = "an activation of Duo's own app, not TOTP: ask who runs the sign-in there for another way, such as an OATH token whose key can be typed"
)

// ownApps returns what sets up or signs in with one maker's app. People take it
// for what an authenticator can read, so each says what to do instead.
func ownApps() []described {
	return []described{
		{"Microsoft's own sign-in, not TOTP: choose \"I want to use a different authenticator app\" on Microsoft's page and use the QR code that it shows then", []string{"phonefactor:"}},
		{microsoftWords, []string{"msauth.", "msauth:", "microsoft-authenticator:", "ms-authenticator:", "openid-vc:"}},
		{"a Mobile-OTP key, whose codes are not TOTP: ask the website for a standard authenticator key", []string{"motp:"}},
		{"Yandex's own codes, which only the app Yandex Key makes: choose another way of two-factor at Yandex", []string{"otpauth://yaotp", "yaotp:"}},
		{duoWords, []string{"duo:", "duomobile:"}},
		{"an activation of Okta's own app, not TOTP: choose \"Google Authenticator\" on Okta's page instead", []string{"oktaverify:", "com.okta", "com-okta"}},
		{"an activation of RSA's own app, not TOTP: ask who runs the sign-in there for an authenticator app with TOTP", []string{"com.rsa.", "rsasecurid:", "http://127.0.0.1/securid/", "https://127.0.0.1/securid/"}},
		{"an activation of Entrust's own app, not TOTP: ask who runs the sign-in there for an authenticator app with TOTP", []string{"igmobileotp:", "entrustidentity:"}},
		{"an activation of Symantec's or IBM's own app, not TOTP: choose another authenticator app on that page", []string{"vipaccess:", "ibmverify:", "ibmsecurityverify:"}},
		{"a sign-in with a push message, not TOTP: choose an authenticator app with codes on that page", []string{"pushauth:", "mfauth:"}},
		{"a sign-in of Steam's own app, which has to be confirmed there", []string{"https://s.team/q/"}},
		{"an account set-up of 1Password's own app", []string{"onepassword:"}},
		{"an activation of one maker's own app, not TOTP: choose another authenticator app on that page", []string{"mfa:"}},
		{"a sign-in with SQRL, which is not TOTP", []string{"sqrl:", "qrl:"}},
		{"a passkey sign-in, which only the phone that scans it can complete", []string{"fido:"}},
		{"a provisioning link that is incomplete", []string{"otpauth:", "otpauth-migration:", "apple-otpauth:"}},
	}
}

// everyday returns what QR codes hold that have nothing to do with codes.
func everyday() []described {
	return []described{
		{"a Wi-Fi password", []string{"wifi:"}},
		{"a web address", []string{"http://", "https://", "www.", "urlto:", "mebkm:"}},
		{"an e-mail address", []string{"mailto:"}},
		{"an e-mail", []string{"matmsg:", "smtp:"}},
		{"a telephone number", []string{"tel:", "facetime:", "sip:"}},
		{"a text message", []string{"sms:", "smsto:", "mms:", "mmsto:"}},
		{"a place on the map", []string{"geo:"}},
		{"a contact", []string{"begin:vcard", "mecard:", "bizcard:"}},
		{"a calendar event", []string{"begin:vevent", "begin:vcalendar"}},
		{"a payment request", []string{
			"bitcoin:", "bitcoincash:", "ethereum:", "litecoin:", "dogecoin:", "monero:", "solana:", "lightning:", "lnurl1",
			"bcd\n", "bcd\r", "spc\n", "spc\r", "spd*", "st0001", "upi:", "000201",
		}},
		{"a connection to a wallet of cryptocurrencies", []string{"wc:", "ur:crypto"}},
		{"a health certificate", []string{"hc1:", "shc:/"}},
		{"a link to another device of Signal", []string{"sgnl:", "tsdevice:"}},
		{"a link for Telegram", []string{"tg:"}},
		{"a link for WhatsApp", []string{"whatsapp:", "2@"}},
		{"a mobile phone contract (eSIM)", []string{"lpa:1"}},
		{"a smart-home device (Matter)", []string{"mt:"}},
		{"a smart-home device (HomeKit)", []string{"x-hm:"}},
		{"a device for the Wi-Fi", []string{"dpp:"}},
		{"a set-up of a VPN", []string{"[interface]", "vmess:", "vless:", "ss://", "trojan:"}},
		{"a fingerprint of an OpenPGP key", []string{"openpgp4fpr:"}},
		{"a key or a certificate of another kind", []string{"-----begin ", "ssh-rsa ", "ssh-ed25519 ", "age-secret-key-"}},
		{"a link to an app store", []string{"market:", "itms:", "itms-"}},
	}
}

var (
	bareAddress  = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/\S*$`)
	bareMail     = regexp.MustCompile(`^[^\s@:/]+@[^\s@:/]+\.[a-z]{2,}$`)
	boardingPass = regexp.MustCompile(`^M[1-9][A-Z]+(/[A-Z ]+)? `) // IATA resolution 792
	duoCode      = regexp.MustCompile(`^[A-Za-z0-9]{20}-([A-Za-z0-9+/_-]{12,})=*$`)
)

// isDuo recognises what Duo's page shows: a code and the server's name in
// base64, or a web address of that server.
func isDuo(text, head string) bool {
	if m := duoCode.FindStringSubmatch(text); m != nil {
		host, err := base64.RawStdEncoding.DecodeString(m[1])
		return err == nil && strings.HasSuffix(string(host), ".duosecurity.com")
	}
	return strings.HasPrefix(head, "https://") && strings.Contains(head, ".duosecurity.com/")
}

// isNoText reports whether a character is not one that texts have.
func isNoText(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == unicode.ReplacementChar
}
