package outbox

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// A shelf is a store that outlasts a box, not the test.
type shelf struct {
	mu     sync.Mutex
	values map[string][]byte
	calls  int
	fails  error
	before func()
}

func (s *shelf) Load() (map[string][]byte, error) { return maps.Clone(s.values), nil }

func (s *shelf) Keep(changes map[string][]byte) error {
	if s.before != nil {
		s.before()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.fails != nil {
		return s.fails
	}
	if s.values == nil {
		s.values = map[string][]byte{}
	}
	for name, value := range changes {
		if s.values[name] = value; value == nil {
			delete(s.values, name)
		}
	}
	return nil
}

func open(t testing.TB, s *shelf, failed func(error)) *Box {
	t.Helper()
	b, err := Open(s, failed)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func unexpected(t testing.TB) func(error) {
	return func(err error) { t.Errorf("it is said that %v", err) }
}

// A restart has the messages as they were, as many as there may be, and counts on.
func TestRestart(t *testing.T) {
	kept := &shelf{}
	b := open(t, kept, unexpected(t))
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	for i := range most + 10 {
		b.Put(Message{Kind: Mail, At: at, To: "dana@example.com", Subject: fmt.Sprint(i), Body: "Your code:\n123456", Code: "123456"})
	}
	b.Note(most+10, Passage{State: Sent, Tries: 2, Problem: "The server was asleep."})
	again := open(t, kept, unexpected(t))
	got, want := again.Messages(), b.Messages()
	if len(got) != most || len(kept.values) != most {
		t.Fatalf("%d messages are there and %d kept, want %d", len(got), len(kept.values), most)
	}
	for i := range got {
		got[i].changed, want[i].changed = 0, 0
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("there is %+v, want %+v", got[i], want[i])
		}
	}
	if m := again.Put(Message{Kind: SMS}); m.ID != most+11 {
		t.Errorf("the next message has the ID %d", m.ID)
	}
}

// What was on its way out when the portal ended is not sent, perhaps a second time,
// and says so.
func TestRestartOnTheWay(t *testing.T) {
	kept := &shelf{}
	b := open(t, kept, unexpected(t))
	b.Onward(SMS, carrier{})
	b.Put(Message{Kind: SMS, To: "+15552368"})
	for range 2 {
		b = open(t, kept, unexpected(t))
		want := Passage{State: Failed, Problem: "The portal ended before it was sent on."}
		if got := b.Messages()[0].Passage; got != want {
			t.Errorf("its way is %+v", got)
		}
		b.Keep()
	}
}

type carrier struct{}

func (carrier) Carry(Message)  {}
func (carrier) String() string { return "nowhere" }

// What cannot be written is told and written with the next message.
func TestStoreFails(t *testing.T) {
	full := errors.New("the disk is full")
	kept, said := &shelf{fails: full}, []error{}
	b := open(t, kept, func(err error) { said = append(said, err) })
	b.Put(Message{Kind: Mail, Body: "a secret"})
	if len(said) != 1 || !errors.Is(said[0], full) || strings.Contains(said[0].Error(), "secret") {
		t.Errorf("it is said that %v", said)
	}
	kept.fails = nil
	b.Put(Message{Kind: Mail})
	if got := ids(open(t, kept, unexpected(t)).Messages()); len(got) != 2 {
		t.Errorf("the messages %v are kept, want both", got)
	}
}

// Messages that come while the store is busy share a write.
func TestWritesAreShared(t *testing.T) {
	const n = 100
	kept := &shelf{}
	b := open(t, kept, unexpected(t))
	busy, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	kept.before = sync.OnceFunc(func() { close(busy); <-release })
	all.Go(func() { b.Put(Message{Kind: Mail}) })
	<-busy
	for range n {
		all.Go(func() { b.Put(Message{Kind: Mail}) })
	}
	for b.Last() < n+1 {
		runtime.Gosched()
	}
	close(release)
	all.Wait()
	if got := len(open(t, kept, unexpected(t)).Messages()); got != n+1 || kept.calls > 2 {
		t.Errorf("%d messages are kept in %d writes, want %d in 2", got, kept.calls, n+1)
	}
}

func TestDamagedMessages(t *testing.T) {
	for name, value := range map[string]string{
		"1": `{"id":2,"kind":"mail"}`, "2": `{"id":2,"kind":"pigeon"}`, "3": `{"id":3,"kind":"mail","x":1}`,
		"4": `{"id":4,"kind":"mail"}{}`, "x": `{}`, "0": `{"id":0,"kind":"sms"}`, "5": `{"id":5,"kind":"mail","body":"a secret"`,
	} {
		_, err := Open(&shelf{values: map[string][]byte{name: []byte(value)}}, unexpected(t))
		if err == nil || !strings.Contains(err.Error(), "cannot be used by this version") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", value, err)
		}
	}
}
