package app

import (
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
)

func TestSearchOverIssuerAndAccount(t *testing.T) {
	b := newBench(t,
		account("GitHub", "dana@example.com"), account("GitLab", "dana"), account("Cin7 Core", "warehouse@example.com"),
		account("Café Zürich", "José"))
	for text, want := range map[string][]string{
		"git":             {"GitHub", "GitLab"},
		"GIT dana@":       {"GitHub"},
		"dana git":        {"GitHub", "GitLab"},
		"example":         {"GitHub", "Cin7 Core"},
		"cafe zurich":     {"Café Zürich"},
		"jose":            {"Café Zürich"},
		"ZÜRICH":          {"Café Zürich"},
		"  ":              {"GitHub", "GitLab", "Cin7 Core", "Café Zürich"},
		"core@warehouse":  nil,
		"githubdana":      nil,
		"hub lab":         nil,
		"com\nwarehouse ": {"Cin7 Core"},
	} {
		b.app.list.search.SetText(text)
		if got := b.titles(); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestSearchByKeyboardAlone(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("GitLab", "dana"), account("Steam", "dana"))
	b.sees("GitHub")
	if got := b.app.list.search.PlaceHolder; got != "Search 3 accounts" {
		t.Errorf("the search field says %q", got)
	}
	b.app.list.search.count(12345)
	if got := b.app.list.search.PlaceHolder; got != "Search 12,345 accounts" {
		t.Errorf("the field says %q", got)
	}
	b.write("git") // nothing has the focus: what is typed is searched for
	b.key(fyne.KeyDown)
	if got := b.selected(); got != "GitLab" {
		t.Fatalf("%q is selected, want GitLab", got)
	}
	b.key(fyne.KeyReturn)
	if want, _ := b.app.vault.Accounts()[1].Code(b.now); b.clipboard() != want.Value {
		t.Errorf("Enter copied %q, want %q", b.clipboard(), want.Value)
	}
	b.write("x")
	b.sees("Nothing matches", "gitx")
	b.key(fyne.KeyReturn)
	b.key(fyne.KeyBackspace)
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "GitLab"}) {
		t.Errorf("after Backspace there are %q", got)
	}
	b.key(fyne.KeyEscape)
	if got := b.titles(); len(got) != 3 {
		t.Errorf("after Esc there are %q, want all three", got)
	}
	b.key(fyne.KeyEscape)
	if b.app.window.Canvas().Focused() != nil {
		t.Error("a second Esc did not leave the field")
	}
	b.shortcut(ctrl(fyne.KeyF))
	if !b.app.list.search.focused() {
		t.Error("Ctrl+F did not go to the search field")
	}
	b.shortcut(ctrl(fyne.KeyN))
	b.sees("Add an account")
}

func TestNothingMatchesOffersAWayBack(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.write("zzz")
	b.tap("Show all accounts")
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) {
		t.Errorf("there are %q, want GitHub", got)
	}
}

func TestSearchFieldGivesTheKeyboardBack(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("GitLab", "dana"))
	b.write("git")
	b.pass(9 * time.Second)
	if !b.app.list.search.focused() {
		t.Fatal("the cursor has gone after nine seconds")
	}
	b.pass(2 * time.Second)
	if b.app.list.search.focused() {
		t.Error("the cursor still blinks after eleven seconds")
	}
	b.write("h")
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) {
		t.Errorf("what was typed afterwards shows %q, want GitHub", got)
	}
	b.app.window.Canvas().Unfocus()
	b.key(fyne.KeyBackspace)
	if got := b.app.list.search.Text; got != "git" {
		t.Errorf("Backspace left %q, want git", got)
	}
}

func TestPastedLinkIsNotSearchedFor(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.shortcut(ctrl(fyne.KeyF))
	b.app.fyne.Clipboard().SetContent("otpauth://totp/Cin7:dana?secret=JBSWY3DPEHPK3PXP&issuer=Cin7")
	b.shortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
	if b.onList() || b.app.list.search.Text != "" {
		t.Errorf("the link went into the search field: %t, %d characters", b.onList(), len(b.app.list.search.Text))
	}
}

func TestEmptyVaultSaysWhatToDo(t *testing.T) {
	b := newBench(t)
	b.sees("No accounts yet", "drop the picture on this window")
	b.key(fyne.KeyDown, fyne.KeyDelete, fyne.KeyEnd) // nothing to do it to
	b.write("a")
	b.tap("Add an account")
	if b.onList() {
		t.Error("the button does not lead to the ways to add an account")
	}
}

func BenchmarkSearchTenThousand(b *testing.B) {
	entries := newEntries(accounts(10_000))
	for b.Loop() {
		match(entries, "issuer 99 user", nil)
	}
}

// BenchmarkKeystroke is what a key costs in the search field, but for drawing.
func BenchmarkKeystroke(b *testing.B) {
	window := newBench(b, accounts(10_000)...)
	keys := []rune("issuer 99")
	window.write("i")
	typed := 1
	for b.Loop() {
		if typed == len(keys) {
			window.app.list.search.clear()
			typed = 0
		}
		window.write(string(keys[typed]))
		typed++
	}
}

// However long the text is, all else of the field looks as it does while it is empty.
func TestLongSearchStaysBesideTheIcon(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	s := b.app.list.search
	s.focus()
	at, size := b.app.fyne.Driver().AbsolutePositionForObject(s), s.Size()
	inset, _ := b.app.window.Canvas().InteractiveArea()
	at = at.Add(inset)
	empty := b.app.window.Canvas().Capture()
	s.SetText(strings.Repeat("MMM jjj ", 20))
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	long := b.app.window.Canvas().Capture()
	rest := int(standard.Size(standard.SizeNameInlineIcon)+standard.Size(standard.SizeNameLineSpacing)+standard.InnerPadding()) - 2
	for y := range int(size.Height) {
		for x := range int(size.Width) {
			if x >= rest && y > 5 && y < int(size.Height)-6 {
				continue // the text
			}
			p := image.Pt(int(at.X)+x, int(at.Y)+y)
			if empty.At(p.X, p.Y) != long.At(p.X, p.Y) {
				t.Fatalf("at %d,%d of the field it is %v and was %v", x, y, long.At(p.X, p.Y), empty.At(p.X, p.Y))
			}
		}
	}
}

// The mouse puts the cursor where it is, and not as far to the right of it as the icon is
// wide.
func TestMouseInTheSearchField(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	s := b.app.list.search
	s.focus()
	s.SetText("mmmmmmmmmm")
	textAt := standard.IconInlineSize() + standard.LineSpacing() + standard.InnerPadding()
	letters := fyne.MeasureText("mmm", standard.TextSize(), s.TextStyle).Width
	press := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	press.Position = fyne.NewPos(textAt+letters, s.Size().Height/2)
	s.MouseDown(press)
	if s.CursorColumn != 3 {
		t.Errorf("behind the third letter the cursor is behind letter %d", s.CursorColumn)
	}
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: press.Position.AddXY(letters, 0)}})
	if s.CursorColumn != 6 {
		t.Errorf("dragged over three letters more, the cursor is behind letter %d", s.CursorColumn)
	}
}
