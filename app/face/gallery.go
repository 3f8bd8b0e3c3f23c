// Package face is how accounts look: a round picture with initials on a colour, with
// a generic picture, or with the mark of a website, and the form that chooses it.
//
// What an account looks like is a [Face], which a [Gallery] makes of what is stored, in
// words, and of the account's issuer. An [Avatar] shows one. A [Form] offers all that an
// account can have, and gives back the words to store; it stores nothing itself.
//
// The texts of the form are in the user's language as [lang.L] has it when the form is
// made; each is looked up where it is written, so that the tests of the window find it.
// Widgets are for Fyne's goroutine, as those of app/look are, and so is a Gallery: it
// keeps what it has drawn.
package face

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

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

// Size is how wide the picture of an account is where there is room for it, in Fyne's
// units.
const Size float32 = 40

// A Face is what an account's picture shows. Equal ones look the same. The zero Face
// shows nothing; [Gallery.Face] makes all others.
type Face struct {
	initials string
	ground   color.NRGBA // of initials and generic pictures, which are white on it
	generic  string      // the name of one; empty for none
	brand    string      // the slug of a mark; empty for none
}

// A Gallery knows what accounts look like. What it has drawn it keeps: there are
// few pictures and many accounts, so a window has one.
type Gallery struct {
	marks    *brands.Set
	generics map[string]generic
	drawn    map[string]fyne.Resource
}

// NewGallery reads the marks of websites, which are part of the program.
func NewGallery() *Gallery {
	p := &Gallery{marks: brands.Load(), generics: make(map[string]generic), drawn: make(map[string]fyne.Resource)}
	for _, g := range generics() {
		p.generics[g.name] = g
	}
	return p
}

// Face is the face of an account; matches says whether it may be the mark of its
// website without having been chosen. A picture or a colour that is not known, because
// a later version has stored it, is as none.
func (p *Gallery) Face(a vault.Account, matches bool) Face {
	f := Face{}
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
		return Face{brand: mark.Slug}
	}
	return f
}

// resource is the picture on a face, nil for one with initials. The mark of a
// website has its colour where that can be seen on ground, or else that of text.
func (p *Gallery) resource(f Face, ground, text color.Color) fyne.Resource {
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
func (p *Gallery) draw(name, inside string) fyne.Resource {
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
