package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/godbus/dbus/v5"

	"latchkey/app"
	"latchkey/vault/keyring/keyringtest"
)

// trayWatcher stands for the desktop's trayWatcher of status icons, which the panel of a
// real desktop asks for them.
type trayWatcher struct{ registered chan string }

func (w trayWatcher) RegisterStatusNotifierItem(_ string, sender dbus.Sender) *dbus.Error {
	w.registered <- string(sender)
	return nil
}

// node is an entry of a menu, as D-Bus menus have it.
type node struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

// entries are the labels of a menu with the number of each.
func entries(t *testing.T, menu dbus.BusObject) (labels []string, ids map[string]int32) {
	t.Helper()
	var revision uint32
	var root node
	err := menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root)
	if err != nil {
		t.Fatal(err)
	}
	ids = make(map[string]int32)
	for _, child := range root.Children {
		var n node
		if err := dbus.Store([]any{child.Value()}, &n); err != nil {
			t.Fatal(err)
		}
		label, _ := n.Properties["label"].Value().(string)
		labels = append(labels, label)
		ids[label] = n.ID
	}
	return labels, ids
}

// awaitMenu waits for a menu with these entries, which are added one by one, and
// returns their ids.
func awaitMenu(t *testing.T, menu dbus.BusObject, want ...string) map[string]int32 {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		labels, ids := entries(t, menu)
		if slices.Equal(labels, want) {
			return ids
		}
		if time.Now().After(deadline) {
			t.Fatalf("the menu is %q, want %q", labels, want)
		}
	}
}

// inChild is set in the process that a test has started for a part of it.
const inChild = "LATCHKEY_TEST_CHILD"

// TestTrayShowsItsMenu has a process of its own, since the library keeps one tray
// for as long as that lasts, on the bus that it was begun on.
func TestTrayShowsItsMenu(t *testing.T) {
	if os.Getenv(inChild) != "" {
		trayShowsItsMenu(t)
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTrayShowsItsMenu$", "-test.v")
	child.Env = append(os.Environ(), inChild+"=1")
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestTrayShowsItsMenu") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// The tray shows the menu that it is given, names as they are, and does what is
// chosen in the one that it shows last.
func trayShowsItsMenu(t *testing.T) {
	bus := keyringtest.Start(t, keyringtest.WithoutService())
	bus.Use(t)
	test.NewTempApp(t)
	desktop, err := dbus.Connect(bus.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer desktop.Close()
	w := trayWatcher{make(chan string, 4)}
	if err := desktop.Export(w, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.RequestName("org.kde.StatusNotifierWatcher", 0); err != nil {
		t.Fatal(err)
	}
	chosen := make(chan string, 4)
	item := func(label string) app.TrayItem {
		return app.TrayItem{Label: label, Action: func() { chosen <- label }}
	}
	icon := newTray()
	icon.open = func() { chosen <- "open" }
	icon.Show([]app.TrayItem{item("GitHub (dana_smith)"), {}, item("Quit")})
	sender := receive(t, w.registered)
	menu := desktop.Object(sender, "/StatusNotifierMenu")
	awaitMenu(t, menu, "GitHub (dana__smith)", "", "Quit")
	if err := desktop.Object(sender, "/StatusNotifierItem").Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)).Err; err != nil {
		t.Error(err)
	}
	if got := receive(t, chosen); got != "open" {
		t.Errorf("a click on the icon did %q", got)
	}

	icon.Show([]app.TrayItem{item("Open"), item("Quit")})
	ids := awaitMenu(t, menu, "Open", "Quit")
	for _, label := range []string{"Open", "Quit"} {
		click := func() error {
			return menu.Call("com.canonical.dbusmenu.Event", 0, ids[label], "clicked", dbus.MakeVariant(""), uint32(0)).Err
		}
		// Right after a menu was made nobody may listen for the click yet.
		for got := ""; got != label; {
			if err := click(); err != nil {
				t.Fatal(err)
			}
			select {
			case got = <-chosen:
				if got != label {
					t.Fatalf("%q was chosen, and %q done", label, got)
				}
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

func receive(t *testing.T, from <-chan string) string {
	t.Helper()
	select {
	case got := <-from:
		return got
	case <-time.After(20 * time.Second):
		t.Fatal("it did not come")
		return ""
	}
}
