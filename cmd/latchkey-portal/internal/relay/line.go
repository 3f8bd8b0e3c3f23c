package relay

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A Way takes one message to where it should go, once. Its errors are *[Failure].
// String names the place, to go on after "to".
type Way interface {
	Send(ctx context.Context, m outbox.Message) error
	String() string
}

// mostWaiting bounds the queue. It is as many as the outbox keeps.
const mostWaiting = 500

// tryTime is how long one try may take.
const tryTime = 15 * time.Second

// waits returns how long is waited before each further try. A code that comes
// later than that is of no use to anyone.
func waits() []time.Duration {
	return []time.Duration{2 * time.Second, 10 * time.Second, 30 * time.Second}
}

// A Line takes the messages of one kind out of the portal, one after another. It
// implements [outbox.Carrier].
type Line struct {
	way   Way
	box   *outbox.Box
	log   *slog.Logger
	waits []time.Duration

	mu      sync.Mutex
	queue   []job // in the order of their coming
	closed  bool
	arrived chan struct{} // holds a token when the queue has grown

	closing chan struct{}
	done    chan struct{}
	cancel  context.CancelFunc // ends the try that is under way
}

// A job is a message that is to be sent.
type job struct {
	message outbox.Message
	tries   int
	due     time.Time
}

// NewLine returns a line that works until [Line.Close].
func NewLine(way Way, box *outbox.Box, log *slog.Logger) *Line {
	return newLine(way, box, log, waits())
}

func newLine(way Way, box *outbox.Box, log *slog.Logger, waits []time.Duration) *Line {
	ctx, cancel := context.WithCancel(context.Background())
	l := &Line{
		way: way, box: box, log: log, waits: waits,
		arrived: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}), cancel: cancel,
	}
	go l.run(ctx)
	return l
}

// String names where the messages go.
func (l *Line) String() string { return l.way.String() }

// Carry takes a message into the queue. It never waits.
func (l *Line) Carry(m outbox.Message) {
	if problem := l.enqueue(job{message: m, due: time.Now()}); problem != "" {
		l.box.Note(m.ID, outbox.Passage{State: outbox.Failed, Problem: problem})
		l.log.Warn("a message is not sent on", "kind", m.Kind, "message", m.ID, "problem", problem)
		return
	}
	select {
	case l.arrived <- struct{}{}:
	default:
	}
}

func (l *Line) enqueue(j job) (problem string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return "The portal was being stopped."
	case len(l.queue) >= mostWaiting:
		return "Too many messages were waiting to be sent on."
	}
	l.queue = append(l.queue, j)
	return ""
}

func (l *Line) run(ctx context.Context) {
	defer close(l.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-l.closing:
			return
		default:
		}
		j, wait, ready := l.next(time.Now())
		if ready {
			l.try(ctx, j)
			continue
		}
		timer.Reset(wait)
		select {
		case <-l.closing:
			return
		case <-l.arrived:
		case <-timer.C:
		}
	}
}

// next takes out of the queue what is due, or says how long that takes.
func (l *Line) next(now time.Time) (j job, wait time.Duration, ready bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait = time.Hour // with nothing to do; a new message ends it
	for i, j := range l.queue {
		left := j.due.Sub(now)
		if left <= 0 {
			l.queue = slices.Delete(l.queue, i, i+1)
			return j, 0, true
		}
		wait = min(wait, left)
	}
	return job{}, wait, false
}

// try sends a message and notes how that went.
func (l *Line) try(ctx context.Context, j job) {
	limited, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	j.tries++
	said := l.log.With("kind", j.message.Kind, "message", j.message.ID, "try", j.tries)
	err := l.way.Send(limited, j.message)
	if err == nil {
		said.Info("a message was sent on")
		l.box.Note(j.message.ID, outbox.Passage{State: outbox.Sent, Tries: j.tries})
		return
	}
	failure := failureOf(err)
	passage := outbox.Passage{State: outbox.Waiting, Tries: j.tries, Problem: failure.whole()}
	if failure.Final || j.tries > len(l.waits) {
		passage.State = outbox.Failed
		said.Warn("a message is not sent on", "problem", failure.Text)
		l.box.Note(j.message.ID, passage)
		return
	}
	wait := l.waits[j.tries-1]
	said.Warn("a message was not sent on yet", "problem", failure.Text, "again-in", wait)
	l.box.Note(j.message.ID, passage)
	j.due = time.Now().Add(wait)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, j) // it was in the queue, so there is room for it
}

// Close ends the work: the try that is under way may finish until the context
// ends, and what waits is given up and counted in the log.
func (l *Line) Close(ctx context.Context) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return
	}
	l.closed = true
	l.mu.Unlock()
	close(l.closing)
	select {
	case <-l.done:
	case <-ctx.Done():
	}
	l.cancel()
	<-l.done
	if left := len(l.queue); left > 0 {
		l.log.Warn("stopped before every message was sent on", "left", left)
	}
}
