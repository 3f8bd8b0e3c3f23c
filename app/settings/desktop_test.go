package settings

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestDesktopIsKept(t *testing.T) {
	f := file(t, "")
	want := Default()
	want.Desktop = Desktop{CloseToTray: true, StartHidden: true, NoTrayTold: true, Window: Window{Width: 440, Height: 700, Placed: true, X: -20, Y: 35}}
	if _, err := f.Change(func(s *Settings) { *s = want }); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Load(); err != nil || !reflect.DeepEqual(s, want) {
		t.Errorf("%+v, %v", s, err)
	}
	// A place is not lost with the corner of the screen, and not made up.
	want.Desktop.Window.X, want.Desktop.Window.Y = 0, 0
	for _, want.Desktop.Window.Placed = range []bool{true, false} {
		if _, err := f.Change(func(s *Settings) { *s = want }); err != nil {
			t.Fatal(err)
		}
		if s, err := f.Load(); err != nil || s.Desktop != want.Desktop {
			t.Errorf("%+v, %v", s.Desktop, err)
		}
	}
	if _, err := f.Change(func(s *Settings) { *s = Default() }); err != nil || text(t, f) != "{}\n" {
		t.Errorf("%v: %s", err, text(t, f))
	}
}

func TestWhatIsNotKnownOfTheDesktopIsKept(t *testing.T) {
	f := file(t, `{"desktop":{"closeToTray":true,"dock":"left"}}`)
	if _, err := f.Change(func(s *Settings) { s.Desktop.CloseToTray = false }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(text(t, f)), ""); got != `{"desktop":{"dock":"left"}}` {
		t.Errorf("%s", got)
	}
}

func TestDamagedDesktop(t *testing.T) {
	for _, damaged := range []string{
		`{"desktop":1}`, `{"desktop":{"closeToTray":"yes"}}`, `{"desktop":{"window":{"width":1,"height":700}}}`,
		`{"desktop":{"window":{"width":440,"height":9999999}}}`, `{"desktop":{"window":{"width":440,"height":700,"place":{"x":-9999999}}}}`,
	} {
		if s, err := file(t, damaged).Load(); !errors.Is(err, ErrDamaged) || !reflect.DeepEqual(s, Default()) {
			t.Errorf("%s: %+v, %v", damaged, s, err)
		}
	}
}

// A window that cannot be is not written, so that the file stays readable.
func TestImpossibleWindowIsNotKept(t *testing.T) {
	f := file(t, "")
	if _, err := f.Change(func(s *Settings) { s.Desktop.Window = Window{Width: 3, Height: 700} }); err != nil || text(t, f) != "{}\n" {
		t.Errorf("%v: %s", err, text(t, f))
	}
}
