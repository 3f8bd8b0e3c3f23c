package stream

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
)

// Whoever listens hears all that happens, each once and in its order, whatever happens at
// the same time.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		readers := make([]*reader, most)
		for i := range readers {
			readers[i] = h.listens("0")
		}
		const each, putters = 20, 5
		var putting sync.WaitGroup
		for range putters {
			putting.Go(func() {
				for range each {
					h.feed.Put(audit.Event{Kind: "code-accepted"})
				}
			})
		}
		var listening sync.WaitGroup
		for _, r := range readers {
			listening.Go(func() { r.hears(1, each*putters) })
		}
		putting.Wait()
		listening.Wait()
	})
}

// Only what is wanted is told, and as it is written down.
func TestTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		h.telling.Wants = func(e audit.Event) bool { return e.Profile == "cin7" }
		h.telling.Data = func(e audit.Event) (string, error) { return e.Detail, nil }
		r := h.listens("")
		h.feed.Put(audit.Event{Profile: "enservio", Detail: "not wanted"})
		h.feed.Put(audit.Event{Profile: "cin7", Detail: "<li>\ntwo lines\r\nand\ra third</li>"})
		if id, text := r.next(); id != 2 || text != "<li>\ntwo lines\nand\na third</li>" {
			t.Errorf("it hears %d, %q", id, text)
		}
		if kind := r.answer.Header.Get("Content-Type"); r.answer.StatusCode != http.StatusOK || kind != ContentType {
			t.Errorf("the answer is %d, %s", r.answer.StatusCode, kind)
		}
	})
}

// Who comes back hears what was missed, as far as it is held; the ID of a run that is
// over is that of nothing.
func TestComingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		for range 10 {
			h.feed.Put(audit.Event{})
		}
		r := h.listens("")
		r.hears(1, 4)
		r.leaves()
		h.listens("4").hears(5, 10)
		h.listens("11").hears(1, 10)
		newest := h.listens("10")
		h.feed.Put(audit.Event{})
		newest.hears(11, 11)
		for range 5000 {
			h.feed.Put(audit.Event{})
		}
		h.listens("4").hears(3012, 5011)
	})
}

// A reader who does not read holds up nothing and nobody, and loses the seat after a
// while.
func TestStuckReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		stuck, quick := h.listens("0"), h.listens("0")
		for range 3000 {
			h.feed.Put(audit.Event{})
		}
		quick.rises(3000)
		var listening sync.WaitGroup
		listening.Go(func() { quick.rises(3001) })
		synctest.Wait()
		if h.sitting() != 2 {
			t.Errorf("%d sit there", h.sitting())
		}
		time.Sleep(sendTime)
		synctest.Wait()
		if h.sitting() != 1 {
			t.Errorf("%d sit there after the one that does not read is given up", h.sitting())
		}
		if _, err := stuck.all(); err == nil {
			t.Error("the stream of the one that does not read ended as if it were whole")
		}
		h.feed.Put(audit.Event{})
		listening.Wait()
	})
}

// A slow reader hears what is held, in its order.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		slow := h.listens("0")
		for range 3000 {
			h.feed.Put(audit.Event{})
		}
		for id := 0; id < 3000; {
			last := id
			if id, _ = slow.next(); id <= last {
				t.Fatalf("after %d it hears %d", last, id)
			}
			time.Sleep(sendTime - time.Second)
		}
	})
}

// Where nothing happens something is sent all the same, and one who is gone is let go.
func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHall(t)
		r := h.listens("0")
		began := time.Now()
		for beat := range 4 {
			if beat > 0 {
				r.line(": still here")
			}
		}
		if took := time.Since(began); took != 3*pulse {
			t.Errorf("three pulses took %s", took)
		}
		r.leaves()
		synctest.Wait()
		if h.sitting() != 0 {
			t.Error("who is gone has a seat")
		}
	})
}

// A stream ends when the server stops, at the pulse after which it is not to stay, and
// where an event cannot be written down; and every end makes room.
func TestEnds(t *testing.T) {
	for name, end := range map[string]func(*hall){
		"the server stops":    func(h *hall) { h.room.Release() },
		"it is not to stay":   func(h *hall) { h.stays.Store(false); time.Sleep(pulse) },
		"it cannot be told":   func(h *hall) { h.feed.Put(audit.Event{Kind: "unspeakable"}) },
		"its request is over": func(h *hall) { h.over() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHall(t)
				readers := make([]*reader, most)
				for i := range readers {
					readers[i] = h.listens("0")
				}
				if _, ok := h.room.Enter(); ok {
					t.Error("there is room for one more than fit")
				}
				h.feed.Put(audit.Event{})
				end(h)
				for _, r := range readers {
					if text, err := r.all(); err != nil || !strings.Contains(text, "id: 1\n") || strings.Contains(text, "id: 2\n") {
						t.Errorf("it hears %q and then %v", text, err)
					}
				}
				synctest.Wait()
				if n := h.sitting(); n != 0 {
					t.Errorf("%d sit there", n)
				}
			})
		})
	}
}

// A writer that failed is not written to again.
func TestWriterFails(t *testing.T) {
	w := &broken{}
	out := Begin(w)
	out.Send("a")
	out.Send("b")
	if out.Err() == nil || w.calls != 1 {
		t.Errorf("%d calls, and then %v", w.calls, out.Err())
	}
	telling := Telling{
		Feed: &audit.Feed{}, Wants: func(audit.Event) bool { return true },
		Data: func(audit.Event) (string, error) { return "", nil },
	}
	NewRoom().Tell(context.Background(), w, telling) // which has to end
}

// broken is an answer that nobody takes.
type broken struct{ calls int }

func (*broken) Header() http.Header { return http.Header{} }
func (*broken) WriteHeader(int)     {}
func (b *broken) Write([]byte) (int, error) {
	b.calls++
	return 0, errors.New("nobody is there")
}

func TestWanted(t *testing.T) {
	for accept, want := range map[string]bool{
		"text/event-stream": true, "Text/Event-Stream": true, "application/json, text/event-stream;q=0.9": true,
		"": false, "*/*": false, "text/html": false,
	} {
		if Wanted(accept) != want {
			t.Errorf("%q: %v", accept, !want)
		}
	}
}

// An ID is read as it is written, and nothing else is one.
func FuzzReadID(f *testing.F) {
	for _, text := range []string{"0", "17", "-1", "", "1e3", " 5", "99999999999999999999", "\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := ReadID(text)
		digits := strings.TrimLeft(strings.TrimLeft(text, "+-"), "0")
		if ok && (id < 0 || digits != strings.TrimLeft(strconv.Itoa(id), "0")) {
			t.Errorf("%q is read as %d", text, id)
		}
	})
}

// Whatever an event says, it is heard as one, and nothing of it is taken for another.
func FuzzEvent(f *testing.F) {
	f.Add("a\nid: 7\n\ndata: b")
	f.Add("a\r\rb\r\n: c")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		w := &page{}
		Begin(w).event(audit.Event{ID: 5}, func(audit.Event) (string, error) { return text, nil })
		r := &reader{t: t, lines: newLines(strings.NewReader(w.String()))}
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		if id, heard := r.next(); id != 5 || heard != want {
			t.Errorf("%q is heard as %d, %q", text, id, heard)
		}
		if rest, err := r.all(); rest != "" || err != nil {
			t.Errorf("after %q follows %q, %v", text, rest, err)
		}
	})
}

// page is an answer in memory.
type page struct{ strings.Builder }

func (*page) Header() http.Header { return http.Header{} }
func (*page) WriteHeader(int)     {}
func (*page) Flush()              {}

// hears has a reader hear the events from one ID to another.
func (r *reader) hears(from, to int) {
	r.t.Helper()
	for want := from; want <= to; want++ {
		if id, _ := r.next(); id != want {
			r.t.Errorf("it hears %d, want %d of %d to %d", id, want, from, to)
			return
		}
	}
}

// rises has a reader hear events up to one, each after those before. Which of them are
// still held depends on when it begins to read.
func (r *reader) rises(to int) {
	r.t.Helper()
	for last, id := 0, 0; id < to; last = id {
		if id, _ = r.next(); id <= last {
			r.t.Errorf("after %d it hears %d", last, id)
			return
		}
	}
}
