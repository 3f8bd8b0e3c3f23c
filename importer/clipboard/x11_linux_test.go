package clipboard

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"latchkey/importer/internal/xdisplay/xdisplaytest"
)

// startX starts a real X server.
func startX(t *testing.T) { xdisplaytest.Start(t, "640x480x24") }

// copied is who owns the clipboard.
func copied(t *testing.T) xproto.Window {
	t.Helper()
	conn, err := xgb.NewConnDisplay(os.Getenv("DISPLAY"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	o := &owner{conn: conn}
	reply, err := xproto.GetSelectionOwner(conn, o.atom("CLIPBOARD")).Reply()
	if err != nil {
		t.Fatal(err)
	}
	return reply.Owner
}

// xclip copies data as a program that stays behind to serve it, and waits until it
// does.
func xclip(t *testing.T, kind string, data []byte) {
	t.Helper()
	before := copied(t)
	cmd := exec.Command("xclip", "-selection", "clipboard", "-in", "-t", kind)
	cmd.Stdin = bytes.NewReader(data)
	if err := cmd.Run(); err != nil {
		t.Fatalf("this test needs xclip (Debian: apt-get install xclip): %v", err)
	}
	for owner := before; owner == before || owner == 0; owner = copied(t) {
		runtime.Gosched()
	}
}

// pngOf is a picture of noise, which no format makes smaller.
func pngOf(t *testing.T, side int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, side, side))
	noise := rand.NewChaCha8([32]byte{1})
	_, _ = noise.Read(m.Pix)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What another program has copied is read as it was, whole, whether it comes at
// once or in parts.
func TestReadsWhatWasCopied(t *testing.T) {
	startX(t)
	small, large := pngOf(t, 20), pngOf(t, 2600)
	if len(large) < 4<<20 {
		t.Fatalf("the large picture has only %d bytes", len(large))
	}
	if c, err := Read(t.Context(), Accounts); err != nil || len(c.Offered) > 0 {
		t.Errorf("nothing copied: %q, %v", c.Offered, err)
	}
	for _, test := range []struct {
		name, kind string
		data       []byte
		want       Content
	}{
		{"text", "UTF8_STRING", []byte("otpauth://totp/Zoë?secret=DEUK3YIQ"), Content{Text: "otpauth://totp/Zoë?secret=DEUK3YIQ", Offered: []string{"text"}}},
		{"old text", "STRING", []byte("Zo\xeb"), Content{Text: "Zoë", Offered: []string{"text"}}},
		{"a picture", "image/png", small, Content{Picture: small, Offered: []string{"a picture"}}},
		{"a large picture", "image/png", large, Content{Picture: large, Offered: []string{"a picture"}}},
		{"another picture", "image/jpeg", append([]byte("\xff\xd8\xff\xe0"), small...), Content{Picture: append([]byte("\xff\xd8\xff\xe0"), small...), Offered: []string{"a picture"}}},
		{"no picture of that name", "image/png", []byte("hello"), Content{Offered: []string{"a picture"}}},
		{"files", "text/uri-list", []byte("file:///tmp/a%20b.png\r\nfile://localhost/tmp/c.json\r\n"), Content{Files: []string{"/tmp/a b.png", "/tmp/c.json"}, Offered: []string{"files"}}},
		{"files of a file manager", "x-special/gnome-copied-files", []byte("copy\nfile:///tmp/a.png"), Content{Files: []string{"/tmp/a.png"}, Offered: []string{"files"}}},
		{"files elsewhere", "text/uri-list", []byte("sftp://server/a.png\r\n"), Content{Elsewhere: true, Offered: []string{"files"}}},
		{"a sound", "audio/ogg", []byte("OggS"), Content{Offered: []string{"sound or film"}}},
		{"something", "application/x-spread\x1bsheet", []byte("x"), Content{Offered: []string{"application/x-spreadsheet"}}},
	} {
		xclip(t, test.kind, test.data)
		got, err := Read(t.Context(), Accounts)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got.Text != test.want.Text || !bytes.Equal(got.Picture, test.want.Picture) || !slices.Equal(got.Files, test.want.Files) ||
			got.Elsewhere != test.want.Elsewhere || !slices.Equal(got.Offered, test.want.Offered) {
			t.Errorf("%s: text %q, %d bytes of a picture, files %q, elsewhere %t, offered %q", test.name, got.Text, len(got.Picture), got.Files, got.Elsewhere, got.Offered)
		}
	}
}

// An owner is a program that owns the clipboard and behaves as the test says.
type owner struct {
	conn   *xgb.Conn
	window xproto.Window
}

// own takes the clipboard and has answer called for each request.
func own(t *testing.T, answer func(o *owner, e xproto.SelectionRequestEvent)) *owner {
	t.Helper()
	conn, err := xgb.NewConnDisplay(os.Getenv("DISPLAY"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	o := &owner{conn: conn}
	if o.window, err = xproto.NewWindowId(conn); err != nil {
		t.Fatal(err)
	}
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	xproto.CreateWindow(conn, 0, o.window, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil)
	if err := xproto.SetSelectionOwnerChecked(conn, o.window, o.atom("CLIPBOARD"), xproto.TimeCurrentTime).Check(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			event, err := conn.WaitForEvent()
			if event == nil && err == nil {
				return
			}
			if e, ok := event.(xproto.SelectionRequestEvent); ok {
				answer(o, e)
			}
		}
	}()
	return o
}

func (o *owner) atom(name string) xproto.Atom {
	reply, err := xproto.InternAtom(o.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return reply.Atom
}

// give puts data where it was asked for, and says so.
func (o *owner) give(e xproto.SelectionRequestEvent, kind xproto.Atom, format byte, data []byte) {
	xproto.ChangeProperty(o.conn, xproto.PropModeReplace, e.Requestor, e.Property, kind, format, uint32(len(data)*8/int(format)), data)
	o.notify(e, e.Property)
}

func (o *owner) notify(e xproto.SelectionRequestEvent, property xproto.Atom) {
	n := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(o.conn, false, e.Requestor, 0, string(n.Bytes()))
}

// offer says which kinds there are.
func (o *owner) offer(e xproto.SelectionRequestEvent, kinds ...string) {
	var list []byte
	for _, kind := range kinds {
		list = binary.LittleEndian.AppendUint32(list, uint32(o.atom(kind)))
	}
	o.give(e, xproto.AtomAtom, 32, list)
}

// A program that answers badly or not at all costs an error that says so, and
// never more than its time.
func TestOwnersThatFail(t *testing.T) {
	startX(t)
	const short = 300 * time.Millisecond
	incr := func(o *owner, e xproto.SelectionRequestEvent, size uint32) {
		o.give(e, o.atom("INCR"), 32, binary.LittleEndian.AppendUint32(nil, size))
	}
	picture := func(then func(o *owner, e xproto.SelectionRequestEvent)) func(o *owner, e xproto.SelectionRequestEvent) {
		return func(o *owner, e xproto.SelectionRequestEvent) {
			if e.Target == o.atom("TARGETS") {
				o.offer(e, "TARGETS", "image/png")
				return
			}
			then(o, e)
		}
	}
	for _, test := range []struct {
		name   string
		answer func(o *owner, e xproto.SelectionRequestEvent)
		want   error
	}{
		{"silent", func(*owner, xproto.SelectionRequestEvent) {}, ErrNoAnswer},
		{"silent after its offer", picture(func(*owner, xproto.SelectionRequestEvent) {}), ErrNoAnswer},
		{"ends when it is asked", func(o *owner, _ xproto.SelectionRequestEvent) { o.conn.Close() }, ErrEnded},
		{"ends in the middle", picture(func(o *owner, e xproto.SelectionRequestEvent) { incr(o, e, 1000); o.conn.Close() }), ErrEnded},
		{"stops in the middle", picture(func(o *owner, e xproto.SelectionRequestEvent) { incr(o, e, 1000) }), ErrNoAnswer},
		{"refuses", picture(func(o *owner, e xproto.SelectionRequestEvent) { o.notify(e, 0) }), nil},
		{"offers rubbish", func(o *owner, e xproto.SelectionRequestEvent) {
			o.give(e, xproto.AtomString, 8, []byte("\xff\xff\xff\xff\x00\x00\x00\x00abc"))
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			own(t, test.answer)
			begun := time.Now()
			c, err := readSelection(t.Context(), os.Getenv("DISPLAY"), "CLIPBOARD", Accounts, short)
			if !errors.Is(err, test.want) || len(c.Picture) > 0 {
				t.Errorf("%v, want %v", err, test.want)
			}
			if took := time.Since(begun); took > short+5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// More than is wanted is not taken, whether it comes at once or in parts.
func TestTooLargeIsCutOff(t *testing.T) {
	startX(t)
	for _, side := range []int{40, 2600} {
		xclip(t, "image/png", pngOf(t, side))
		conn, err := xgb.NewConnDisplay(os.Getenv("DISPLAY"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		x, err := newXBoard(conn, "CLIPBOARD", patience)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.kinds(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := x.get(t.Context(), "image/png", 1000); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%d pixels wide: %v", side, err)
		}
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	startX(t)
	ctx, cancel := context.WithCancel(t.Context())
	own(t, func(*owner, xproto.SelectionRequestEvent) { cancel() })
	begun := time.Now()
	if _, err := Read(ctx, Accounts); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	t.Setenv("DISPLAY", "")
	if _, err := Read(t.Context(), Accounts); !errors.Is(err, ErrNoDisplay) {
		t.Errorf("without a display: %v", err)
	}
	t.Setenv("DISPLAY", ":4711")
	if _, err := Read(t.Context(), Accounts); !errors.Is(err, ErrNoDisplay) {
		t.Errorf("with a wrong one: %v", err)
	}
}
