package keyring

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
)

// A stubborn provider is what other systems' keyrings can be and the real one
// here cannot.
type stubborn struct {
	mu     sync.Mutex
	values map[string]string
	fails  error         // what every call returns
	loses  bool          // Set stores nothing and says nothing
	hangs  chan struct{} // calls wait for it to be closed
}

func (p *stubborn) do(f func() error) error {
	if p.hangs != nil {
		<-p.hangs
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		return p.fails
	}
	return f()
}

func (p *stubborn) Get(_, name string) (value string, err error) {
	err = p.do(func() error {
		v, ok := p.values[name]
		if !ok {
			return zalando.ErrNotFound
		}
		value = v
		return nil
	})
	return value, err
}

func (p *stubborn) Set(_, name, value string) error {
	return p.do(func() error {
		if !p.loses {
			p.values[name] = value
		}
		return nil
	})
}

func (p *stubborn) Delete(_, name string) error {
	return p.do(func() error {
		delete(p.values, name)
		return nil
	})
}

// elsewhere is a system that is always ready.
func elsewhere(p *stubborn, explain func(error, bool) error) *system {
	p.values = make(map[string]string)
	s := OS(WithTimes(20*time.Millisecond, time.Minute)).(*system)
	s.provider = p
	s.platform = platform{limit: 2400, most: 3000, explain: explain, shared: func() string { return "" },
		ready: func(ctx context.Context, _ bool, _ times) error { return context.Cause(ctx) }}
	return s
}

func unexplained(error, bool) error { return nil }

func TestErrorsOfTheLibrary(t *testing.T) {
	for _, test := range []struct {
		err, kind error
		says      string
	}{
		{zalando.ErrNotFound, vault.ErrNotFound, ""},
		{zalando.ErrSetDataTooBig, vault.ErrTooBig, "at most 2400 bytes"},
		{zalando.ErrUnsupportedPlatform, vault.ErrNoKeyring, "encrypted file"},
	} {
		store := elsewhere(&stubborn{fails: test.err}, unexplained)
		wantError(t, store.Set(t.Context(), "page-000", "x"), test.kind, test.says)
		_, err := store.Get(t.Context(), "page-000")
		wantError(t, err, test.kind, test.says)
	}
	store := elsewhere(&stubborn{fails: errors.New("something else")}, unexplained)
	if err := store.Set(t.Context(), "page-000", "x"); known(err) || !strings.Contains(err.Error(), "something else") {
		t.Error(err)
	}
	wantError(t, store.Set(t.Context(), "page-000", strings.Repeat("x", 3001)), vault.ErrTooBig, "at most 3000 bytes")
}

func TestCodesOfOtherSystems(t *testing.T) {
	type test struct {
		code int
		kind error
		says string
	}
	windows := []test{
		{1312, vault.ErrNoKeyring, "log in at the desktop"},
		{5, vault.ErrReadOnly, "encrypted file"},
		{1783, vault.ErrTooBig, "shorten"},
		{1722, vault.ErrNoKeyring, "start it"},
		{1062, vault.ErrNoKeyring, "start it"},
	}
	security := []test{
		{36, vault.ErrLocked, "unlock-keychain"},
		{51, vault.ErrLocked, "Keychain Access"},
		{128, vault.ErrDismissed, "answer it"},
		{50, vault.ErrNoKeyring, "make one"},
		{37, vault.ErrNoKeyring, "make one"},
		{53, vault.ErrNoKeyring, "log in"},
		{52, vault.ErrReadOnly, "permissions"},
		{195, vault.ErrReadOnly, "permissions"},
		{42, vault.ErrTooBig, "shorten"},
	}
	cause := errors.New("the system's words")
	for _, test := range windows {
		err := explainWindows(uint32(test.code), cause)
		wantError(t, err, test.kind, test.says)
		if !errors.Is(err, cause) {
			t.Errorf("%v does not wrap its cause", err)
		}
	}
	for _, test := range security {
		wantError(t, explainSecurity(test.code, cause), test.kind, test.says)
	}
	if explainWindows(0, cause) != nil || explainSecurity(1, cause) != nil {
		t.Error("an unknown code was explained")
	}
}

// A Set that says nothing when it fails is found out where it is read back.
func TestSetThatLosesItsValue(t *testing.T) {
	store := elsewhere(&stubborn{loses: true}, unexplained)
	store.platform.readBack = true
	err := store.Set(t.Context(), "page-000", "x")
	if err == nil || !strings.Contains(err.Error(), "has not") || errors.Is(err, vault.ErrNotFound) {
		t.Fatal(err)
	}
}

// Calls that never return are bounded, and let go of when they do.
func TestUnansweredCallsAreBounded(t *testing.T) {
	p := &stubborn{hangs: make(chan struct{})}
	store := elsewhere(p, unexplained)
	for range maxCalls {
		_, err := store.Get(t.Context(), "page-000")
		wantError(t, err, vault.ErrTimeout, "does not answer")
	}
	_, err := store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrTimeout, fmt.Sprintf("%d calls unanswered", maxCalls))
	wantError(t, store.Set(t.Context(), "page-000", "x"), vault.ErrTimeout, fmt.Sprintf("%d calls unanswered", maxCalls))
	if n := len(store.calls); n != maxCalls {
		t.Errorf("%d calls are under way", n)
	}
	if store.drifting() != nil {
		t.Error("a change that was not begun is taken for one that may be carried out")
	}
	close(p.hangs)
	store.callTime = time.Minute
	_, err = store.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrNotFound, "")
}

// The end of a context in the middle of a change is the caller's doing, and
// leaves open what came of it.
func TestChangeGivenUp(t *testing.T) {
	p := &stubborn{hangs: make(chan struct{})}
	store := elsewhere(p, unexplained)
	store.callTime = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	var err error
	var done sync.WaitGroup
	done.Go(func() { err = store.Set(ctx, "page-000", "x") })
	for len(store.calls) == 0 && t.Context().Err() == nil {
		runtime.Gosched()
	}
	cancel()
	done.Wait()
	if !errors.Is(err, context.Canceled) || errors.Is(err, vault.ErrTimeout) || !strings.Contains(err.Error(), "may still carry out") {
		t.Fatal(err)
	}
	if len(store.drifting()) != 1 {
		t.Fatal("the change is not waited for")
	}
	close(p.hangs)
	wantValue(t, store, "page-000", "x")
}
