package app

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// headings are the two lines over the code: the issuer, and the account name
// with whatever is unusual.
func headings(a vault.Account) (title, detail string) {
	title, detail = a.Issuer, a.Name
	if title == "" {
		title, detail = a.Name, ""
	}
	if title == "" {
		title = tr("Account without a name")
	}
	for _, unusual := range unusual(a) {
		if detail != "" {
			detail += " · "
		}
		detail += unusual
	}
	return title, detail
}

// unusual lists the settings that are not what nearly every website uses.
func unusual(a vault.Account) []string {
	var list []string
	switch a.Kind {
	case vault.Steam:
		list = append(list, tr("Steam"))
	case vault.HOTP:
		list = append(list, tr("by counter"))
	}
	if a.Kind != vault.Steam && a.Digits != vault.DefaultDigits {
		list = append(list, trf("%d digits", a.Digits))
	}
	if a.Kind != vault.HOTP && a.Period != vault.DefaultPeriod {
		list = append(list, trf("%d s", a.Period))
	}
	switch a.Algorithm {
	case vault.SHA256:
		list = append(list, "SHA-256")
	case vault.SHA512:
		list = append(list, "SHA-512")
	}
	return list
}

// tick shows what the row's account shows at t. It draws only what differs.
func (r *row) tick(t time.Time) {
	visible := r.cards.host.showsCode(r.account.ID, t)
	if r.account.Kind == vault.HOTP {
		r.showCounted(visible)
		return
	}
	if r.failed != nil || t.Before(r.now.From) || !t.Before(r.now.Until) {
		r.now, r.failed = r.account.Code(t)
		if r.failed == nil {
			r.next, r.failed = r.account.Next(t)
		}
		_, detail := headings(r.account)
		r.detail.Set(detail) // in place of why there was no code
	}
	look.Show(r.copier, !r.shape.aside)
	r.showEye(r.failed == nil, visible)
	if r.failed != nil {
		r.showFailed()
		return
	}
	left, ending := remainingOf(r.account, r.now, t)
	r.ring.Set(left, r.account.Period, ending)
	if !visible {
		r.code.Set(dots(r.account.Digits))
		r.code.Tint(theme.ColorMuted)
		r.showNext(dots(r.account.Digits), ending, left)
		return
	}
	r.code.Set(vault.Group(r.now.Value))
	r.code.Tint(ink(ending))
	r.showNext(vault.Group(r.next.Value), ending, left)
}

// showNext shows the next code. Beside a code there is no room to say when it
// comes; the ring is right there.
func (r *row) showNext(code string, ending bool, left int) {
	if r.shape.aside {
		ending = false
	}
	r.below.Set(nextLine(code, ending, left))
}

// remainingOf is how many seconds of a code's time are left, and whether it is
// about to end.
func remainingOf(a vault.Account, c vault.Code, t time.Time) (left int, ending bool) {
	left = int(c.Until.Unix() - t.Unix())
	return left, left <= int(endingTime/time.Second) && a.Period > int(endingTime/time.Second)
}

// nextLine is the line with the next code. Where that comes soon it says so: in
// words too, for those who do not see the colour.
func nextLine(code string, ending bool, left int) string {
	if !ending {
		return trf("next %s", code)
	}
	return trf("next %s in %d s", code, left)
}

// showFailed says why there is no code.
func (r *row) showFailed() {
	r.code.Set("– – –")
	r.code.Tint(theme.ColorMuted)
	why := trf("no code: %s", said(r.failed.Error()))
	r.below.Set(why)
	if !r.shape.next || r.shape.aside {
		r.below.Set("")
		r.detail.Set(why)
	}
	r.ring.Set(0, 1, false)
}

func ink(ending bool) fyne.ThemeColorName {
	if ending {
		return theme.ColorEnding
	}
	return standard.ColorNameForeground
}

// showCounted shows an HOTP account: the code that was asked for last, or dots.
func (r *row) showCounted(visible bool) {
	code, asked := r.cards.host.asked[r.account.ID]
	look.Show(r.copier, asked && !r.shape.aside && !r.cards.host.prefs.now.List.HideCodes)
	r.showEye(asked, visible)
	switch {
	case asked:
		r.below.Set(trf("count %d", code.Counter))
	case r.shape.aside:
		r.below.Set("")
	default:
		r.below.Set(trf("next count %d", r.account.Counter))
	}
	if asked && visible {
		r.code.Set(vault.Group(code.Value))
		r.code.Tint(standard.ColorNameForeground)
		return
	}
	r.code.Set(dots(r.account.Digits))
	r.code.Tint(theme.ColorMuted)
}

// showEye offers to show or hide the code, where codes are hidden and there is
// one.
func (r *row) showEye(there, visible bool) {
	look.Show(r.eye, there && r.cards.host.prefs.now.List.HideCodes)
	icon := standard.VisibilityIcon()
	if visible {
		icon = standard.VisibilityOffIcon()
	}
	r.eye.Set(icon)
}

// dots stand for a code of so many digits that is not shown.
func dots(digits int) string {
	return strings.ReplaceAll(vault.Group(strings.Repeat("0", digits)), "0", "•")
}
