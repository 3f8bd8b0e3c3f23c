package settings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/vault/clock"
)

// file is settings with this text in them, in a folder that does not exist
// where the text is empty.
func file(t *testing.T, text string) *File {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "latchkey")
	f := In(dir)
	if text == "" {
		return f
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func text(t *testing.T, f *File) string {
	t.Helper()
	data, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNothingSet(t *testing.T) {
	for _, f := range []*File{file(t, ""), file(t, "{}"), file(t, `{"clock":{},"list":{"sort":null}}`)} {
		s, err := f.Load()
		if err != nil || !reflect.DeepEqual(s, Default()) || clock.EnoughServers(s.Clock.Servers) != nil {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

func TestChange(t *testing.T) {
	f := file(t, "")
	until := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	want := Settings{
		Clock:  Clock{Servers: []string{"127.0.0.1:1123", "time.example"}, Always: true, CorrectUntil: until},
		Lock:   Lock{IdleMinutes: 0, WithScreen: false, OnSleep: false, OnHide: true, ClipboardSeconds: 5},
		Look:   Look{Scheme: "dark", HighContrast: true, Size: 150},
		Backup: Backup{Folder: t.TempDir(), Keep: 1},
		List:   List{Sort: SortUsed, HideCodes: true, Compact: true},
	}
	s, err := f.Change(func(s *Settings) { *s = want })
	if err != nil || !reflect.DeepEqual(s, want) {
		t.Fatalf("%+v, %v", s, err)
	}
	if s, err := In(filepath.Dir(f.Path())).Load(); err != nil || !reflect.DeepEqual(s, want) {
		t.Errorf("%+v, %v", s, err)
	}
	info, err := os.Stat(f.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	// Back to what is usual, nothing is left in it.
	if _, err := f.Change(func(s *Settings) { *s = Default() }); err != nil || text(t, f) != "{}\n" {
		t.Errorf("%v: %s", err, text(t, f))
	}
}

func TestWhatIsNotKnownIsKept(t *testing.T) {
	f := file(t, `{"later":{"a":[1,2.50]},"clock":{"always":true,"zone":"Europe/Berlin"},"list":{"sort":"name","colour":7}}`)
	if _, err := f.Change(func(s *Settings) { s.Clock.Always = false; s.List.Sort = SortOwn }); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(text(t, f)), "")
	if got != `{"clock":{"zone":"Europe/Berlin"},"later":{"a":[1,2.50]},"list":{"colour":7}}` {
		t.Errorf("%s", got)
	}
}

// A damaged file is said, and stays as it is.
func TestDamaged(t *testing.T) {
	for _, damaged := range []string{
		"x", "{", "null", `{"lock":{"idleMinutes":-1}}`, `{"lock":{"clipboardSeconds":1e9}}`, `{"backup":{"folder":"here"}}`,
		`{"backup":{"keep":0}}`, `{"lock":{"onHide":"yes"}}`, `{"look":{"scheme":"pink"}}`, `{"look":{"size":10}}`, `{"look":{"language":"xx"}}`, "[]", `{"clock":1}`, `{"clock":{"servers":"a"}}`, `{"clock":{"servers":["a"]}}`,
		`{"clock":{"servers":["a","b c"]}}`, `{"clock":{"servers":["a","https://b"]}}`, `{"clock":{"correction":{"until":"noon"}}}`,
		`{"list":[]}`, `{"list":{"sort":"age"}}`, `{"list":{"compact":1}}`, `{"list":{"sort":""}}`, `{} {}`, `{"clock":{"servers":["1","2","3","4","5","6","7","8","9"]}}`, strings.Repeat(" ", most) + "{}",
	} {
		f := file(t, damaged)
		for range 2 {
			s, err := f.Change(func(s *Settings) { s.Clock.Always = true })
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), f.Path()) || !reflect.DeepEqual(s, Default()) {
				t.Errorf("%.60s: %+v, %v", damaged, s, err)
			}
			if text(t, f) != damaged {
				t.Errorf("%.60s became %.60s", damaged, text(t, f))
			}
			if s, err := f.Load(); !errors.Is(err, ErrDamaged) || !reflect.DeepEqual(s, Default()) {
				t.Errorf("%.60s: %+v, %v", damaged, s, err)
			}
		}
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	f := file(t, "{}")
	in := In(filepath.Join(f.Path(), "below"))
	if _, err := in.Change(func(*Settings) {}); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"desktop":{"closeToTray":true,"window":{"width":440,"height":700,"place":{"x":1,"y":2}}}}`))
	f.Add([]byte(`{"clock":{"servers":["a","b:1"],"always":true,"correction":{"until":"2026-03-02T12:00:00Z"}},"x":1}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"list":{"sort":"used","hideCodes":true,"showNext":false,"compact":true,"grid":false,"y":2}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := decode(data)
		if err != nil {
			return
		}
		out, err := doc.encode()
		if err != nil {
			return // a year that JSON has no form for
		}
		again, err := decode(out)
		if err != nil || !reflect.DeepEqual(again.settings.Clock.Servers, doc.settings.Clock.Servers) ||
			again.settings.Clock.Always != doc.settings.Clock.Always || again.settings.List != doc.settings.List {
			t.Fatalf("%q became %q: %v", data, out, err)
		}
	})
}
