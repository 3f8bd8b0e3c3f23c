package app

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/settings"
	"latchkey/importer/camera"
	"latchkey/importer/screen"
	"latchkey/vault"
	"latchkey/vault/clock/ntptest"
	"latchkey/vault/runtest"
)

var update = flag.Bool("update", false, "draw the pictures in docs/screens anew")

// picturesIn is where the pictures of all screens are.
const picturesIn = "../docs/screens"

// A picture is a screen as somebody has brought it up, in a window so high that
// nothing has to be scrolled where that can be had.
type picture struct {
	name   string
	height float32
	bring  func(b *clockBench)
}

// Heights of windows.
const (
	usual = 720
	high  = 1020
	tall  = 1220
)

// looked are the pictures that a test looks at: all of them in "make test", or where
// they are drawn anew, and the main ones in a quick run, which is for somebody who
// waits.
func looked() []picture {
	all := pictures()
	if *update || runtest.Whole() {
		return all
	}
	main := []string{"list", "settings", "locked", "add", "edit", "key"}
	return slices.DeleteFunc(all, func(p picture) bool { return !slices.Contains(main, p.name) })
}

// pictures are those of all screens, in the order in which one meets them.
func pictures() []picture {
	portal := account("Customer Portal", "dana@example.com")
	portal.Secret = vault.NewSecret([]byte("12345678901234567890"))
	typing := func(b *clockBench, key string) {
		b.app.showKeyForm()
		b.types(key)
		b.app.incoming.draft.issuer.SetText("Customer Portal")
		b.app.incoming.draft.name.SetText("dana@example.com")
	}
	check := func(b *clockBench, steps int) {
		typing(b, "deuk3yiqsuz3p3cr")
		b.tap("Add account")
		b.tap("No")
		for range steps {
			b.tap("Next check")
		}
	}
	scan := func(b *clockBench, shots ...screen.Shot) {
		b.watching(&monitors{shots: [][]screen.Shot{shots}})
		b.scan()
	}
	return []picture{
		{"list", usual, func(b *clockBench) { b.has(daily()...); b.key(fyne.KeyDown) }},
		{"empty", usual, func(b *clockBench) { b.watching(&monitors{}) }},
		{"menu", usual, func(b *clockBench) {
			b.has(daily()...)
			b.watching(&monitors{})
			b.app.cameras = &reels{}
			b.app.list.showMenu()
		}},
		{"add", usual, func(b *clockBench) { b.watching(&monitors{}); b.app.cameras = &reels{}; b.app.showAdd() }},
		{"screen-found", usual, func(b *clockBench) { scan(b, b.shot(false, links(portal))) }},
		{"screen-several", usual, func(b *clockBench) {
			scan(b, b.shot(false, links(portal), links(account("GitHub", "dana"))), b.shot(true, links(account("Customer Portal", "till@example.com"))))
		}},
		{"screen-nothing", usual, func(b *clockBench) { scan(b, b.shot(false), b.shot(true)) }},
		{"camera", usual, func(b *clockBench) {
			b.filming(camera.YUYV, exported(b.t, account("One", "dana"), account("Two", "dana"), account("Three", "dana"))[1])
			b.shortcut(ctrl(fyne.KeyU))
			b.watch(3)
		}},
		{"several", usual, func(b *clockBench) {
			github := account("GitHub", "dana")
			b.has(github, portal)
			b.paste(links(account("Example", "dana@example.com"), github, reset(portal), account("Intranet", "d.okafor")) +
				"\notpauth://totp/Broken?secret=0000")
		}},
		{"found-deleted", usual, func(b *clockBench) {
			b.has(portal)
			b.app.list.remove(b.app.vault.Accounts()[0].ID)
			b.work()
			b.pass(time.Minute) // Undo is no longer offered
			b.paste(links(portal))
		}},
		{"passphrase", usual, func(b *clockBench) {
			b.drop(b.bench.file("aegis-export.json", b.locked("correct horse", portal)))
			b.work()
		}},
		{"key-wrong", high, func(b *clockBench) { typing(b, "deuk3y1qsuz3p3cr") }},
		{"key", high, func(b *clockBench) {
			typing(b, "deuk3yiqsuz3p3cr")
			b.app.voice.Eye = true
			b.app.incoming.draft.show()
		}},
		{"accepted", usual, func(b *clockBench) { typing(b, "deuk3yiqsuz3p3cr"); b.tap("Add account") }},
		{"check-clock", usual, func(b *clockBench) {
			check(b, 0)
			b.off = -47 * time.Second
			b.pass(time.Second)
			b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
			b.tap("Ask time servers")
			nameServers(b)
			b.app.incoming.screen.(*trial).goTo(0)
		}},
		{"check-older", usual, func(b *clockBench) { b.has(account("customer portal", "dana")); check(b, 1) }},
		{"check-key", high, func(b *clockBench) { check(b, 1) }},
		{"check-settings", high, func(b *clockBench) { check(b, 2) }},
		{"check-last", usual, func(b *clockBench) { check(b, 3) }},
		{"reveal-ask", usual, func(b *clockBench) { b.has(portal); b.shortcut(ctrl(fyne.KeyE)) }},
		{"reveal", high, func(b *clockBench) { b.has(portal); b.shortcut(ctrl(fyne.KeyE)); b.tap("Show the key") }},
		{"clock", high, func(b *clockBench) {
			b.off = -47 * time.Second
			b.app.ShowClock()
			b.work()
			b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
			b.press("Ask time servers")
			nameServers(b)
			s := b.app.incoming.screen.(*clockScreen)
			s.shown = nil
			s.fillServers()
			s.refresh()
		}},
		{"settings", 1680, func(b *clockBench) { b.has(portal); b.keys.passphrase = "x"; b.app.showSettings() }},
		{"settings-more", 1680, func(b *clockBench) {
			b.has(portal)
			b.app.login, b.app.zoom = &testLogin{on: true}, func(int) {}
			b.app.showSettings()
			b.work()
		}},
		{"compact", usual, func(b *clockBench) {
			list := daily()
			list[0].Tags, list[1].Tags, list[2].Pinned = []string{"work"}, []string{"work", "code"}, true
			b.has(list...)
			b.app.setCompact(true)
		}},
		{"hidden", usual, func(b *clockBench) { b.has(daily()...); b.app.setHideCodes(true); b.key(fyne.KeySpace) }},
		{"contrast", usual, func(b *clockBench) {
			b.has(daily()...)
			b.app.setLook(func(l *settings.Look) { l.HighContrast = true })
		}},
		{"contrast-export", usual, func(b *clockBench) {
			b.has(portal)
			b.app.setLook(func(l *settings.Look) { l.HighContrast = true })
			b.app.showExport()
			b.app.incoming.screen.(*exportScreen).target.folder.SetText("/home/dana/Documents")
		}},
		{"large", usual, func(b *clockBench) { b.has(portal); b.app.list.showLarge(b.app.list.cards.selected) }},
		{"shortcuts", high, func(b *clockBench) { b.has(portal); b.app.list.showShortcuts() }},
		{"export", usual, func(b *clockBench) {
			b.has(portal)
			b.app.showExport()
			b.app.incoming.screen.(*exportScreen).target.folder.SetText("/home/dana/Documents")
		}},
		{"automatic", usual, func(b *clockBench) { b.has(portal); newAutomatic(b.app).show() }},
		{"move", usual, func(b *clockBench) {
			b.has(portal)
			b.app.showMove()
			b.app.incoming.screen.(*moveScreen).target.folder.SetText("/home/dana/Documents")
		}},
		{"locked", usual, func(b *clockBench) { b.keys.passphrase = "x"; b.has(portal); b.app.Lock(); b.key(fyne.KeyReturn) }},
		{"backup", usual, func(b *clockBench) {
			b.has(portal)
			b.app.showBackup()
			b.app.incoming.screen.(*backupScreen).target.folder.SetText("/home/dana/Documents")
		}},
		{"restore", usual, func(b *clockBench) {
			b.has(daily()[:5]...)
			contents := b.app.contents()
			contents.Accounts = append(contents.Accounts[1:], account("Old employer", "dana@example.net"))
			newRestorePreview(&restoring{app: b.app, leave: b.app.endAdding, name: "latchkey-2026-11-29.age", contents: contents}).show()
			box(b.app.incoming.screen.(*restorePreview).way.Content, wayReplace()).SetChecked(true)
		}},
		{"protect", usual, func(b *clockBench) { b.app.showProtect() }},
		{"edit", high, func(b *clockBench) { editOne(b, 1) }},
		{"edit-picture", high, func(b *clockBench) {
			editOne(b, 0)
			b.tap("Picture")
			b.chooseFace("pictures", 15)
			b.app.window.Canvas().Focus(b.faces("colours").(fyne.Focusable))
		}},
		{"edit-settings", tall, func(b *clockBench) {
			editOne(b, 1).settings.form.algorithm.SetSelected("SHA-256")
			b.tap("Unusual settings")
		}},
		{"trash", usual, func(b *clockBench) { thrownAway(b); b.app.showTrash() }},
		{"trash-empty", usual, func(b *clockBench) { b.app.showTrash() }},
		{"trash-purge", usual, func(b *clockBench) { thrownAway(b); b.app.showTrash(); b.tap("Delete for good…") }},
		{"delete", usual, func(b *clockBench) { b.has(portal); b.key(fyne.KeyDelete) }},
	}
}

// nameServers puts names in the place of the loopback servers, whose ports are
// others at each run.
func nameServers(b *clockBench) {
	t := b.app.timekeeping
	t.set().Servers = []string{"time.cloudflare.com", "ptbtime1.ptb.de"}
	for i, name := range t.set().Servers {
		t.result.Answers[i].Server = name
	}
}

// editOne opens an account to be changed.
func editOne(b *clockBench, which int) *editForm {
	list := daily()
	list[1].Tags, list[3].Tags = []string{"work", "code"}, []string{"work", "shared with the office"}
	list[1].Note = "The recovery codes are in the safe, on the second sheet from the left.\nAsk Till if it is locked."
	b.has(list...)
	b.app.showEdit(b.app.vault.Accounts()[which].ID)
	return b.app.incoming.screen.(*editForm)
}

// thrownAway deletes accounts one after the other.
func thrownAway(b *clockBench) {
	list := daily()
	b.has(list...)
	for i, a := range b.app.vault.Accounts() {
		if i%2 == 0 {
			continue
		}
		if _, err := b.app.vault.Discard(context.Background(), b.now.Add(-time.Duration(i*i)*11*time.Hour), a.ID); err != nil {
			b.t.Fatal(err)
		}
	}
	b.app.list.refresh()
}

// daily is what somebody has after a year.
func daily() []vault.Account {
	var list []vault.Account
	for _, names := range [][2]string{
		{"Customer Portal", "dana@example.com"}, {"GitHub", "dana-okafor"}, {"Northgate Supplies", "warehouse"},
		{"Payroll", "d.okafor"}, {"Mail", "dana@example.com"}, {"Bank", "4711 0815"}, {"Intranet", "okafor"},
		{"A website with a name that is too long for its card", "somebody.with.a.long.name@subdomain.example.com"},
	} {
		list = append(list, account(names[0], names[1]))
	}
	return list
}

// has puts accounts into the vault, as they are at the start.
func (b *clockBench) has(accounts ...vault.Account) {
	b.t.Helper()
	if _, err := b.app.vault.Add(context.Background(), accounts...); err != nil {
		b.t.Fatal(err)
	}
	b.app.list.refresh()
}

// A systemLook is what a system tells programs of light and dark.
type systemLook struct {
	fyne.App
	variant fyne.ThemeVariant
}

// Settings implements [fyne.App].
func (l systemLook) Settings() fyne.Settings { return lookSettings{l.App.Settings(), l.variant} }

type lookSettings struct {
	fyne.Settings
	variant fyne.ThemeVariant
}

// ThemeVariant implements [fyne.Settings].
func (s lookSettings) ThemeVariant() fyne.ThemeVariant { return s.variant }

// newPictureBench opens a window on an empty vault, in a system that is light or
// dark.
func newPictureBench(t *testing.T, variant fyne.ThemeVariant) *clockBench {
	system := systemLook{test.NewTempApp(t), variant}
	fyne.SetCurrentApp(system)
	b := newClockBenchOn(newBenchOn(t, system), 0)
	b.keys.open = func(ctx context.Context, _ string) (Vault, error) { return vault.Create(ctx, b.store) }
	b.app.Run()
	b.work()
	return b
}

// Every screen looks as it does in docs/screens: narrow and wide, light and dark.
// Where that is meant to change, draw them anew with
//
//	go test ./app -run TestPictures -update
//
// and look at each.
func TestPictures(t *testing.T) {
	for _, p := range looked() {
		t.Run(p.name, func(t *testing.T) {
			var parts []image.Image
			for _, width := range []float32{360, 1000} {
				for _, variant := range []fyne.ThemeVariant{standard.VariantLight, standard.VariantDark} {
					b := newPictureBench(t, variant)
					b.app.window.Resize(fyne.NewSize(width, p.height-1))
					p.bring(b)
					// Once more: what wraps knows only then how high it is, and a real
					// window looks at that with each frame.
					b.app.window.Resize(fyne.NewSize(width, p.height))
					parts = append(parts, b.app.window.Canvas().Capture())
				}
			}
			compare(t, filepath.Join(picturesIn, p.name+".png"), beside(parts...))
		})
	}
}

// beside is pictures from left to right.
func beside(parts ...image.Image) *image.NRGBA {
	const gap = 8
	var size image.Point
	for _, m := range parts {
		size = image.Pt(size.X+m.Bounds().Dx()+gap, max(size.Y, m.Bounds().Dy()))
	}
	all := image.NewNRGBA(image.Rect(0, 0, size.X-gap, size.Y))
	draw.Draw(all, all.Rect, image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	x := 0
	for _, m := range parts {
		draw.Draw(all, m.Bounds().Add(image.Pt(x, 0)), m, m.Bounds().Min, draw.Src)
		x += m.Bounds().Dx() + gap
	}
	return all
}

// coarse takes what no eye sees out of a picture, so that its file is small.
func coarse(m *image.NRGBA) {
	for i, v := range m.Pix {
		m.Pix[i] = uint8(min((int(v)+4)/8*8, 255))
	}
}

// compare holds a picture against the one that is kept, but for what rounding on
// another processor may make of the edges of letters.
func compare(t *testing.T, path string, got *image.NRGBA) {
	t.Helper()
	if *update {
		coarse(got)
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&out, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if kept.Bounds() != got.Rect {
		t.Fatalf("it is %v large and was %v", got.Rect.Max, kept.Bounds().Max)
	}
	was := image.NewNRGBA(kept.Bounds())
	draw.Draw(was, was.Rect, kept, image.Point{}, draw.Src)
	other, first := 0, 0
	for i := 0; i < len(was.Pix); i += 4 {
		if apart(got.Pix[i:i+3], was.Pix[i:i+3]) {
			if other == 0 {
				first = i / 4
			}
			other++
		}
	}
	if other > len(was.Pix)/4/20_000 {
		t.Errorf("%d pixels are others, the first at %d,%d: look at the picture that -update draws", other, first%was.Rect.Dx(), first/was.Rect.Dx())
	}
}

// apart reports whether somebody may see two colours apart.
func apart(a, b []uint8) bool {
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > 24 || d < -24 {
			return true
		}
	}
	return false
}
