package keyring

import (
	"context"
	"errors"
	"fmt"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
)

// A call is one use of the library.
type call struct {
	prompt bool // the keyring may ask to be unlocked
	write  bool // it changes something
	run    func() error
}

// do makes a call and bounds the wait for it. The library knows neither
// contexts nor time-outs, so it runs beside; what the wait has left behind goes
// on by itself and is counted. The keyring is made ready first, so that a call
// is only begun that nothing is known to hold up.
func (s *system) do(ctx context.Context, c call) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.platform.ready(ctx, c.prompt && !vault.IsQuiet(ctx), times{s.callTime, s.promptTime}); err != nil {
		return err
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	select {
	case s.calls <- struct{}{}:
	case <-ctx.Done():
		return ended(ctx, "the keyring has %d calls unanswered: restart it, or log out and in again", maxCalls)
	}
	if ctx.Err() != nil { // both were ready
		<-s.calls
		return ended(ctx, "the keyring does not answer: try again")
	}
	result := make(chan error, 1)
	over := make(chan struct{})
	go func() {
		result <- protect(c.run)
		<-s.calls
		close(over)
	}()
	select {
	case err := <-result:
		return s.explain(err, c.write)
	case <-ctx.Done():
	}
	select {
	case err := <-result: // at the last moment
		return s.explain(err, c.write)
	default:
	}
	if c.write {
		s.drift(over)
		return unsure(ctx)
	}
	return ended(ctx, "the keyring does not answer: try again, and if it stays silent, log out and in again")
}

// bounded returns ctx with the time of one call.
func (s *system) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return withTime(ctx, s.callTime)
}

// errTime is the cause of a context that ended because the keyring took too
// long, as against one that its owner ended.
var errTime = errors.New("too slow")

func withTime(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, errTime)
}

// ended is the error of a wait that ctx has ended: vault.ErrTimeout with the
// sentence if its time was over, be it set here or by its owner. Where its
// owner has called the wait off that is the error: the sentence would accuse
// somebody who was not waited for long.
func ended(ctx context.Context, format string, values ...any) error {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errTime):
		return fail(vault.ErrTimeout, nil, format, values...)
	case errors.Is(cause, context.DeadlineExceeded):
		return fail(vault.ErrTimeout, cause, format, values...)
	default:
		return cause
	}
}

// unsure is the error of a change that ctx has ended the wait for. Also where
// its owner has called it off, that does not sound as if nothing were stored.
func unsure(ctx context.Context) error {
	const sentence = "the keyring has not answered, and may still carry out the change: look before you try again"
	err := ended(ctx, sentence)
	if !known(err) {
		err = fmt.Errorf("%s: %w", sentence, err)
	}
	return err
}

// protect runs a call of the library, which panics when the session bus goes
// away while it waits for a prompt.
func protect(run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errBroken
		}
	}()
	return run()
}

// errBroken stands for a connection that ended in the middle of a call.
var errBroken = errors.New("the connection to the keyring broke")

// explain gives an error of the library its kind and sentence.
func (s *system) explain(err error, write bool) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, zalando.ErrNotFound):
		return vault.ErrNotFound
	case errors.Is(err, zalando.ErrSetDataTooBig):
		return fail(vault.ErrTooBig, err, "the keyring here takes at most %d bytes at once: shorten the account's note", s.platform.limit)
	case errors.Is(err, zalando.ErrUnsupportedPlatform):
		return fail(vault.ErrNoKeyring, err, "this system has no keyring that Latchkey knows: keep the vault in an encrypted file")
	}
	if explained := s.platform.explain(err, write); explained != nil {
		return explained
	}
	return fmt.Errorf("the keyring refused: %w", err)
}

// drift notes a write that nobody waits for.
func (s *system) drift(over <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.adrift = append(s.adrift, over)
}

// drifting returns the writes that are still under way though nobody waits for
// them.
func (s *system) drifting() []<-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	var still []<-chan struct{}
	for _, over := range s.adrift {
		select {
		case <-over:
		default:
			still = append(still, over)
		}
	}
	s.adrift = still
	return still
}

// settle waits for writes adrift, for as long as one call may take.
func (s *system) settle(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	for _, over := range s.drifting() {
		select {
		case <-over:
		case <-ctx.Done():
			return ended(ctx, "the keyring has not answered an earlier change yet: wait, or log out and in again")
		}
	}
	return nil
}

// whenSettled calls release once no write is adrift: at once, or later and
// beside. A process that ends lets go of its locks without it.
func (s *system) whenSettled(release func()) {
	still := s.drifting()
	if len(still) == 0 {
		release()
		return
	}
	go func() {
		for _, over := range still {
			<-over
		}
		release()
	}()
}
