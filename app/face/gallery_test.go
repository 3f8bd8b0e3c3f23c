package face

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
	"latchkey/vault"
)

func TestFaces(t *testing.T) {
	g := NewGallery()
	for _, c := range []struct {
		issuer, icon, color string
		brands              bool
		want                string // the mark, the generic picture or the initials
	}{
		{"GitHub", "", "", true, "github"},
		{"GitHub", "", "", false, "GH"},
		{"GitHub", "letters", "", true, "GH"},
		{"GitHub", "icon:bank", "", true, "bank"},
		{"GitHub", "icon:later", "", true, "github"}, // of a later version
		{"GitHub", "photo:1", "blue", true, "github"},
		{"GitHub", "brand:later", "", true, "github"},
		{"GitHub", "brand:later", "", false, "GH"},
		{"Work", "brand:gitlab", "", true, "gitlab"},
		{"Work", "brand:gitlab", "", false, "gitlab"}, // chosen, not found
		{"Work", "icon:work", "red", false, "work"},
		{"Git Hubbard", "", "", true, "GH"},
		{"Microsoft", "", "", true, "MI"}, // does not want to be shown
	} {
		f := g.Face(vault.Account{Issuer: c.issuer, Icon: c.icon, Color: c.color}, c.brands)
		got := f.brand + f.generic
		if got == "" {
			got = f.initials
		}
		if got != c.want {
			t.Errorf("%+v looks like %q", c, got)
		}
	}
	red, _ := badgeColour("red")
	own := g.Face(vault.Account{Issuer: "Work"}, true)
	if f := g.Face(vault.Account{Issuer: "Work", Color: "red"}, true); f.ground != red || f == own {
		t.Errorf("the colour that was chosen is %v", f.ground)
	}
	if f := g.Face(vault.Account{Issuer: "Work", Color: "beyond"}, true); f != own {
		t.Error("a colour of a later version is not as if none was chosen")
	}
}

func TestColoursHaveNames(t *testing.T) {
	seen := make(map[any]bool)
	for _, name := range badgeNames() {
		c, ok := badgeColour(name)
		if !ok || seen[c] || seen[name] {
			t.Errorf("%s is %v", name, c)
		}
		seen[c], seen[name] = true, true
	}
	if len(badgeNames()) != len(badgeColours()) {
		t.Error("a colour has no name")
	}
}

// Every picture is one that Fyne can draw, stands out from its ground, and is as
// large as the others.
func TestEveryPictureCanBeSeen(t *testing.T) {
	test.NewTempApp(t)
	g := NewGallery()
	var faces []Face
	for _, icon := range generics() {
		faces = append(faces, Face{generic: icon.name})
	}
	if len(faces) != len(g.generics) || len(faces) != 24 {
		t.Errorf("there are %d generic pictures by %d names", len(faces), len(g.generics))
	}
	for _, m := range g.marks.All() {
		faces = append(faces, Face{brand: m.Slug})
	}
	for name, variant := range map[string]fyne.ThemeVariant{"dark": standard.VariantDark, "light": standard.VariantLight} {
		ground, text := theme.New().Color(markGround, variant), theme.New().Color(markText, variant)
		for _, f := range faces {
			r := g.resource(f, ground, text)
			ink := inkedBy(r)
			if f.brand != "" {
				hex := strings.Split(r.Name(), "-")
				c, _ := g.marks.Mark(f.brand)
				if got := strings.TrimSuffix(hex[len(hex)-1], ".svg"); got != hexOf(text) && (got != hexOf(c.Color) || theme.Contrast(c.Color, ground) < 3) {
					t.Errorf("%s: the mark of %s is drawn in #%s", name, f.brand, got)
				}
			}
			if box := ink.Bounds(); ink.count < 40 || max(box.Dx(), box.Dy()) < 18 || min(box.Dx(), box.Dy()) < 8 {
				t.Errorf("%s: %v has %d pixels in %v", name, f, ink.count, box)
			}
		}
	}
}

// An inked is where a picture of 24 by 24 pixels has ink.
type inked struct {
	image.Rectangle
	count int
}

func inkedBy(r fyne.Resource) inked {
	c := canvas.NewImageFromResource(r)
	c.Resize(fyne.NewSquareSize(24))
	c.Refresh()
	var ink inked
	for y := range c.Image.Bounds().Dy() {
		for x := range c.Image.Bounds().Dx() {
			if _, _, _, alpha := c.Image.At(x, y).RGBA(); alpha > 0x4000 {
				ink.Rectangle = ink.Union(image.Rect(x, y, x+1, y+1))
				ink.count++
			}
		}
	}
	return ink
}
