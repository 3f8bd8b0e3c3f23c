package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/vault/keyring/keyringtest"
)

// A fakePortal answers in the place of xdg-desktop-portal, on a bus of the test's
// own. What it does when it is asked is the test's.
type fakePortal struct {
	conn   *dbus.Conn
	answer func(p *fakePortal, request dbus.ObjectPath) *dbus.Error

	mu     sync.Mutex
	asked  chan struct{} // is closed by the first question
	closed chan struct{} // and by the first that is taken back
	late   func()        // is called while the request is taken back
	folder string
}

// onWaylandDesktop makes the test's process one in a Wayland session, of which
// the portal does as answer says; nil where there is none.
func onWaylandDesktop(t *testing.T, answer func(*fakePortal, dbus.ObjectPath) *dbus.Error) *fakePortal {
	t.Helper()
	session := keyringtest.Start(t, keyringtest.WithoutService())
	t.Setenv("WAYLAND_DISPLAY", "wayland-test")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", session.Address)
	p := &fakePortal{answer: answer, asked: make(chan struct{}), closed: make(chan struct{}), folder: t.TempDir()}
	if answer == nil {
		return p
	}
	var err error
	if p.conn, err = dbus.Connect(session.Address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.conn.Close() })
	if err := p.conn.Export(p, portalPath, "org.freedesktop.portal.Screenshot"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.conn.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

// Screenshot is the portal's method.
func (p *fakePortal) Screenshot(sender dbus.Sender, _ string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	token, _ := options["handle_token"].Value().(string)
	name := strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + name + "/" + token)
	if err := p.conn.Export(closer{p}, request, requestInterface); err != nil {
		return "", dbus.MakeFailedError(err)
	}
	err := p.answer(p, request)
	p.once(p.asked) // a request may be taken back from here on
	return request, err
}

type closer struct{ portal *fakePortal }

// Close is the request's method.
func (c closer) Close() *dbus.Error {
	c.portal.mu.Lock() // the call comes over a bus, which tells nobody in what order things were done
	late := c.portal.late
	c.portal.mu.Unlock()
	if late != nil {
		late()
	}
	c.portal.once(c.portal.closed)
	return nil
}

func (p *fakePortal) once(done chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-done:
	default:
		close(done)
	}
}

// respond sends the answer to a request.
func (p *fakePortal) respond(request dbus.ObjectPath, status uint32, uri string) *dbus.Error {
	results := map[string]dbus.Variant{}
	if uri != "" {
		results["uri"] = dbus.MakeVariant(uri)
	}
	if err := p.conn.Emit(request, requestInterface+".Response", status, results); err != nil {
		return dbus.MakeFailedError(err)
	}
	return nil
}

// file writes what the portal would, and returns its address.
func (p *fakePortal) file(name string, data []byte) string {
	path := filepath.Join(p.folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		panic(err)
	}
	return address(path)
}

func address(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// left are the files in the portal's folder.
func (p *fakePortal) left(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func pngOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// What the portal gives is read, and its file is gone for good.
func TestPortalGivesAPicture(t *testing.T) {
	want := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range want.Pix {
		want.Pix[i] = byte(i)
	}
	data := pngOf(t, want)
	for name, early := range map[string]bool{"after its reply": false, "before its reply": true} {
		t.Run(name, func(t *testing.T) {
			p := onWaylandDesktop(t, func(p *fakePortal, request dbus.ObjectPath) *dbus.Error {
				uri := p.file("Screenshot of a screen 100%.png", data)
				if early {
					return p.respond(request, responseDone, uri)
				}
				go p.respond(request, responseDone, uri)
				return nil
			})
			if !Asks() {
				t.Error("it is not known that the portal may ask")
			}
			shots, err := Capture(testContext(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(shots) != 1 || !shots[0].Whole || !bytes.Equal(shots[0].Picture.Pix, want.Pix) {
				t.Errorf("got %d shots, or another picture", len(shots))
			}
			if left := p.left(t); len(left) != 0 {
				t.Errorf("%q is still there", left)
			}
		})
	}
}

func TestPortalSaysNo(t *testing.T) {
	respond := func(status uint32, uri string) func(*fakePortal, dbus.ObjectPath) *dbus.Error {
		return func(p *fakePortal, request dbus.ObjectPath) *dbus.Error { return p.respond(request, status, uri) }
	}
	fail := func(name string) func(*fakePortal, dbus.ObjectPath) *dbus.Error {
		return func(*fakePortal, dbus.ObjectPath) *dbus.Error { return dbus.NewError(name, []any{"no"}) }
	}
	for name, test := range map[string]struct {
		answer func(*fakePortal, dbus.ObjectPath) *dbus.Error
		want   error
	}{
		"cancelled by the user":    {respond(responseCancelled, ""), ErrCancelled},
		"refused":                  {respond(2, ""), ErrRefused},
		"not allowed":              {fail("org.freedesktop.portal.Error.NotAllowed"), ErrRefused},
		"absent":                   {nil, ErrNoPortal},
		"without screenshots":      {fail("org.freedesktop.DBus.Error.UnknownMethod"), ErrNoPortal},
		"failed":                   {fail("org.freedesktop.portal.Error.Failed"), ErrFile},
		"no file":                  {respond(responseDone, ""), ErrFile},
		"a file elsewhere":         {respond(responseDone, "https://example.com/a.png"), ErrFile},
		"a file on another host":   {respond(responseDone, "file://example.com/a.png"), ErrFile},
		"a path that is none":      {respond(responseDone, "file:a.png"), ErrFile},
		"a file that is not there": {respond(responseDone, "file:///nowhere/a.png"), ErrFile},
	} {
		t.Run(name, func(t *testing.T) {
			onWaylandDesktop(t, test.answer)
			_, err := Capture(testContext(t))
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	t.Run("no bus", func(t *testing.T) {
		onWaylandDesktop(t, nil)
		for _, address := range []string{"", "disabled:", "unix:path=/nowhere/bus"} {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			if _, err := Capture(testContext(t)); !errors.Is(err, ErrNoPortal) {
				t.Errorf("at %q: got %v, want %v", address, err, ErrNoPortal)
			}
		}
	})
}

// A file that cannot be used is removed as well, if it is one of the user's own.
func TestPortalFileThatCannotBeUsed(t *testing.T) {
	picture := pngOf(t, image.NewGray(image.Rect(0, 0, 30, 20)))
	for name, test := range map[string]struct {
		make func(t *testing.T, p *fakePortal) string
		left []string // what must stay in the folder
	}{
		"not a picture": {func(_ *testing.T, p *fakePortal) string { return p.file("a.png", []byte("no picture")) }, nil},
		"cut short":     {func(_ *testing.T, p *fakePortal) string { return p.file("a.png", picture[:len(picture)/2]) }, nil},
		"empty":         {func(_ *testing.T, p *fakePortal) string { return p.file("a.png", nil) }, nil},
		"too large": {func(t *testing.T, p *fakePortal) string {
			uri := p.file("a.png", picture)
			if err := os.Truncate(filepath.Join(p.folder, "a.png"), 65<<20); err != nil {
				t.Fatal(err)
			}
			return uri
		}, nil},
		"a symlink": {func(t *testing.T, p *fakePortal) string {
			p.file("mine.png", picture)
			if err := os.Symlink("mine.png", filepath.Join(p.folder, "a.png")); err != nil {
				t.Fatal(err)
			}
			return address(filepath.Join(p.folder, "a.png"))
		}, []string{"a.png", "mine.png"}},
		"a pipe": {func(t *testing.T, p *fakePortal) string {
			if err := syscall.Mkfifo(filepath.Join(p.folder, "a.png"), 0o600); err != nil {
				t.Fatal(err)
			}
			return address(filepath.Join(p.folder, "a.png"))
		}, []string{"a.png"}},
		"a folder": {func(t *testing.T, p *fakePortal) string {
			if err := os.Mkdir(filepath.Join(p.folder, "a.png"), 0o700); err != nil {
				t.Fatal(err)
			}
			return address(filepath.Join(p.folder, "a.png"))
		}, []string{"a.png"}},
		"somebody else's": {func(t *testing.T, p *fakePortal) string {
			if os.Geteuid() != 0 {
				return "file:///etc/passwd"
			}
			uri := p.file("a.png", picture)
			if err := os.Chown(filepath.Join(p.folder, "a.png"), 65534, 65534); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if _, err := os.Stat(filepath.Join(p.folder, "a.png")); err != nil {
					t.Errorf("it was removed: %v", err)
				}
			})
			return uri
		}, []string{"a.png"}},
	} {
		t.Run(name, func(t *testing.T) {
			named := make(chan string, 1)
			p := onWaylandDesktop(t, func(p *fakePortal, request dbus.ObjectPath) *dbus.Error {
				return p.respond(request, responseDone, <-named)
			})
			uri := test.make(t, p)
			named <- uri
			if _, err := Capture(testContext(t)); !errors.Is(err, ErrFile) && !errors.Is(err, ErrTooLarge) {
				t.Errorf("got %v, want one about the file", err)
			}
			left := p.left(t)
			if uri == "file:///etc/passwd" {
				return
			}
			if strings.Join(left, " ") != strings.Join(test.left, " ") {
				t.Errorf("the folder holds %q, want %q", left, test.left)
			}
		})
	}
}

// A portal that does not answer is left when the time is up, and told so.
func TestPortalThatDoesNotAnswer(t *testing.T) {
	p := onWaylandDesktop(t, func(*fakePortal, dbus.ObjectPath) *dbus.Error { return nil })
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Capture(ctx); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v, want %v", err, ErrNoAnswer)
	}
	<-p.closed
}

// Stopped, the question is taken back; an answer that comes at just that moment
// leaves no file.
func TestPortalIsStopped(t *testing.T) {
	picture := pngOf(t, image.NewGray(image.Rect(0, 0, 30, 20)))
	p := onWaylandDesktop(t, func(p *fakePortal, request dbus.ObjectPath) *dbus.Error {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.late = func() { p.respond(request, responseDone, p.file("late.png", picture)) }
		return nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-p.asked
		cancel()
	}()
	if _, err := Capture(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	<-p.closed
	if left := p.left(t); len(left) > 0 {
		t.Errorf("%q is still there", left)
	}
}

func FuzzPortalAddress(f *testing.F) {
	for _, seed := range []string{"file:///tmp/a.png", "file://localhost/a%20b.png", "file:a", "https://example.com/a", "file:///../a", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		path, err := pathOf(uri)
		if err == nil && (!filepath.IsAbs(path) || path != filepath.Clean(path)) {
			t.Errorf("%q leads to %q", uri, path)
		}
	})
}
