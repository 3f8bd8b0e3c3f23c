package instance

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// at is the way in at a folder of the test's own.
func at(t *testing.T) entrance {
	t.Helper()
	// Not t.TempDir: its path may be too long for a socket.
	dir, err := os.MkdirTemp("", "instance-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return entrance{folder: filepath.Join(dir, "latchkey"), patience: time.Minute, uid: os.Getuid()}
}

// first makes the window and serves it until the test ends.
func first(t *testing.T, e entrance, take func(context.Context, Message) error) *Hold {
	t.Helper()
	h, err := e.enter(t.Context(), Message{})
	if err != nil || h == nil {
		t.Fatalf("the first start: %v, %v", h, err)
	}
	t.Cleanup(func() { _ = h.Close() })
	go h.Serve(take)
	return h
}

func TestSecondStartHandsOver(t *testing.T) {
	e := at(t)
	got := make(chan Message, 1)
	first(t, e, func(_ context.Context, m Message) error {
		got <- m
		return nil
	})
	want := Message{Keyring: "os", Links: []string{"otpauth://totp/a?secret=GEZDGNBV"}, Files: []string{"/home/dana/a b.png"}}
	h, err := e.enter(t.Context(), want)
	if h != nil || err != nil {
		t.Fatalf("the second start: %v, %v", h, err)
	}
	m := <-got
	if m.Keyring != want.Keyring || strings.Join(m.Links, " ") != want.Links[0] || strings.Join(m.Files, " ") != want.Files[0] {
		t.Errorf("handed over was %v", m)
	}
}

func TestRefusalIsToldToTheSecondStart(t *testing.T) {
	e := at(t)
	first(t, e, func(context.Context, Message) error { return errors.New("another vault is shown") })
	h, err := e.enter(t.Context(), Message{})
	var refusal Refusal
	if h != nil || !errors.As(err, &refusal) || err.Error() != "another vault is shown" {
		t.Errorf("got %v, %v", h, err)
	}
}

// However many start at once, there is one window, and all the others have
// handed over.
func TestStartsAtTheSameMoment(t *testing.T) {
	e := at(t)
	const starts = 12
	var mu sync.Mutex
	windows, taken := 0, 0
	var all sync.WaitGroup
	for range starts {
		all.Go(func() {
			h, err := e.enter(t.Context(), Message{Links: []string{"otpauth://"}})
			if err != nil {
				t.Error(err)
			}
			if h == nil {
				return
			}
			mu.Lock()
			windows++
			mu.Unlock()
			t.Cleanup(func() { _ = h.Close() })
			go h.Serve(func(context.Context, Message) error {
				mu.Lock()
				defer mu.Unlock()
				taken++
				return nil
			})
		})
	}
	all.Wait()
	mu.Lock()
	defer mu.Unlock()
	if windows != 1 || taken != starts-1 {
		t.Errorf("%d windows, and %d starts handed over; want 1 and %d", windows, taken, starts-1)
	}
}

func TestSocketOfACrashedWindowIsReplaced(t *testing.T) {
	e := at(t)
	if err := prepare(e.folder); err != nil {
		t.Fatal(err)
	}
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(e.folder, socketName), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	first(t, e, func(context.Context, Message) error { return nil })
	if h, err := e.enter(t.Context(), Message{}); h != nil || err != nil {
		t.Errorf("the start after that: %v, %v", h, err)
	}
}

// A start that comes while the window ends becomes the next window.
func TestStartIsNotLostWhenTheWindowEnds(t *testing.T) {
	e := at(t)
	asked := make(chan struct{})
	h := first(t, e, func(ctx context.Context, _ Message) error {
		close(asked)
		<-ctx.Done() // as a window that quits, and does nothing any more
		return ctx.Err()
	})
	go func() {
		<-asked
		_ = h.Close()
	}()
	next, err := e.enter(t.Context(), Message{Links: []string{"otpauth://"}})
	if next == nil || err != nil {
		t.Fatalf("the start: %v, %v", next, err)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
}

func TestWindowThatHangsIsSaidInTime(t *testing.T) {
	e := at(t)
	h, err := e.enter(t.Context(), Message{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close() // and it never serves
	e.patience = 100 * time.Millisecond
	began := time.Now()
	if _, err := e.enter(t.Context(), Message{}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestNobodyElseIsTalkedTo(t *testing.T) {
	e := at(t)
	other := e
	other.uid++ // whom the window takes itself for
	first(t, other, func(context.Context, Message) error {
		t.Error("the window took what came from another user")
		return nil
	})
	stranger := e
	stranger.patience = 100 * time.Millisecond
	if _, err := stranger.enter(t.Context(), Message{}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a start of another user got %v", err)
	}
	stranger.uid++
	if _, err := stranger.enter(t.Context(), Message{}); err == nil || !strings.Contains(err.Error(), "another user's") {
		t.Errorf("with another user's window a start got %v", err)
	}
}

func TestMessageThatIsTooLong(t *testing.T) {
	e := at(t)
	first(t, e, func(context.Context, Message) error { return nil })
	if _, err := e.enter(t.Context(), Message{Files: []string{strings.Repeat("x", maxMessage)}}); !errors.Is(err, errTooMuch) {
		t.Errorf("got %v", err)
	}
}

// What is no message ends the connection and nothing else.
func TestNonsenseIsNotAnswered(t *testing.T) {
	e := at(t)
	first(t, e, func(context.Context, Message) error { return nil })
	conn, err := net.Dial("unix", filepath.Join(e.folder, socketName))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if n, _ := conn.Read(make([]byte, 1)); n != 0 {
		t.Error("there was an answer")
	}
	if h, err := e.enter(t.Context(), Message{}); h != nil || err != nil {
		t.Errorf("the start after that: %v, %v", h, err)
	}
}
