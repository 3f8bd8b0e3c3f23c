package autostart

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// path is where the entry is to be, in settings of the test's own.
func path(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	return filepath.Join(dir, "autostart", "latchkey.desktop")
}

func is(t *testing.T, l *Login, want State) {
	t.Helper()
	if got, err := l.State(); err != nil || got != want {
		t.Errorf("the state is %d, %v; want %d", got, err, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnAndOff(t *testing.T) {
	file := path(t)
	l := New("/opt/latchkey/latchkey", "--hidden")
	is(t, l, Off)
	must(t, l.TurnOff())
	must(t, l.TurnOn())
	is(t, l, On)
	info, err := os.Stat(file)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	must(t, l.TurnOff())
	is(t, l, Off)
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

// A program that was moved is started from where it is now, once that is mended.
func TestMovedProgramIsMended(t *testing.T) {
	path(t)
	must(t, New("/home/dana/Downloads/latchkey").TurnOn())
	l := New("/home/dana/bin/latchkey")
	is(t, l, Other)
	is(t, New("/home/dana/Downloads/latchkey", "--hidden"), Other)
	must(t, l.TurnOn())
	is(t, l, On)
}

// What the desktop's own settings have switched off is off.
func TestSwitchedOffElsewhere(t *testing.T) {
	for _, change := range [][2]string{
		{"X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false"}, {"Terminal=false", "Hidden=true"},
	} {
		file := path(t)
		l := New("/usr/bin/latchkey")
		must(t, l.TurnOn())
		data, err := os.ReadFile(file)
		must(t, err)
		changed := strings.Replace(string(data), change[0], change[1], 1)
		must(t, os.WriteFile(file, []byte(changed), 0o600))
		is(t, l, Off)
		must(t, l.TurnOn())
		is(t, l, On)
	}
}

// An entry that somebody wrote by hand is told of, and neither changed nor deleted.
func TestForeignEntryIsLeftAlone(t *testing.T) {
	file := path(t)
	must(t, os.MkdirAll(filepath.Dir(file), 0o700))
	const text = "[Desktop Entry]\nType=Application\nName=Mine\nExec=latchkey\n[Other]\n" + mark + "=true\n"
	must(t, os.WriteFile(file, []byte(text), 0o644))
	l := New("/usr/bin/latchkey")
	is(t, l, Other)
	for _, err := range []error{l.TurnOn(), l.TurnOff()} {
		if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), file) {
			t.Errorf("got %v", err)
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != text {
		t.Errorf("it became %q, %v", data, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "autostart"), nil, 0o600))
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := New("/usr/bin/latchkey").TurnOn(); err == nil || !strings.Contains(err.Error(), "login entry") {
		t.Errorf("got %v", err)
	}
	t.Setenv("XDG_CONFIG_HOME", "relative")
	t.Setenv("HOME", "")
	if _, err := New("/usr/bin/latchkey").State(); err == nil {
		t.Error("without a home there was an entry")
	}
}

// Entries of awkward names are one line each, known again, and well formed where
// desktop-file-validate is there to say so.
func TestAwkwardNames(t *testing.T) {
	for _, name := range []string{"plain", "with space", `quo"te`, "back`tick", "$HOME", `back\slash`, "a;b&c", "ünï", "it's", "tab"} {
		file := path(t)
		l := New("/tmp/"+name, "--keyring", "file:/tmp/my 100%U "+name)
		must(t, l.TurnOn())
		is(t, l, On)
		is(t, New("/tmp/"+name), Other)
		data, err := os.ReadFile(file)
		must(t, err)
		if lines := strings.Count(string(data), "\n"); lines != 11 {
			t.Errorf("%s: it has %d lines:\n%s", name, lines, data)
		}
		if validate, err := exec.LookPath("desktop-file-validate"); err == nil {
			if out, err := exec.Command(validate, file).CombinedOutput(); err != nil {
				t.Errorf("%s: %s", name, out)
			}
		}
	}
	for _, name := range []string{"new\nline", "bell\a", "100%"} {
		path(t)
		if err := New("/tmp/" + name).TurnOn(); !errors.Is(err, ErrProgram) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestQuoting(t *testing.T) {
	got := readDesktop(writeDesktop([]string{`/a b/c$d\e`, "50%"})).command
	if want := `"/a b/c\\$d\\\\e" "50%%"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The list for launchd names the words one by one, whatever they are.
func TestPropertyList(t *testing.T) {
	f := file{filepath.Join(t.TempDir(), "LaunchAgents", "x.plist"), plistFormat()}
	command := []string{"/Applications/A & B <1>/latchkey", "--hidden"}
	must(t, f.turnOn(command))
	for words, want := range map[string]State{"": On, "x": Other} {
		if got, err := f.state(append([]string{command[0], command[1]}, strings.Fields(words)...)); err != nil || got != want {
			t.Errorf("with %q: %d, %v; want %d", words, got, err, want)
		}
	}
	must(t, f.turnOff())
	if got, err := f.state(command); err != nil || got != Off {
		t.Errorf("%d, %v", got, err)
	}
	for _, foreign := range []string{"", "rubbish <", `<plist><dict><key>Label</key><string>other</string><key>RunAtLoad</key><true/></dict></plist>`} {
		must(t, os.WriteFile(f.path, []byte(foreign), 0o600))
		if err := f.turnOn(command); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", foreign, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(writeDesktop([]string{"/a b", "%"}))
	f.Add(writePlist([]string{"/a b", "<"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		readDesktop(data)
		readPlist(data)
	})
}
