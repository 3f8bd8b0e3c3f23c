package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/spell"
	"latchkey/importer/dictation"
)

// marked are the characters of the key's field that are drawn in another colour,
// with where they are drawn.
func (b *bench) marked() (chars string, at []fyne.Position) {
	b.t.Helper()
	b.each(func(o fyne.CanvasObject) bool {
		e, ok := o.(*spell.Entry)
		if !ok {
			return true
		}
		for _, over := range test.WidgetRenderer(e).Objects() {
			if t, ok := over.(*canvas.Text); ok {
				chars += t.Text
				at = append(at, t.Position())
			}
		}
		return false
	})
	return chars, at
}

func TestWrongCharacterIsMarkedAndFixedInPlace(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3y1qsuz3p3c0")
	b.sees("Is it I (India) or L (Lima)?", "One more after it is wrong.", "I (India)", "L (Lima)")
	if chars, _ := b.marked(); chars != "10" {
		t.Errorf("marked are %q", chars)
	}
	b.tap("I (India)")
	b.sees("DEUK 3YIQ SUZ3 P3C0", "Group 4: there is no 0 in a key. Is it O (Oscar)?")
	b.seesNot("L (Lima)")
	b.key(fyne.KeyTab, fyne.KeyReturn) // from the field to the fix
	b.sees("DEUK 3YIQ SUZ3 P3CO", "16 characters.")
	if chars, _ := b.marked(); chars != "" {
		t.Errorf("still marked are %q", chars)
	}
	if e := b.app.incoming.draft.key.entry; b.app.window.Canvas().Focused() != fyne.Focusable(e) || e.CursorTextOffset() != len([]rune(e.Text)) {
		t.Error("one cannot type on after a fix")
	}
}

func TestMeaninglessCharacterCanBeTakenOut(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk/3yiq")
	b.sees("Group 2: there is no “/” in a key.")
	b.tap("Take it out")
	b.sees("DEUK 3YIQ")
}

// The marks stand where the characters do, also while the groups are not in order.
func TestMarksStandOnTheirCharacters(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3crdeu0")
	chars, at := b.marked()
	e := b.app.incoming.draft.key.entry
	cell := fyne.MeasureText("0", e.Theme().Size("text"), e.TextStyle)
	want := fyne.NewPos(e.Theme().Size("innerPadding")+3*cell.Width, e.Theme().Size("innerPadding")+cell.Height)
	if chars != "0" || len(at) != 1 || at[0] != want {
		t.Fatalf("marked is %q at %v, want 0 at %v", chars, at, want)
	}
	b.key(fyne.KeyUp, fyne.KeyHome)
	b.types("22")
	if _, moved := b.marked(); moved[0] != want {
		t.Errorf("typing on the line above moved the mark to %v", moved[0])
	}
	b.key(fyne.KeyDown, fyne.KeyHome)
	b.types("2")
	if _, moved := b.marked(); moved[0] == want {
		t.Error("typing before it did not move the mark")
	}
}

func TestNothingMovesWhileAKeyIsTyped(t *testing.T) {
	b := newBench(t)
	b.app.window.Resize(fyne.NewSize(360, 700))
	b.app.showKeyForm()
	s := b.app.incoming.draft
	where := func() fyne.Position { return b.app.fyne.Driver().AbsolutePositionForObject(s.issuer) }
	before := where()
	for i, r := range "deuk3y1qsuz3p3c0deuk3yiqsuz3p3cr" { // what is said takes two lines here
		b.types(string(r))
		if got := where(); got != before {
			t.Fatalf("character %d moved what is below from %v to %v", i+1, before, got)
		}
	}
	for _, fix := range []string{"I (India)", "O (Oscar)"} {
		b.tap(fix)
		if got := where(); got != before {
			t.Fatalf("%s moved what is below from %v to %v", fix, before, got)
		}
	}
}

// Whatever stands round a key where it was copied is taken off.
func TestPastedKeyIsCleaned(t *testing.T) {
	for _, text := range []string{
		"deuk3yiqsuz3p3cr", " DEUK-3YIQ-SUZ3-P3CR\r\n", "Your key: DEUK 3YIQ SUZ3 P3CR.", "(DEUK 3YIQ SUZ3 P3CR)",
		"Can't scan? Enter DEUK3YIQSUZ3P3CR by hand", "DEUK\u00a03YIQ\u200bSUZ3\u2013P3CR====",
	} {
		b := newBench(t)
		b.app.showKeyForm()
		b.app.fyne.Clipboard().SetContent(text)
		b.typesShortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
		if got := b.app.incoming.draft.key.entry.Text; got != "DEUK 3YIQ SUZ3 P3CR" {
			t.Errorf("%q is pasted as %q", text, got)
		}
	}
}

func TestSecondLook(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3yiqsuz3p3cr")
	if chars, _ := b.marked(); chars != "" {
		t.Errorf("marked without being asked: %q", chars)
	}
	s := b.app.incoming.draft.key
	middle := fyne.NewPos(s.eye.Size().Width/2, s.eye.Size().Height/2)
	test.TapAt(s.eye, middle)
	b.sees("Look twice: O/Q/D, U/V, I/L, S/5, Z/2.")
	if chars, _ := b.marked(); chars != "DUIQSUZ" {
		t.Errorf("look alike: marked are %q", chars)
	}
	test.TapAt(s.eye, middle)
	b.app.window.Canvas().Focus(s.ear)
	b.key(fyne.KeyReturn)
	b.sees("Listen twice: B/C/D/E/G/P/T/V/Z/3, A/J/K, I/Y/5, F/S/X.")
	b.key(fyne.KeyEscape) // leaves the form
	b.app.showKeyForm()
	b.types("deuk")
	if chars, _ := b.marked(); chars != "DEK" {
		t.Errorf("the choice is forgotten: marked are %q", chars)
	}
}

// spoken is the read-back, a line for each group.
func (b *bench) spoken() []string {
	var lines []string
	b.each(func(o fyne.CanvasObject) bool {
		line, ok := o.(*fyne.Container)
		if !ok || len(line.Objects) != 3 {
			return true
		}
		number, ok := line.Objects[0].(*look.Text)
		chars, words := onlyText(line.Objects[1]), onlyText(line.Objects[2])
		if !ok || chars == "" || words == "" {
			return true
		}
		lines = append(lines, number.String()+" "+chars+" "+words)
		return false
	})
	return lines
}

// onlyText is the text of a paragraph that is all there is in o.
func onlyText(o fyne.CanvasObject) string {
	c, ok := o.(*fyne.Container)
	if !ok || len(c.Objects) != 1 {
		return ""
	}
	text, ok := c.Objects[0].(*widget.RichText)
	if !ok {
		return ""
	}
	return text.String()
}

// seek finds what is there once below o.
func seek[T fyne.CanvasObject](t *testing.T, o fyne.CanvasObject) T {
	t.Helper()
	var all []T
	walk(o, func(o fyne.CanvasObject) bool {
		if one, ok := o.(T); ok {
			all = append(all, one)
		}
		return true
	})
	if len(all) != 1 {
		t.Fatalf("there are %d of what is sought", len(all))
	}
	return all[0]
}

func TestReadBack(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("deuk3y1qsuz3p3c")
	want := []string{
		"1 DEUK Delta · Echo · Uniform · Kilo", "2 3Y1Q Three · Yankee · ? · Quebec",
		"3 SUZ3 Sierra · Uniform · Zulu · Three", "4 P3C Papa · Three · Charlie",
	}
	if got := b.spoken(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read back as\n%s", strings.Join(got, "\n"))
	}
	seek[*look.Select](t, b.app.incoming.draft.key.read.Content).SetSelected("Deutsch (Anton)")
	if got := b.spoken(); got[0] != "1 DEUK Dora · Emil · Ulrich · Kaufmann" {
		t.Errorf("in German: %q", got[0])
	}
	b.sees("Is it I (Ida) or L (Ludwig)?", "I (Ida)")
	b.tap("Hide")
	if got := b.spoken(); len(got) != 0 {
		t.Errorf("hidden it still says %q", got)
	}
	b.key(fyne.KeyEscape, fyne.KeyEscape)
	b.app.showKeyForm()
	b.types("deuk")
	if got := b.spoken(); len(got) != 0 {
		t.Errorf("shown again without being asked: %q", got)
	}
	b.tap("Show")
	if got := b.spoken(); len(got) != 1 || !strings.Contains(got[0], "Dora") {
		t.Errorf("shown again it says %q", got)
	}
}

func TestLongKey(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	key := strings.Repeat("DEUK3YIQ", 16)
	b.types(strings.ToLower(key))
	b.sees("128 characters.", strings.TrimSpace(strings.Repeat("DEUK 3YIQ DEUK 3YIQ\n", 8)))
	if got := b.spoken(); len(got) != 32 {
		t.Errorf("%d groups are read back", len(got))
	}
	scroll := seek[*container.Scroll](t, b.app.incoming.draft.key.read.Content)
	if scroll.Offset.Y+scroll.Size().Height < scroll.Content.MinSize().Height-1 {
		t.Error("the group that is being typed is not in view")
	}
	if got := dictation.Read(b.app.incoming.draft.key.entry.Text); len(got) != 128 {
		t.Errorf("%d characters", len(got))
	}
}

func TestDoubtfulLengthIsPointedOutWhenOneIsDone(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.app.incoming.draft.issuer.SetText("Bank")
	b.types("deuk3yiqsuz3p3crab")
	b.sees("18 characters so far.")
	b.key(fyne.KeyReturn)
	b.sees("Hardly any website issues a key of 18 characters")
	if !b.offers("Add account") {
		t.Error("what decodes is refused")
	}
}
