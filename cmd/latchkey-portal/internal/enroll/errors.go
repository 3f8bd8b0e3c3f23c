package enroll

import (
	"errors"
	"fmt"
	"time"
)

// What can be wrong with an attempt. None of these errors holds anything that
// was typed.
var (
	// ErrCredentials means that the user name or the password is wrong, and
	// does not say which.
	ErrCredentials = errors.New("the user name or the password is not right")
	// ErrMalformedCode means that what was typed cannot be a code. It counts as a
	// failure where it is held against the key all the same, to say why it is none:
	// see [diagnose.HeldAgainstKeys].
	ErrMalformedCode = errors.New("this is not a code")
	// ErrWrongCode means that the code belongs to none of the time steps
	// around now.
	ErrWrongCode = errors.New("the code is not right")
	// ErrUsedCode means that the code was right but its time step, or a later
	// one, has been used already.
	ErrUsedCode = errors.New("the code was used already")
	// ErrExpiredCode means that the code was right, but was sent too long ago.
	ErrExpiredCode = errors.New("the code has expired")
	// ErrNotDelivered means that the method's codes are not sent.
	ErrNotDelivered = errors.New("codes of this method are not sent")
	// ErrNothingSent means that the user waits for nothing that is sent.
	ErrNothingSent = errors.New("the user waits for no code that is sent")
	// ErrTooManySent means that the user was sent as many codes as may be sent
	// in the life of one.
	ErrTooManySent = errors.New("too many codes were sent")
	// ErrNumber means that what was typed cannot be a telephone number.
	ErrNumber = errors.New("this is not a telephone number")
	// ErrMethod means that the user cannot choose that method, or chose none.
	ErrMethod = errors.New("this method cannot be chosen")
	// ErrNoSkips means that the user has gone on without a code as often as
	// the rules allow.
	ErrNoSkips = errors.New("it cannot be skipped any more")
	// ErrAddress means that what was typed cannot be a mail address.
	ErrAddress = errors.New("this is not a mail address")
	// ErrAddressFixed means that only staff may change the address now.
	ErrAddressFixed = errors.New("the address can be changed by staff only")
	// ErrNotAdmin means that only an administrator of the portal may do that.
	ErrNotAdmin = errors.New("only an administrator may do that")
	// ErrRunning means that users are being switched on already.
	ErrRunning = errors.New("the process is running already")
	// ErrNothingToDo means that a process would change nobody.
	ErrNothingToDo = errors.New("there is nobody left to switch on")
	// ErrLocked means that there were too many failures. Only
	// [Directory.Unlock] and [Directory.Reset] end it.
	ErrLocked = errors.New("locked after too many failed attempts")
	// ErrNoSession means that the session is unknown, ended or expired.
	ErrNoSession = errors.New("the session has ended")
	// ErrStep means that the session stands at another step.
	ErrStep = errors.New("the session is at another step")
	// ErrInvitation means that the invitation is unknown, used or expired.
	ErrInvitation = errors.New("the invitation is not valid any more")
	// ErrPasswordShort and ErrPasswordLong mean that a chosen password is
	// outside the rules.
	ErrPasswordShort = errors.New("the password is too short")
	ErrPasswordLong  = errors.New("the password is too long")
	// ErrNoUser means that there is no user of that name. Only
	// administrators' methods return it.
	ErrNoUser = errors.New("no such user")
	// ErrUserExists means that the user name is taken.
	ErrUserExists = errors.New("the user name is taken")
	// ErrNoRecovery means that the portal has no recovery codes.
	ErrNoRecovery = errors.New("there are no recovery codes here")
	// ErrFull means that there are as many users as the directory holds.
	ErrFull = errors.New("there are too many users")
)

// A WaitError refuses an attempt unseen, because the last failure is too fresh.
type WaitError struct {
	// Left is how long to wait, rounded up to whole seconds.
	Left time.Duration
}

// Error says how long to wait.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many failed attempts: wait %v", e.Left)
}
