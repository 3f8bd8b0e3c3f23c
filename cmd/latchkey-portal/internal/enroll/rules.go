package enroll

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/vault"
)

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

	// Methods are those that there are, in the order in which they are shown
	// and asked for.
	Methods []Method
	// MailIsGiven says that mail needs no set-up: codes go to the address that
	// every user has.
	MailIsGiven bool
	// SendAtOnce says that a code is sent as soon as it is asked for, and not
	// only when the user wants it.
	SendAtOnce bool
	// LastUsedFirst says that a log-in begins with the method used last, and
	// not with the first.
	LastUsedFirst bool

	// CodeLife is how long a delivered code can be used. At most MostSent are
	// sent to a user within that time.
	CodeLife time.Duration
	MostSent int

	// RecoveryCodes is how many a user gets at the set-up; 0 is none.
	RecoveryCodes int
	// Passkeys is how many a user may have; 0 is none.
	Passkeys int
	// Remember is how long a browser may be remembered on which a user showed
	// a code; 0 is not at all.
	Remember time.Duration
	// Skips is how many times a user may go on without a code.
	Skips int

	// Required says that users need a second factor from the start. Otherwise
	// they do once [Directory.Require] or a [Rollout] has said so.
	Required bool
	// RolloutEach is how long switching one user on takes in a [Rollout].
	RolloutEach time.Duration
	// Grace is how long a user has for the set-up from when it is required; 0
	// is for ever.
	Grace time.Duration
	// AddressFixed says that a mail address can be changed by its user only
	// until a second factor is required.
	AddressFixed bool

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
	if err := r.validateMethods(); err != nil {
		return err
	}
	switch {
	case r.KeyBytes < shortestKey || r.KeyBytes > vault.MaxSecret:
		return fmt.Errorf("a key of %d bytes is not possible; it can have %d to %d", r.KeyBytes, shortestKey, vault.MaxSecret)
	case r.Skew < 0 || r.Skew > longestSkew:
		return fmt.Errorf("a skew of %d steps is not possible; it can be 0 to %d", r.Skew, longestSkew)
	case r.FreeFailures < 0 || r.LockAt <= r.FreeFailures:
		return fmt.Errorf("users would be locked after %d failed tries, although the first %d are free; lock them after %d or more",
			r.LockAt, max(r.FreeFailures, 0), max(r.FreeFailures, 0)+1)
	case r.FirstWait <= 0 || r.LongestWait < r.FirstWait:
		return fmt.Errorf("waits from %v to %v do not grow", r.FirstWait, r.LongestWait)
	case r.PasswordMin < 1 || r.PasswordMax < r.PasswordMin:
		return fmt.Errorf("a password of %d to %d characters is not possible", r.PasswordMin, r.PasswordMax)
	case len(r.Methods) == 0:
		return errors.New("there must be a method")
	case r.MailIsGiven && !slices.Contains(r.Methods, Mail):
		return errors.New("mail cannot be given where it is no method")
	case r.delivers() && (r.CodeLife <= 0 || r.MostSent < 1):
		return errors.New("codes that are delivered need a life and a number that may be sent")
	case r.RecoveryCodes < 0 || r.RecoveryCodes > mostRecovery || r.Remember < 0 || r.Skips < 0 || r.Grace < 0 || r.RolloutEach < 0:
		return fmt.Errorf("numbers must not be below zero, and recovery codes are at most %d", mostRecovery)
	case r.Passkeys < 0 || r.Passkeys > mostPasskeys:
		return fmt.Errorf("%d passkeys for a user are not possible; it can be 0 to %d", r.Passkeys, mostPasskeys)
	case r.InvitationLife <= 0 || r.PendingLife <= 0 || r.IdleLife <= 0 || r.SessionLife <= 0:
		return errors.New("every life must be longer than nothing")
	}
	return nil
}

// Consistent says what in the rules, or between them and the flow, contradicts itself.
func Consistent(r Rules, f Flow) error {
	if err := r.validate(); err != nil {
		return err
	}
	if err := f.validate(r); err != nil {
		return fmt.Errorf("the order of the steps: %w", err)
	}
	return nil
}

func (r Rules) validateMethods() error {
	for i, m := range r.Methods {
		switch {
		case !m.known():
			return fmt.Errorf("there is no method %q", m)
		case slices.Contains(r.Methods[:i], m):
			return fmt.Errorf("the method %q is there twice", m)
		}
	}
	return nil
}

func (r Rules) delivers() bool { return slices.ContainsFunc(r.Methods, Method.Delivered) }

// toSetUp returns the methods that have to be set up to be used.
func (r Rules) toSetUp() []Method {
	return slices.DeleteFunc(slices.Clone(r.Methods), func(m Method) bool { return m == Mail && r.MailIsGiven })
}

// A Clock tells the time. Everything here that depends on time asks it.
type Clock interface {
	Now() time.Time
}

// SystemClock is the computer's own [Clock].
type SystemClock struct{}

// Now returns the present time.
func (SystemClock) Now() time.Time { return time.Now() }
