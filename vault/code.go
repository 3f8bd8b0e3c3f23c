package vault

import (
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// A Code is one one-time password and the time it holds for.
type Code struct {
	// Value is the code as it is typed: digits, or Steam's letters and digits.
	Value string
	// From and Until bound the time step: the code holds at From and no longer
	// at Until. Both are zero for HOTP, whose codes hold until used.
	From, Until time.Time
	// Counter is what the code was made with: the number of the time step, or
	// the HOTP count.
	Counter uint64
}

// ErrBeforeEpoch is returned for a time before 1970, where RFC 6238 has no
// time steps. A clock that says so is wrong.
var ErrBeforeEpoch = errors.New("the clock says a year before 1970: set the date and time")

// Code returns the account's code at t. For HOTP t is not looked at, and the
// code is that of the account's Counter, which does not move: whoever uses the
// code stores the next count first.
//
// Codes are those of RFC 4226 section 5.3 and RFC 6238 section 4.2 with T0 = 0,
// right for every 64-bit counter.
func (a Account) Code(t time.Time) (Code, error) {
	if err := a.validateParameters(); err != nil {
		return Code{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if a.Kind == HOTP {
		value, err := a.at(a.Counter)
		return Code{Value: value, Counter: a.Counter}, err
	}
	seconds := t.Unix()
	if seconds < 0 {
		return Code{}, ErrBeforeEpoch
	}
	period := int64(a.Period)
	step := seconds / period
	value, err := a.at(uint64(step))
	return Code{
		Value:   value,
		From:    time.Unix(step*period, 0),
		Until:   time.Unix((step+1)*period, 0),
		Counter: uint64(step),
	}, err
}

// Next returns the code that follows the one at t: that of the next time step,
// or of the next HOTP count.
func (a Account) Next(t time.Time) (Code, error) {
	if a.Kind == HOTP {
		a.Counter++
		return a.Code(t)
	}
	now, err := a.Code(t)
	if err != nil {
		return Code{}, err
	}
	return a.Code(now.Until)
}

func (a Account) at(counter uint64) (string, error) {
	encoder := otp.EncoderDefault
	if a.Kind == Steam {
		encoder = otp.EncoderSteam
	}
	value, err := hotp.GenerateCodeCustom(a.Secret.Base32(), counter, hotp.ValidateOpts{
		Digits:    otp.Digits(a.Digits),
		Algorithm: a.hash(),
		Encoder:   encoder,
	})
	if err != nil {
		return "", fmt.Errorf("making the code: %w", err)
	}
	return value, nil
}

func (a Account) hash() otp.Algorithm {
	switch a.Algorithm {
	case SHA256:
		return otp.AlgorithmSHA256
	case SHA512:
		return otp.AlgorithmSHA512
	default:
		return otp.AlgorithmSHA1
	}
}

// Group splits a code for reading: 482913 as "482 913", eight digits by four,
// five and fewer in one piece.
func Group(code string) string {
	n := len(code)
	if n < 6 {
		return code
	}
	size := 3
	if n%4 == 0 {
		size = 4
	}
	if n == 7 || n == 10 {
		size = 4 // 3 + 4, and 2 + 4 + 4: the odd part leads
	}
	head := n % size
	grouped := code[:head]
	for i := head; i < n; i += size {
		if grouped != "" {
			grouped += " "
		}
		grouped += code[i : i+size]
	}
	return grouped
}
