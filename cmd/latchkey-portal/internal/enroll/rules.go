package enroll

import (
	"errors"
	"fmt"
	"time"

	"latchkey/vault"
)

// A Step is something the user has to do before being signed in.
type Step string

// The steps that a [Flow] can be made of, and the one that ends it.
const (
	// ShowKey shows the new key, as a QR code and as text.
	ShowKey Step = "show-key"
	// ConfirmKey asks for a code made with that key. Passing it switches the
	// second factor on.
	ConfirmKey Step = "confirm-key"
	// EnterCode asks an enrolled user for a code.
	EnterCode Step = "enter-code"
	// SignedIn is where a session stands when its steps are done.
	SignedIn Step = "signed-in"
)

// A Flow is the order of the steps after a right password.
type Flow struct {
	SetUp  []Step // for a user without a second factor
	Verify []Step // for a user with one
}

func (f Flow) validate() error {
	at := map[Step]int{}
	for i, step := range f.SetUp {
		if step != ShowKey && step != ConfirmKey {
			return fmt.Errorf("the step %q cannot be part of the set-up", step)
		}
		if _, twice := at[step]; twice {
			return fmt.Errorf("the step %q is in the set-up twice", step)
		}
		at[step] = i
	}
	shown, isShown := at[ShowKey]
	confirmed, isConfirmed := at[ConfirmKey]
	if !isShown || !isConfirmed || shown > confirmed {
		return errors.New("the set-up must show the key and then ask for a code made with it")
	}
	if len(f.Verify) != 1 || f.Verify[0] != EnterCode {
		return errors.New("the log-in must ask for a code once")
	}
	return nil
}

// Rules are the numbers that a portal's behaviour turns on.
type Rules struct {
	// Issuer is what provisioning URIs name as the issuer.
	Issuer string

	// The key and the codes made with it.
	KeyBytes  int // length of a new key, 10 to vault.MaxSecret
	Algorithm vault.Algorithm
	Digits    int
	Period    int // seconds of a time step
	// Skew is how many time steps a code may be early or late, 0 to 10.
	Skew int

	// FreeFailures is how many failures in a row cost no waiting, at least 0.
	// From then on the wait is FirstWait, doubled with each failure up to
	// LongestWait. LockAt failures lock the user; it is more than FreeFailures.
	FreeFailures int
	FirstWait    time.Duration
	LongestWait  time.Duration
	LockAt       int

	// PasswordMin and PasswordMax bound a chosen password, in characters.
	PasswordMin, PasswordMax int

	// InvitationLife is how long an invitation can be accepted.
	InvitationLife time.Duration
	// PendingLife is how long a session may take to become signed in.
	PendingLife time.Duration
	// IdleLife ends a signed-in session that is not used, SessionLife any.
	IdleLife, SessionLife time.Duration
}

// longestSkew bounds Rules.Skew: each step more is another code that a guess
// can hit (RFC 6238 section 5.2).
const longestSkew = 10

// shortestKey is 80 bits, the shortest that portals hand out.
const shortestKey = 10 // bytes

func (r Rules) validate() error {
	account := vault.Account{
		Issuer: r.Issuer, Name: "name", Kind: vault.TOTP, Algorithm: r.Algorithm,
		Digits: r.Digits, Period: r.Period, Secret: vault.NewSecret(make([]byte, shortestKey)),
	}
	if err := account.Validate(); err != nil {
		return err
	}
	switch {
	case r.KeyBytes < shortestKey || r.KeyBytes > vault.MaxSecret:
		return fmt.Errorf("a key of %d bytes is not possible; it can have %d to %d", r.KeyBytes, shortestKey, vault.MaxSecret)
	case r.Skew < 0 || r.Skew > longestSkew:
		return fmt.Errorf("a skew of %d steps is not possible; it can be 0 to %d", r.Skew, longestSkew)
	case r.FreeFailures < 0 || r.LockAt <= r.FreeFailures:
		return fmt.Errorf("a lock at %d failures does not fit %d free ones", r.LockAt, r.FreeFailures)
	case r.FirstWait <= 0 || r.LongestWait < r.FirstWait:
		return fmt.Errorf("waits from %v to %v do not grow", r.FirstWait, r.LongestWait)
	case r.PasswordMin < 1 || r.PasswordMax < r.PasswordMin:
		return fmt.Errorf("a password of %d to %d characters is not possible", r.PasswordMin, r.PasswordMax)
	case r.InvitationLife <= 0 || r.PendingLife <= 0 || r.IdleLife <= 0 || r.SessionLife <= 0:
		return errors.New("every life must be longer than nothing")
	}
	return nil
}

// A Clock tells the time. Everything here that depends on time asks it.
type Clock interface {
	Now() time.Time
}

// SystemClock is the computer's own [Clock].
type SystemClock struct{}

// Now returns the present time.
func (SystemClock) Now() time.Time { return time.Now() }
