package app

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/settings"
	"latchkey/app/theme"
	"latchkey/assets/brands"
	"latchkey/vault"
)

// What [vault.Account.Icon] says: one of these, or nothing where the picture
// follows the issuer. What is not known here, because a later version has stored
// it, is drawn as if nothing was said, and stays.
const (
	lettersIcon = "letters"
	genericIcon = "icon:"  // before the name of one of generics
	brandIcon   = "brand:" // before the slug of a mark
)

// A face is what an account's picture shows. Equal faces look the same.
type face struct {
	initials string
	ground   color.NRGBA // of initials and generic pictures, which are white on it
	generic  string      // the name of one; empty for none
	brand    string      // the slug of a mark; empty for none
}

// A gallery knows what accounts look like. What it has drawn it keeps: there are
// few pictures and many accounts.
type gallery struct {
	marks    *brands.Set
	generics map[string]generic
	drawn    map[string]fyne.Resource
}

func newGallery() *gallery {
	p := &gallery{marks: brands.Load(), generics: make(map[string]generic), drawn: make(map[string]fyne.Resource)}
	for _, g := range generics() {
		p.generics[g.name] = g
	}
	return p
}

// face is the face of an account; matches says whether it may be the mark of its
// website without having been chosen.
func (p *gallery) face(a vault.Account, matches bool) face {
	f := face{}
	f.initials, f.ground = badge(a)
	if chosen, ok := badgeColour(a.Color); ok {
		f.ground = chosen
	}
	name, isGeneric := strings.CutPrefix(a.Icon, genericIcon)
	if _, there := p.generics[name]; isGeneric && there {
		f.generic = name
		return f
	}
	slug, isBrand := strings.CutPrefix(a.Icon, brandIcon)
	mark, there := p.marks.Mark(slug)
	if !isBrand || !there {
		mark, there = p.marks.Match(a.Issuer)
		there = there && matches && a.Icon != lettersIcon
	}
	if there {
		return face{brand: mark.Slug}
	}
	return f
}

// resource is the picture on a face, nil for one with initials. The mark of a
// website has its colour where that can be seen on ground, or else that of text.
func (p *gallery) resource(f face, ground, text color.Color) fyne.Resource {
	switch {
	case f.generic != "":
		return p.draw("icon-"+f.generic, `<path fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" d="`+
			p.generics[f.generic].path+`"/>`)
	case f.brand != "":
		mark, _ := p.marks.Mark(f.brand)
		ink := color.Color(mark.Color)
		if theme.Contrast(ink, ground) < seen {
			ink = text
		}
		hex := hexOf(ink)
		return p.draw("brand-"+f.brand+"-"+hex, `<path fill="#`+hex+`" d="`+mark.Path+`"/>`)
	}
	return nil
}

// seen is the contrast that a picture takes to be told from its ground (WCAG 2.1,
// 1.4.11).
const seen = 3

// draw makes an SVG picture. Fyne keeps what it makes of one by its name.
func (p *gallery) draw(name, inside string) fyne.Resource {
	if r, ok := p.drawn[name]; ok {
		return r
	}
	r := fyne.NewStaticResource("latchkey-"+name+".svg",
		[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+inside+`</svg>`))
	p.drawn[name] = r
	return r
}

func hexOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
}

// faceOf is the face that an account has on every screen.
func (a *App) faceOf(account vault.Account) face { return a.gallery.face(account, a.Brands()) }

// Brands reports whether accounts show the mark of their website by themselves.
func (a *App) Brands() bool { return a.prefs.now.Pictures.Brands }

// SetBrands has accounts show the mark of their website by themselves, or not,
// from now on and at the next start. Where it cannot be kept it says so.
func (a *App) SetBrands(on bool) {
	if a.Brands() != on {
		a.prefs.change(func(s *settings.Settings) { s.Pictures.Brands = on })
		a.facesChanged()
	}
}

// facesChanged shows the faces of accounts as they are now.
func (a *App) facesChanged() {
	if a.list != nil {
		a.list.refresh()
	}
}

// badgeNames are the names of badgeColours as they are stored, in their order.
// What is named here stays; "gray" may come with a later version.
func badgeNames() []string {
	return []string{
		"green", "violet", "orange", "blue", "pink", "teal", "ochre", "indigo", "red", "olive", "purple", "slate",
	}
}

// badgeColour is the colour of this name.
func badgeColour(name string) (color.NRGBA, bool) {
	i := slices.Index(badgeNames(), name)
	if i < 0 {
		return color.NRGBA{}, false
	}
	return badgeColours()[i], true
}

// markGround is what the mark of a website lies on, and markText the colour of one
// that could not be seen on it in its own.
const (
	markGround = theme.ColorRaised
	markText   = standard.ColorNameForeground
)
