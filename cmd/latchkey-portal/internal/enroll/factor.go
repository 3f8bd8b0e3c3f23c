package enroll

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode"

	"latchkey/vault"
)

// A factor is one enrolled credential.
type factor struct {
	// account is what an authenticator makes codes of, for [App].
	account vault.Account
	// number is where codes go, for [SMS].
	number string
	// floor is the lowest time step whose code may still be accepted. It only
	// rises, and it belongs to this credential: a new set-up starts afresh.
	floor uint64
	since time.Time
}

// newAccount draws a key for a user.
func (r Rules) newAccount(userName string) vault.Account {
	key := make([]byte, r.KeyBytes)
	_, _ = rand.Read(key) // never fails, by its contract
	return vault.Account{
		Issuer: r.Issuer, Name: userName, Kind: vault.TOTP, Algorithm: r.Algorithm,
		Digits: r.Digits, Period: r.Period, Secret: vault.NewSecret(key),
	}
}

// check accepts a code of the time steps around now that is not below the
// floor, and moves the floor past it. Otherwise it returns [ErrUsedCode] or
// [ErrWrongCode].
func (f *factor) check(code string, now time.Time, skew int) error {
	matched, fresh := false, false
	var accepted uint64
	present := now.Unix() / int64(f.account.Period)
	for step := present - int64(skew); step <= present+int64(skew); step++ {
		same, err := isCode(f.account, step, code)
		if err != nil {
			return err
		}
		matched = matched || same
		// The highest step wins: should one code stand for two steps, it must
		// not be good a second time.
		if same && uint64(step) >= f.floor {
			fresh, accepted = true, uint64(step)
		}
	}
	switch {
	case fresh:
		f.floor = accepted + 1
		return nil
	case matched:
		return ErrUsedCode
	}
	return ErrWrongCode
}

// isCode compares without telling by its time how much of the code was right.
func isCode(account vault.Account, step int64, code string) (bool, error) {
	if step < 0 {
		return false, nil
	}
	want, err := account.Code(time.Unix(step*int64(account.Period), 0))
	if err != nil {
		return false, fmt.Errorf("checking a code: %w", err)
	}
	return subtle.ConstantTimeCompare([]byte(want.Value), []byte(code)) == 1, nil
}

// cleanCode takes out the spaces and dashes that codes are shown with, and
// returns [ErrMalformedCode] for what is then not so many digits.
func cleanCode(typed string, digits int) (string, error) {
	code := bare(typed)
	if len(code) != digits || strings.Trim(code, "0123456789") != "" {
		return "", ErrMalformedCode
	}
	return code, nil
}

// bare is a text without the spaces and dashes that codes are shown with.
func bare(typed string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.Is(unicode.Pd, c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, typed)
}
