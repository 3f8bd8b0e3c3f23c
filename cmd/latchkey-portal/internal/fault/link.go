package fault

import (
	"cmp"
	"net/url"
	"strings"
)

func linkFaults() []Fault {
	return append(nameFaults(), append(issuerFaults(), writingFaults()...)...)
}

// Names that are given where a fault is about names. The long account name is nearly as
// long as a mail address can be (RFC 5321 section 4.5.3.1), which is 254 characters.
const (
	emojiIssuer = "Stockroom 📦"
	emojiName   = "dana 🐈@example.com"
	rtlIssuer   = "مخزن"
	rtlName     = "دانا@example.com"
	guestName   = "dana_example.com#EXT#@contoso.example"
)

func longIssuer() string {
	return "The Stockroom Rehearsal Company of Greater Example and Its Subsidiaries " + strings.Repeat("and Their Subsidiaries ", 5) + "Limited"
}

func longName() string {
	return strings.Repeat("very-", 12) + "long@" + strings.Repeat(strings.Repeat("department-", 5)+"x.", 3) + "example.com"
}

// nameFaults come first among those of the link, since the others write what these
// call things.
func nameFaults() []Fault {
	named := func(id ID, title, does, should, issuer, name string, more func(*sheet)) Fault {
		return Fault{
			ID: id, Group: Link, Title: title, Does: does, Should: should, Good: usual(), decides: []aspect{namesAspect},
			sheet: func(s *sheet, _ int) {
				s.named(cmp.Or(issuer, s.account.Issuer), name)
				if more != nil {
					more(s)
				}
			},
		}
	}
	raw := func(s *sheet) { s.label, s.query = func(t string) string { return t }, escape }
	return []Fault{
		named("link-hash", "Raw # in a name", "The account name holds #EXT#, as that of a guest at Microsoft, and the link has it as it is.",
			"Read on after it: taken for the start of a fragment it costs the key.", "", guestName, raw),
		named("names-long", "Very long names", "Issuer and account name are some 200 characters long each.",
			"Take both whole; a list may cut what it shows of them.", longIssuer(), longName(), nil),
		named("names-emoji", "Emoji in the names", "Issuer and account name hold emoji, which stand in the label as they are.",
			"Show them; where the font has none the account must still work.", emojiIssuer, emojiName, raw),
		named("names-rtl", "Names from right to left", "Issuer and account name are in Arabic.",
			"Show each in its own direction, and the code from left to right.", rtlIssuer, rtlName, nil),
	}
}

// otherIssuer is what the parameter says where it contradicts the label.
const otherIssuer = "Stockroom International"

func issuerFaults() []Fault {
	placed := func(id ID, title, does, should string, place func(*sheet)) Fault {
		return Fault{
			ID: id, Group: Link, Title: title, Does: does, Should: should, Good: usual(), decides: []aspect{issuerAspect},
			sheet: func(s *sheet, _ int) { place(s) },
		}
	}
	differs := placed("issuer-differs", "Two issuers", "The label names the portal as the issuer, the parameter “"+otherIssuer+"”.",
		"Never refuse it: say that there are two, and let the user choose.",
		func(s *sheet) {
			s.issuers = []string{s.issuer, otherIssuer}
			s.inParameter = otherIssuer
		})
	differs.Good.Picture = []Outcome{Remarked}
	turned := placed("issuer-turned", "Issuer after the account", "The label is account/issuer, as Meraki writes it, and there is no issuer parameter.",
		"Take both the right way round, or let the user see that they may be the wrong way round.",
		func(s *sheet) { s.turned, s.inParameter = true, "" })
	turned.Good.Picture = []Outcome{Read, Remarked}
	return []Fault{
		placed("issuer-label", "Issuer only in the label", "There is no issuer parameter.",
			"Take the issuer from the label, before its colon.", func(s *sheet) { s.inParameter = "" }),
		placed("issuer-parameter", "Issuer only as a parameter", "The label is the account name alone.",
			"Take the issuer from the parameter.", func(s *sheet) { s.inLabel = "" }),
		differs, turned,
		placed("issuer-none", "No issuer", "The link names no issuer at all.",
			"Take it, and let the user say whose it is.", func(s *sheet) { s.issuer, s.inLabel, s.inParameter = "", "", "" }),
	}
}

func writingFaults() []Fault {
	noLabel := map[ID]string{
		"issuer-parameter": "there is no colon without an issuer in the label",
		"issuer-none":      "there is no colon without an issuer in the label",
		"issuer-turned":    "there is no colon in a label that is turned round",
	}
	noParameter := map[ID]string{
		"issuer-label":  "there is no issuer parameter for the question mark to stand before",
		"issuer-none":   "there is no issuer parameter for the question mark to stand before",
		"issuer-turned": "there is no issuer parameter for the question mark to stand before",
	}
	standard := map[ID]string{"link-spelling": "the link then leaves out SHA-1"}
	plus := func(s string) string { return url.QueryEscape(s) }
	return []Fault{
		{
			ID: "link-colon", Group: Link, Title: "%3A for the colon", Does: "The colon between issuer and account name is escaped.",
			Should: "Take it for the separator, like a colon as such.", Good: usual(), decides: []aspect{colonAspect}, without: noLabel,
			sheet: func(s *sheet, _ int) { s.colon = "%3A" },
		},
		{
			ID: "link-plus", Group: Link, Title: "+ for a space", Does: "The issuer's spaces are plus signs, in the label and in the parameter.",
			Should: "Show spaces.", Good: usual(), decides: []aspect{spaceAspect},
			without: map[ID]string{
				"issuer-label":  "without the parameter nothing says that the plus signs are spaces",
				"issuer-turned": "without the parameter nothing says that the plus signs are spaces",
				"issuer-none":   "there is no issuer with a space in it",
				"link-hash":     "that writes names as they are", "names-emoji": "that writes names as they are",
			},
			sheet: func(s *sheet, _ int) { s.label, s.query = plus, plus },
		},
		{
			ID: "link-question", Group: Link, Title: "A second question mark", Does: "?issuer= stands where &issuer= should.",
			Should: "Take it for an ampersand: left on the key, it makes that a wrong one.", Good: usual(),
			decides: []aspect{separatorAspect}, without: noParameter,
			sheet: func(s *sheet, _ int) { s.beforeIssuer = "?" },
		},
		{
			ID: "link-amp", Group: Link, Title: "&amp; for &", Does: "The link was escaped for HTML once too often: its parameters are parted by &amp;.",
			Should: "Take it for an ampersand: read literally, algorithm, digits and period are lost.", Good: usual(),
			decides: []aspect{separatorAspect},
			sheet:   func(s *sheet, _ int) { s.next = "&amp;" },
		},
		{
			ID: "link-semicolon", Group: Link, Title: "; for &", Does: "The link's parameters are parted by semicolons.",
			Should: "Take it for an ampersand: a library that refuses it loses the whole link.", Good: usual(),
			decides: []aspect{separatorAspect},
			sheet:   func(s *sheet, _ int) { s.next = ";" },
		},
		{
			ID: "link-spelling", Group: Link, Title: "Another spelling of the algorithm", Does: "The link says HmacSHA1 for SHA1, or likewise.",
			Should: "Take the usual spellings for what they mean; an unknown one is refused, never taken for SHA-1.", Good: usual(),
			decides: []aspect{spellingAspect},
			sheet:   func(s *sheet, _ int) { s.algorithm = "Hmac" + string(s.account.Algorithm) },
		},
		{
			ID: "link-capitals", Group: Link, Title: "Capitals in the link", Does: "The link begins with OTPAUTH://TOTP/, and the names of its parameters are in capitals.",
			Should: "Take them for small letters.", Good: usual(), decides: []aspect{caseAspect},
			sheet: func(s *sheet, _ int) { s.capitals = true },
		},
		{
			ID: "link-silent", Group: Link, Title: "A link that leaves out the usual", Does: "The link leaves out SHA-1, 6 digits and 30 seconds, each where that is so.",
			Should: "Take each for what is left out.", Good: usual(), decides: []aspect{silenceAspect}, without: standard,
			sheet: func(s *sheet, _ int) { s.silent = true },
		},
		{
			ID: "link-unknown", Group: Link, Title: "Unknown parameters",
			Does:   "The link has parameters for other apps: image, color, codeDisplay, and one that nobody knows.",
			Should: "Leave them aside.", Good: usual(), decides: []aspect{extrasAspect},
			sheet: func(s *sheet, _ int) {
				s.extras = "&image=" + escape("https://example.com/logo.png") + "&color=FF8800&codeDisplay=3-3&x-stockroom=42"
			},
		},
	}
}
