package enroll

import (
	"errors"
	"testing"
	"time"
)

// Staff see at which step a user stands since when, what is left, and until when; to look
// uses no session.
func TestProgress(t *testing.T) {
	f := newFixture(t)
	moved := f.Moved()
	if p, err := f.Progress(" DANA@example.com "); err != nil || len(p.Places) != 0 {
		t.Fatalf("before the log-in: %d places (%v)", len(p.Places), err)
	}
	token, err := f.LogIn(t.Context(), dana, danaPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-moved:
	default:
		t.Error("that a session began is not told")
	}
	begun := f.clock.Now()
	f.clock.Move(time.Minute)
	if err := f.KeyTaken(token); err != nil {
		t.Fatal(err)
	}
	moved = f.Moved()
	if _, err := f.Session(token); err != nil {
		t.Fatal(err)
	}
	select {
	case <-moved:
	default:
		t.Error("that a session came to another step is not told")
	}
	f.clock.Move(time.Minute)
	p, err := f.Progress(dana)
	if err != nil || len(p.Places) != 1 {
		t.Fatalf("%d places (%v)", len(p.Places), err)
	}
	at := p.Places[0]
	if at.Step != ConfirmKey || !at.Since.Equal(begun.Add(time.Minute)) || !at.Used.Equal(begun.Add(time.Minute)) || !at.Ends.Equal(begun.Add(f.Rules().PendingLife)) {
		t.Errorf("it is told as %s since %v, used %v, until %v", at.Step, at.Since, at.Used, at.Ends)
	}
	for range f.Rules().FreeFailures {
		_, _ = f.Confirm(token, "000000")
	}
	if p, err = f.Progress(dana); err != nil || p.TriesLeft != f.Rules().LockAt-f.Rules().FreeFailures || p.Wait != f.Rules().FirstWait {
		t.Errorf("%d tries are left, and the wait is %v (%v)", p.TriesLeft, p.Wait, err)
	}
	if who, err := f.WhoseSession(token); err != nil || who.UserName != dana {
		t.Errorf("the session is that of %q (%v)", who.UserName, err)
	}
	f.LogOut(token)
	if _, err := f.WhoseSession(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("a session that ended is answered with %v", err)
	}
}

// The key of a rehearsal is known before it is set up, stays until it is reset, and is the
// only one that is told.
func TestRehearsalKey(t *testing.T) {
	f := newFixture(t)
	person, err := f.AddRehearsal(t.Context(), "example.com")
	if err != nil || !person.Rehearses() {
		t.Fatalf("%q was made up (%v)", person.UserName, err)
	}
	first, err := f.RehearsalKey(person.UserName)
	if err != nil {
		t.Fatal(err)
	}
	account, _ := f.setUp(t, person.UserName, RehearsalPassword)
	if !account.Same(first) {
		t.Error("the set-up has another key than the sheet")
	}
	if now, err := f.RehearsalKey(person.UserName); err != nil || !now.Same(first) {
		t.Errorf("the key changed at the set-up (%v)", err)
	}
	if err := f.Reset(person.UserName); err != nil {
		t.Fatal(err)
	}
	if now, err := f.RehearsalKey(person.UserName); err != nil || now.Same(first) {
		t.Errorf("the key outlasted a reset (%v)", err)
	}
	if _, err := f.RehearsalKey(dana); !errors.Is(err, ErrNoRehearsal) {
		t.Errorf("the key of a user is answered with %v", err)
	}
	second, err := f.AddRehearsal(t.Context(), "example.com")
	if err != nil || second.UserName == person.UserName {
		t.Errorf("the second is %q (%v)", second.UserName, err)
	}
}
