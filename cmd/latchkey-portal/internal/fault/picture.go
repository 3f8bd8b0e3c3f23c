package fault

import "image/color"

// A picture is how a QR code is to be drawn, while faults have their way with it.
type picture struct {
	text    string
	firm    bool // with the most error correction, for what is covered
	pixels  int  // of a module
	margin  int  // modules
	dark    color.Gray
	light   color.Gray
	page    color.Gray // around the margin, and in place of it
	logo    bool
	worn    bool
	degrees int
	beside  string // what a second code holds; empty for none
}

// The colours of a page, and of codes that are hard to see on it.
var (
	white     = color.Gray{Y: 255}
	black     = color.Gray{Y: 0}
	darkPage  = color.Gray{Y: 24}
	paleDark  = color.Gray{Y: 120}
	paleLight = color.Gray{Y: 145}
)

// modulePixels and quietZone are those of the picture that the page draws itself.
const (
	modulePixels = 5
	quietZone    = 4 // ISO/IEC 18004 section 6.3.8
)

func newPicture(text string) *picture {
	return &picture{text: text, pixels: modulePixels, margin: quietZone, dark: black, light: white, page: white}
}

// appStore is what the second code of a page holds: where to get some app.
const appStore = "https://example.com/get-the-app"

func pictureFaults() []Fault {
	drawn := func(id ID, title, does, should string, decides aspect, draw func(*picture, int)) Fault {
		return Fault{
			ID: id, Group: Picture, Title: title, Does: does, Should: should, Good: usual(), decides: []aspect{decides},
			picture: draw,
		}
	}
	tiny := drawn("qr-tiny", "Tiny", "Each module is one pixel wide.",
		"Read it; or say that it is too small, and what to do.", sizeAspect, func(p *picture, _ int) { p.pixels = 1 })
	tiny.Good.Picture = []Outcome{Read, Refused}
	rotated := drawn("qr-rotated", "Rotated", "The code is turned by so many degrees.",
		"Read it at any angle.", angleAspect, func(p *picture, n int) { p.degrees = n })
	rotated.Number = &Number{Unit: "degrees", Default: 17, Lowest: 1, Highest: 359}
	two := drawn("qr-two", "Two codes on one page", "Beside the code is another, which leads to an app store.",
		"Take the account, and say what the other code is.", companyAspect, func(p *picture, _ int) { p.beside = appStore })
	two.Good.Picture = []Outcome{Remarked}
	return append([]Fault{
		drawn("qr-inverted", "Inverted", "The code is light on a dark page, its margin dark too, as in a dark theme that nobody tried.",
			"Read it.", coloursAspect, func(p *picture, _ int) { p.dark, p.light, p.page = white, darkPage, darkPage }),
		drawn("qr-no-margin", "Without a quiet zone", "The code has no white margin: the dark page begins at its edge.",
			"Read it.", marginAspect, func(p *picture, _ int) { p.margin, p.page = 0, darkPage }),
		tiny,
		drawn("qr-pale", "Low contrast", "The code is grey on grey.",
			"Read it: a screen has no noise, however little contrast there is.", coloursAspect,
			func(p *picture, _ int) { p.dark, p.light, p.page = paleDark, paleLight, paleLight }),
		drawn("qr-logo", "With a logo", "A logo covers the middle of the code, which has the most error correction in return.",
			"Read it.", logoAspect, func(p *picture, _ int) { p.firm, p.logo = true, true }),
		drawn("qr-worn", "Worn by JPEG", "The picture was made smaller and larger again and saved as a poor JPEG, as by a chat program.",
			"Read it.", formatAspect, func(p *picture, _ int) { p.worn = true }),
		rotated, two,
	}, otherLinks()...)
}

// otherLinks are the faults of a QR code that holds no otpauth link.
func otherLinks() []Fault {
	none := func(except ...ID) map[ID]string {
		all := map[ID]string{}
		for _, f := range linkFaults() {
			all[f.ID] = "the QR code holds no otpauth link then"
		}
		for _, id := range except {
			delete(all, id)
		}
		return all
	}
	migration := Fault{
		ID: "qr-migration", Group: Picture, Title: "A migration batch",
		Does: "The QR code is an export of Google Authenticator (otpauth-migration://) with this account and one for practice. " +
			"It has no place for the period.",
		Should: "Show both accounts and take those that the user wants; say that the period is not in it.",
		Good:   usual(), decides: []aspect{linkAspect},
		without: none("link-hash", "names-long", "names-emoji", "names-rtl"),
		sheet:   func(s *sheet, _ int) { s.whole = migrationLink(s) },
	}
	migration.Good.Picture = []Outcome{Remarked}
	for id, what := range map[ID]string{"digits-7": "7 digits", "period-15": "a period", "period-60": "a period"} {
		migration.without[id] = "an export of Google Authenticator has no place for " + what
	}
	phonefactor := Fault{
		ID: "qr-phonefactor", Group: Picture, Title: "phonefactor://",
		Does:   "The QR code is for Microsoft's own app. The key to type is that of a standard account.",
		Should: "Say that this is not TOTP, and that Microsoft's page has another code for other apps.",
		Good:   usual(), decides: []aspect{linkAspect}, without: none(),
		sheet: func(s *sheet, _ int) {
			s.whole = "phonefactor://activate_account?code=123456789&url=" + escape("https://mobileappcommunicator.example.com/activate/")
		},
	}
	phonefactor.Good.Picture, phonefactor.Good.Accepted = []Outcome{Refused}, false
	return []Fault{migration, phonefactor}
}
