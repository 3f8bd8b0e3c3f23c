package app

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/app/look"
	"latchkey/app/spell"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// each calls visit for everything that can be seen in the window, dialogs first.
func (b *bench) each(visit func(fyne.CanvasObject) (inside bool)) {
	c := b.app.window.Canvas()
	for _, over := range slices.Backward(c.Overlays().List()) {
		walk(over, visit)
	}
	walk(c.Content(), visit)
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject) bool) {
	if !o.Visible() || !visit(o) {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

// seen is all that can be read in the window.
func (b *bench) seen() string {
	var all []string
	b.each(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *look.Text:
			all = append(all, o.String())
		case *widget.RichText:
			all = append(all, o.String())
		case *widget.Label:
			all = append(all, o.Text)
		case *widget.Button:
			all = append(all, o.Text)
		case *look.Button:
			all = append(all, o.Text)
		case *look.Check:
			all = append(all, o.Text)
		case *spell.Entry:
			all = append(all, o.Text)
		case *look.Entry:
			all = append(all, o.Text)
		default:
			return true
		}
		return false
	})
	return strings.Join(all, "\n")
}

// sees fails unless all of these can be read in the window.
func (b *bench) sees(want ...string) {
	b.t.Helper()
	seen := b.seen()
	for _, w := range want {
		if !strings.Contains(seen, w) {
			b.t.Errorf("nothing says %q; what is to be read is:\n%s", w, seen)
		}
	}
}

// seesNot fails if one of these can be read in the window.
func (b *bench) seesNot(unwanted ...string) {
	b.t.Helper()
	seen := b.seen()
	for _, w := range unwanted {
		if strings.Contains(seen, w) {
			b.t.Errorf("something says %q; what is to be read is:\n%s", w, seen)
		}
	}
}

// button finds the button with this label.
func (b *bench) button(label string) (found fyne.Tappable, enabled bool) {
	label = tr(label)
	b.each(func(o fyne.CanvasObject) bool {
		if found != nil {
			return false
		}
		switch o := o.(type) {
		case *look.Button:
			if o.Text == label {
				found, enabled = o, !o.Disabled()
			}
		case *widget.Button:
			if o.Text == label {
				found, enabled = o, !o.Disabled()
			}
		case *look.Card:
			if says(o, label) {
				found, enabled = o, true
			}
		}
		return true
	})
	return found, enabled
}

// tap presses the button with this label and does the work that it starts.
func (b *bench) tap(label string) {
	b.t.Helper()
	button, enabled := b.button(label)
	if button == nil || !enabled {
		b.t.Fatalf("there is no button %q to press; what is to be read is:\n%s", label, b.seen())
	}
	test.Tap(button)
	b.work()
}

// offers reports whether the button with this label can be pressed.
func (b *bench) offers(label string) bool {
	_, enabled := b.button(label)
	return enabled
}

// key presses a key where the keyboard is.
func (b *bench) key(names ...fyne.KeyName) {
	c := b.app.window.Canvas()
	for _, name := range names {
		switch focused := c.Focused(); {
		case name == fyne.KeyTab:
			test.FocusNext(c)
		case focused != nil:
			focused.TypedKey(&fyne.KeyEvent{Name: name})
		case c.OnTypedKey() != nil:
			c.OnTypedKey()(&fyne.KeyEvent{Name: name})
		}
		b.work()
	}
}

// types types where the keyboard is.
func (b *bench) types(s string) {
	b.t.Helper()
	focused := b.app.window.Canvas().Focused()
	if focused == nil {
		b.t.Fatal("nothing has the keyboard")
	}
	test.Type(focused, s)
	b.work()
}

// typesShortcut presses a shortcut where the keyboard is, as a window does.
func (b *bench) typesShortcut(s fyne.Shortcut) {
	if focused, ok := b.app.window.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
	} else {
		b.app.shortcut(s)
	}
	b.work()
}

// paste has the app take in text.
func (b *bench) paste(text string) {
	b.app.fyne.Clipboard().SetContent(text)
	b.app.shortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
	b.work()
}

// holds returns the titles of the accounts that the store holds, read anew.
func (b *bench) holds() []string {
	b.t.Helper()
	v, err := vault.Open(b.t.Context(), b.store)
	if err != nil {
		b.t.Fatal(err)
	}
	var titles []string
	for _, a := range v.Accounts() {
		titles = append(titles, a.Title())
	}
	return titles
}

// stored returns the account with this title as the store holds it.
func (b *bench) stored(title string) vault.Account {
	b.t.Helper()
	v, err := vault.Open(b.t.Context(), b.store)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, a := range v.Accounts() {
		if a.Title() == title {
			return a
		}
	}
	b.t.Fatalf("%s is not in the vault", title)
	return vault.Account{}
}

// onList reports whether the window shows the list.
func (b *bench) onList() bool { return b.app.list.shown() }

// code is the code of a at the bench's time, as it is shown.
func (b *bench) code(a vault.Account) string {
	b.t.Helper()
	code, err := a.Code(b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	return vault.Group(code.Value)
}

// picture is a PNG of the QR codes of texts, side by side.
func (b *bench) picture(texts ...string) []byte {
	b.t.Helper()
	const size = 240
	m := image.NewGray(image.Rect(0, 0, size*len(texts), size))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, text := range texts {
		code, err := qr.Encode(text, qr.M, qr.Auto)
		if err != nil {
			b.t.Fatal(err)
		}
		if code, err = barcode.Scale(code, size-60, size-60); err != nil {
			b.t.Fatal(err)
		}
		at := image.Rect(i*size+30, 30, (i+1)*size-30, size-30)
		draw.Draw(m, at, code, image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// blank is a picture without a QR code.
func (b *bench) blank() []byte {
	b.t.Helper()
	m := image.NewGray(image.Rect(0, 0, 200, 200))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// links are the provisioning links of accounts, a line each.
func links(accounts ...vault.Account) string {
	var all []string
	for _, a := range accounts {
		all = append(all, otpauth.URI(a))
	}
	return strings.Join(all, "\n")
}

// reset is a after its website has issued another key.
func reset(a vault.Account) vault.Account {
	a.Secret = vault.NewSecret([]byte("the key after the reset"))
	return a
}
