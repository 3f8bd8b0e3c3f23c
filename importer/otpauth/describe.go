package otpauth

import (
	"strings"
)

// describe says in a person's words what a text is that holds no account, for
// continuing "it holds …". It never repeats any of it.
func Describe(text string) string {
	text = Trim(text)
	lower := strings.ToLower(text[:min(len(text), 64)])
	for _, known := range []struct{ prefix, words string }{
		{"phonefactor:", "Microsoft's own sign-in, not TOTP: choose \"I want to use a different authenticator app\" on Microsoft's page and use the QR code that it shows then"},
		{"msauth", "a link for Microsoft's own app, not TOTP: choose \"I want to use a different authenticator app\" on Microsoft's page"},
		{"microsoft-authenticator:", "a link for Microsoft's own app, not TOTP: choose \"I want to use a different authenticator app\" on Microsoft's page"},
		{"motp:", "a Mobile-OTP key, whose codes are not TOTP: ask the website for a standard authenticator key"},
		{"otpauth://yaotp", "Yandex's own codes, which only the app Yandex Key makes: choose another way of two-factor at Yandex"},
		{"duo:", "an activation of Duo's own app, not TOTP: ask for a hardware token or a passcode instead"},
		{"oktaverify:", "an activation of Okta's own app, not TOTP: choose \"Google Authenticator\" on Okta's page instead"},
		{"com.okta", "an activation of Okta's own app, not TOTP: choose \"Google Authenticator\" on Okta's page instead"},
		{"mfa:", "an activation of an app of its own, not TOTP"},
		{"fido:", "a passkey sign-in, which only the phone that scans it can complete"},
		{"otpauth:", "a provisioning link that is incomplete"},
		{"wifi:", "a Wi-Fi password"},
		{"http://", "a web address"},
		{"https://", "a web address"},
		{"www.", "a web address"},
		{"mailto:", "an e-mail address"},
		{"matmsg:", "an e-mail"},
		{"tel:", "a telephone number"},
		{"sms:", "a text message"},
		{"smsto:", "a text message"},
		{"geo:", "a place on the map"},
		{"begin:vcard", "a contact"},
		{"mecard:", "a contact"},
		{"begin:vevent", "a calendar event"},
		{"begin:vcalendar", "a calendar event"},
		{"bitcoin:", "a payment request"},
		{"ethereum:", "a payment request"},
		{"lightning:", "a payment request"},
		{"monero:", "a payment request"},
		{"bcd\n", "a payment request"},
		{"spc\n", "a payment request"},
		{"upi:", "a payment request"},
		{"000201", "a payment request"},
		{"sgnl:", "a link to another device of Signal"},
		{"tg:", "a link for Telegram"},
		{"whatsapp:", "a link for WhatsApp"},
		{"lpa:1", "a mobile phone contract (eSIM)"},
		{"mt:", "a smart-home device (Matter)"},
		{"x-hm:", "a smart-home device (HomeKit)"},
		{"market:", "a link to an app store"},
		{"itms", "a link to an app store"},
	} {
		if strings.HasPrefix(lower, known.prefix) {
			return known.words
		}
	}
	switch {
	case text == "":
		return "nothing"
	case strings.Trim(text, "0123456789") == "":
		return "a number"
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return "data for another program"
	}
	if _, _, ok := cutScheme(text); ok {
		return "a link for another program"
	}
	return "a text"
}
