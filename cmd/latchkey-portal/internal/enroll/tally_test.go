package enroll

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// Of 200 browsers with the same code exactly one gets in.
func TestParallelReuse(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Minute)
	code := f.code(t, account, 0)
	tokens := f.sessions(200)
	var passed atomic.Int32
	atOnce(200, func(i int) {
		if _, err := f.Verify(tokens[i], code); err == nil {
			passed.Add(1)
		}
	})
	if n := passed.Load(); n != 1 {
		t.Errorf("%d of 200 got in with one code, want 1", n)
	}
}

// 100 parallel guesses, over and over while time passes: none beyond the lock is
// looked at, and then the right code is refused as well.
func TestParallelGuesses(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Minute)
	tokens := f.sessions(100)
	wrong := f.wrongCode(t, account)
	var looked atomic.Int32
	for range 20 {
		atOnce(100, func(i int) {
			if _, err := f.Verify(tokens[i], wrong); errors.Is(err, ErrWrongCode) {
				looked.Add(1)
			}
		})
		f.clock.Move(30 * time.Second)
	}
	if n := looked.Load(); n != 10 {
		t.Errorf("%d guesses were looked at, want 10", n)
	}
	if status := f.Users()[0]; !status.Locked || status.Failures != 10 {
		t.Errorf("the user has %d failures, locked %v", status.Failures, status.Locked)
	}
	_, err := f.Verify(tokens[0], f.code(t, account, 0))
	wantError(t, "the right code after the lock", err, ErrLocked)
	_, err = f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "the right password after the lock", err, ErrLocked)
	if err := f.Unlock(dana); err != nil {
		t.Fatal(err)
	}
	_, err = f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "the right code after unlocking", err, nil)
}

// The same for passwords, which are compared outside the mutex.
func TestParallelPasswords(t *testing.T) {
	for _, name := range []string{dana, "nobody@example.com"} {
		f := newFixture(t)
		var looked atomic.Int32
		for range 20 {
			atOnce(100, func(int) {
				if _, err := f.LogIn(t.Context(), name, "wrong", ""); errors.Is(err, ErrCredentials) {
					looked.Add(1)
				}
			})
			f.clock.Move(time.Minute)
		}
		if n := looked.Load(); n != 10 {
			t.Errorf("%s: %d guesses were looked at, want 10", name, n)
		}
		_, err := f.LogIn(t.Context(), name, danaPassword, "")
		wantError(t, name+" after the lock", err, ErrLocked)
	}
}

// The waits grow, and say how long they are.
func TestWaits(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Minute)
	token := f.logIn(t, dana, danaPassword)
	wrong := f.wrongCode(t, account)
	for i, seconds := range []int{0, 0, 1, 2, 4, 8, 16, 32, 60} {
		_, err := f.Verify(token, wrong)
		wantError(t, fmt.Sprintf("guess %d", i+1), err, ErrWrongCode)
		if seconds == 0 {
			continue
		}
		_, err = f.Verify(token, f.code(t, account, 0))
		var wait *WaitError
		if !errors.As(err, &wait) || wait.Left != time.Duration(seconds)*time.Second {
			t.Errorf("after %d failures: got %v, want a wait of %d s", i+1, err, seconds)
		}
		f.clock.Move(time.Duration(seconds) * time.Second)
	}
	_, err := f.Verify(token, f.code(t, account, 0))
	wantError(t, "the right code after nine failures and all waits", err, nil)
	if n := f.Users()[0].Failures; n != 0 {
		t.Errorf("%d failures are left after a success", n)
	}
}

// A right password between wrong codes must not begin the count anew, nor must
// a new session.
func TestPasswordDoesNotReset(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Minute)
	for i := range 10 {
		_, err := f.Verify(f.logIn(t, dana, danaPassword), f.wrongCode(t, account))
		wantError(t, fmt.Sprintf("guess %d", i+1), err, ErrWrongCode)
		f.clock.Move(time.Minute)
	}
	_, err := f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "after ten failures in ten sessions", err, ErrLocked)
}

// Nobody waits for longer than the longest wait, also where the clock was set back behind
// the last failure, as a restart does with one that ran ahead.
func TestWaitWhenTheClockIsSetBack(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Hour)
	for range 4 {
		f.clock.Move(5 * time.Second)
		if out, err := f.VerifyUser(dana, f.wrongCode(t, account)); err != nil || out.Reason == ReasonWaiting {
			t.Fatalf("a wrong code: %+v, %v", out, err)
		}
	}
	longest := f.Users()[0].Wait
	f.clock.Move(-time.Hour)
	if got := f.Users()[0].Wait; got != longest {
		t.Errorf("with the clock set back the wait is %v, want %v", got, longest)
	}
}
