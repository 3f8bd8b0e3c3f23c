package keyring

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
)

// service is the name that everything of ours carries in the system keyring.
const service = "Latchkey"

const (
	// callTime bounds one call of the keyring. The slowest that was seen, with
	// a value of MaxValue on a busy machine, took under a second.
	callTime = 10 * time.Second
	// promptTime bounds how long a person may take to unlock the keyring.
	promptTime = 2 * time.Minute
	// lockTime bounds the wait for another process's change.
	lockTime = 30 * time.Second
	// maxCalls bounds how many calls can be under way, those among them that
	// nobody waits for any more.
	maxCalls = 16
)

// An Option changes how OS works.
type Option func(*system)

// In has the lock file in the settings folder dir instead of that of
// [DefaultDir].
func In(dir string) Option {
	return func(s *system) { s.dir = dir }
}

// WithTimes bounds a call of the keyring, and the time that a person has to
// unlock it, instead of by ten seconds and two minutes.
func WithTimes(call, prompt time.Duration) Option {
	return func(s *system) { s.callTime, s.promptTime = call, prompt }
}

// OS returns the keyring of the operating system. Nothing is asked of it yet:
// see [Probe].
//
// A call that needs a locked keyring has the system ask its user to unlock it,
// and waits. A Set or Delete whose time runs out, or whose context ends, may
// still be carried out; its error says so. Until it is known to be over, no
// other call is begun and no other process is let in, so that whoever reads
// next reads what came of it.
//
// The lock is in the settings folder. Where there is a folder that everybody who
// shares the keyring has, there is another one in that, for those with another
// settings folder.
func OS(opts ...Option) vault.Store {
	s := &system{
		provider:   library{},
		platform:   thisPlatform(),
		callTime:   callTime,
		promptTime: promptTime,
		calls:      make(chan struct{}, maxCalls),
	}
	for _, opt := range opts {
		opt(s)
	}
	if s.platform.asks {
		s.callTime = max(s.callTime, s.promptTime)
	}
	return s
}

// system is the keyring of the operating system.
type system struct {
	provider             provider
	platform             platform
	dir                  string
	callTime, promptTime time.Duration

	calls chan struct{} // holds a token for each call under way

	mu     sync.Mutex
	adrift []<-chan struct{} // writes that nobody waits for; closed when over
}

// provider is what go-keyring does.
type provider interface {
	Get(service, user string) (string, error)
	Set(service, user, value string) error
	Delete(service, user string) error
}

// library is go-keyring.
type library struct{}

func (library) Get(service, user string) (string, error) { return zalando.Get(service, user) }
func (library) Set(service, user, value string) error    { return zalando.Set(service, user, value) }
func (library) Delete(service, user string) error        { return zalando.Delete(service, user) }

// platform is what differs between the operating systems.
type platform struct {
	limit int // what Limit returns
	most  int // the longest value that is tried
	// readBack is set where a Set is not believed until it has been read.
	readBack bool
	// asks is set where a call itself waits for a person to unlock the keyring.
	asks bool
	// ready makes sure that the keyring can be called without waiting for
	// anybody: that it is there, and unlocked. If prompt is not set, a locked
	// keyring is an error. It ends with ctx.
	ready func(ctx context.Context, prompt bool, times times) error
	// changes tells of what may have made the keyring usable; nil where ready
	// cannot tell whether it is.
	changes func(ctx context.Context) (changed <-chan struct{}, stop func())
	// keeper tells which keyring it is; nil where there is but one.
	keeper func(ctx context.Context) (keeper, error)
	// shared is a folder that everybody who shares the keyring has, or empty.
	// It need not be there, nor be writable.
	shared func() string
	// explain gives an error of the library its kind and sentence, or returns
	// nil if it does not know it. write says that a Set or Delete failed.
	explain func(err error, write bool) error
}

type times struct{ call, prompt time.Duration }

// String names the store for a person.
func (s *system) String() string { return "the system keyring" }

// Limit is the longest value in bytes that the vault should store.
func (s *system) Limit() int { return s.platform.limit }

// Get returns the value called name.
func (s *system) Get(ctx context.Context, name string) (string, error) {
	return s.get(ctx, name, true)
}

func (s *system) get(ctx context.Context, name string, prompt bool) (string, error) {
	value := make(chan string, 1)
	err := s.do(ctx, call{prompt: prompt, run: func() error {
		v, err := s.provider.Get(service, name)
		value <- v
		return err
	}})
	if err != nil {
		return "", err
	}
	return <-value, nil
}

// Set stores value under name.
func (s *system) Set(ctx context.Context, name, value string) error {
	if err := checkValue(name, value); err != nil {
		return err
	}
	if len(value) > s.platform.most {
		return tooBig(nil, len(value), s.platform.most)
	}
	err := s.do(ctx, call{prompt: true, write: true, run: func() error {
		return s.provider.Set(service, name, value)
	}})
	if err != nil || !s.platform.readBack {
		return err
	}
	stored, err := s.Get(ctx, name)
	switch {
	case err != nil && !errors.Is(err, vault.ErrNotFound):
		return err
	case stored != value:
		return errors.New("the keyring said that it has stored the change, and has not: unlock it and try again")
	}
	return nil
}

// Delete removes the value called name.
func (s *system) Delete(ctx context.Context, name string) error {
	return s.do(ctx, call{prompt: true, write: true, run: func() error {
		return s.provider.Delete(service, name)
	}})
}

// Probe reports whether the keyring can be used now. It never asks for the
// keyring to be unlocked.
func (s *system) Probe(ctx context.Context) error {
	_, err := s.get(ctx, "probe", false)
	if errors.Is(err, vault.ErrNotFound) {
		return nil
	}
	return err
}

// Lock keeps other processes, and other users of this one, from changing the
// vault.
func (s *system) Lock(ctx context.Context) (unlock func(), err error) {
	dir := s.dir
	if dir == "" {
		if dir, err = DefaultDir(); err != nil {
			return nil, err
		}
	}
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	own, err := lockIn(ctx, dir, "keyring")
	if err != nil {
		return nil, err
	}
	shared, err := s.lockShared(ctx)
	if err != nil {
		own()
		return nil, err
	}
	return sync.OnceFunc(func() { s.whenSettled(func() { shared(); own() }) }), nil
}

// lockShared takes the lock that others have to take whose settings lie in
// another folder. Where it cannot be had, as in a sandbox, the one in the
// settings folder has to do.
func (s *system) lockShared(ctx context.Context) (unlock func(), err error) {
	dir := s.platform.shared()
	if dir == "" {
		return func() {}, nil
	}
	unlock, err = lockFile(ctx, filepath.Join(dir, "latchkey"))
	switch {
	case err == nil:
		return unlock, nil
	case ctx.Err() != nil, errors.Is(err, vault.ErrTimeout):
		return nil, err
	}
	return func() {}, nil
}
