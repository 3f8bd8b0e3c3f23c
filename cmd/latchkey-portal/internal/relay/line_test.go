package relay

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A book is a log that tests read.
type book struct{ logtest.Book }

func (b *book) logger() *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }

// A fakeWay notes when it was tried, and answers as it is told to.
type fakeWay struct {
	mu     sync.Mutex
	tried  []time.Time
	sent   []int
	answer func(ctx context.Context, m outbox.Message) error
}

func (f *fakeWay) String() string { return "the place of the test" }

func (f *fakeWay) Send(ctx context.Context, m outbox.Message) error {
	f.mu.Lock()
	f.tried = append(f.tried, time.Now())
	f.mu.Unlock()
	if err := f.answer(ctx, m); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, m.ID)
	return nil
}

// What fails for now is tried again with growing waits, a few times; others do
// not wait for it.
func TestTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log book
		box := &outbox.Box{}
		way := &fakeWay{answer: func(_ context.Context, m outbox.Message) error {
			if m.To == "down" {
				return &Failure{Text: "It is down.", Said: "no 123456"}
			}
			return nil
		}}
		line := NewLine(way, box, log.logger())
		box.Onward(outbox.Mail, line)
		began := time.Now()
		box.Put(outbox.Message{Kind: outbox.Mail, To: "down", Code: "123456"})
		box.Put(outbox.Message{Kind: outbox.Mail, To: "up"})
		synctest.Wait()
		if got := box.Messages(); got[0].Passage != (outbox.Passage{State: outbox.Sent, Tries: 1}) ||
			got[1].Passage != (outbox.Passage{State: outbox.Waiting, Tries: 1, Problem: "It is down. It said: no 123456"}) {
			t.Errorf("%+v and %+v", got[0].Passage, got[1].Passage)
		}
		time.Sleep(time.Hour) // of the test's own time
		synctest.Wait()
		var after []time.Duration
		for _, at := range way.tried {
			after = append(after, at.Sub(began))
		}
		want := []time.Duration{0, 0, 2 * time.Second, 12 * time.Second, 42 * time.Second}
		if !slices.Equal(after, want) {
			t.Errorf("it was tried after %v, want %v", after, want)
		}
		if got := box.Messages()[1].Passage; got.State != outbox.Failed || got.Tries != 4 {
			t.Errorf("in the end it is %+v", got)
		}
		line.Close(t.Context())
		said := log.String()
		if strings.Contains(said, "123456") || !strings.Contains(said, `problem="It is down."`) || !strings.Contains(said, "again-in=30s") {
			t.Error("the log says too much or too little")
		}
	})
}

// What is refused for good is tried once, and a failure of an unknown kind is not
// quoted.
func TestFinalAndUnknownFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log book
		box := &outbox.Box{}
		way := &fakeWay{answer: func(_ context.Context, m outbox.Message) error {
			if m.To == "final" {
				return &Failure{Text: "Nobody is there.", Final: true}
			}
			return errors.New("what holds 123456")
		}}
		line := NewLine(way, box, log.logger())
		box.Onward(outbox.Mail, line)
		box.Put(outbox.Message{Kind: outbox.Mail, To: "final"})
		synctest.Wait()
		if got := box.Messages()[0].Passage; got != (outbox.Passage{State: outbox.Failed, Tries: 1, Problem: "Nobody is there."}) {
			t.Errorf("it is %+v", got)
		}
		box.Put(outbox.Message{Kind: outbox.Mail})
		synctest.Wait()
		if got := box.Messages()[0].Passage; got.Problem != "The message could not be sent on." {
			t.Errorf("it is %+v", got)
		}
		line.Close(t.Context())
		if said := log.String(); strings.Contains(said, "123456") || !strings.Contains(said, "left=1") {
			t.Error("the log says too much or too little")
		}
	})
}

// A place that never answers holds up neither the portal nor its stop, and the
// queue ends somewhere.
func TestPlaceThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log book
		box := &outbox.Box{}
		way := &fakeWay{answer: func(ctx context.Context, _ outbox.Message) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		line := NewLine(way, box, log.logger())
		box.Onward(outbox.SMS, line)
		began := time.Now()
		box.Put(outbox.Message{Kind: outbox.SMS})
		synctest.Wait() // it is under way, and the queue is empty
		for range mostWaiting + 1 {
			box.Put(outbox.Message{Kind: outbox.SMS})
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("the portal waited %v", took)
		}
		got := box.Messages()
		if got[0].Passage.Problem != "Too many messages were waiting to be sent on." || got[1].Passage.State != outbox.Waiting {
			t.Errorf("%+v and %+v", got[0].Passage, got[1].Passage)
		}
		limited, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		line.Close(limited)
		line.Close(limited)
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("the stop took %v", took)
		}
		box.Put(outbox.Message{Kind: outbox.SMS})
		if got := box.Messages()[0].Passage; got.Problem != "The portal was being stopped." {
			t.Errorf("afterwards it is %+v", got)
		}
		if !strings.Contains(log.String(), "left=501") {
			t.Error("the log does not say how many were left")
		}
	})
}

// A try under way is let finish at the stop.
func TestStopLetsATryFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log book
		box := &outbox.Box{}
		way := &fakeWay{answer: func(context.Context, outbox.Message) error {
			time.Sleep(time.Second) // of the test's own time
			return nil
		}}
		line := NewLine(way, box, log.logger())
		box.Onward(outbox.SMS, line)
		box.Put(outbox.Message{Kind: outbox.SMS})
		synctest.Wait()
		line.Close(t.Context())
		if got := box.Messages()[0].Passage; got.State != outbox.Sent || strings.Contains(log.String(), "left") {
			t.Errorf("it is %+v", got)
		}
	})
}
