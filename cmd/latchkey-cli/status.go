package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"latchkey/vault"
	"latchkey/vault/keyring"
)

// The exit statuses, which scripts may rely on.
const (
	statusDone    = 0
	statusFailed  = 1
	statusUsage   = 2
	statusNoMatch = 3 // nothing matches the NAME, or no account in the pictures
	statusSeveral = 4 // several accounts match the NAME
)

// A statusError ends the program with a status. Its err is nil where
// everything has been said already.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }

// usagef is an error in how the program was called.
func usagef(format string, values ...any) error {
	return &statusError{statusUsage, fmt.Errorf(format, values...)}
}

// sentence puts an error on one line and adds what to do about it where that
// is a matter of this program.
func sentence(err error) string {
	text := oneLine(err)
	switch {
	case errors.Is(err, keyring.ErrAsk):
		return text + " (" + name + " init file:PATH)"
	case errors.Is(err, vault.ErrDamaged):
		return text + "; " + name + " doctor says what can still be read"
	}
	return text
}

// oneLine is the text of an error that may have several lines.
func oneLine(err error) string {
	return printable(strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; "))
}

// secretAsArgument is said wherever a key may have been given where everybody
// can read it.
const secretAsArgument = "a provisioning URI or key is never an argument, where other users and the shell's history see it: give it to " + name + " add on standard input"

// usageText turns an error of cobra or pflag into one line that says what to
// do, and whose help says more. It repeats nothing that could be a key.
func usageText(err error, command string) error {
	var (
		unknown  *pflag.NotExistError
		novalue  *pflag.ValueRequiredError
		badvalue *pflag.InvalidValueError
		syntax   *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(unknown, command)
	case errors.As(err, &novalue):
		return fmt.Errorf("--%s needs a value: see %s --help", novalue.GetFlag().Name, command)
	case errors.As(err, &badvalue):
		return badFlagValue(badvalue)
	case errors.As(err, &syntax):
		return fmt.Errorf("a flag is written --name or --name=value: see %s --help", command)
	}
	return err
}

func unknownFlag(err *pflag.NotExistError, command string) error {
	flag := err.GetSpecifiedName()
	switch strings.ToLower(flag) {
	case "token":
		return fmt.Errorf("there is no flag for a token, which other users and the shell's history would see: it is read from --token-file or %s", envPortalToken)
	case "secret", "key", "uri", "url", "seed", "passphrase", "password", "pass":
		return fmt.Errorf("there is no flag for a secret, which other users and the shell's history would see: a URI or key is read from standard input, a passphrase by --passphrase-file")
	}
	if err.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("there is no flag -%s: see %s --help, and write -- before a NAME that begins with a dash", flag, command)
	}
	if looksSecret(flag) {
		return fmt.Errorf("there is no such flag: see %s --help", command)
	}
	return fmt.Errorf("there is no flag --%s: see %s --help", printable(flag), command)
}

func badFlagValue(err *pflag.InvalidValueError) error {
	flag := err.GetFlag()
	var number *strconv.NumError
	switch {
	case flag.Value.Type() == "bool":
		return fmt.Errorf("--%s takes no value", flag.Name)
	case errors.As(err, &number): // which repeats the value, and says less
		return fmt.Errorf("--%s takes a whole number, not %s", flag.Name, quoted(err.GetValue(), "this"))
	}
	return fmt.Errorf("--%s: %w", flag.Name, errors.Unwrap(err))
}

// looksSecret reports whether s could be a provisioning URI or a key, so that
// it is not written out again in a message.
func looksSecret(s string) bool {
	if isLink(s) || strings.Contains(s, ":/") {
		return true
	}
	letters := 0
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			letters++
		case r == ' ', r == '-', r == '=':
		default:
			return false
		}
	}
	return letters >= 16
}
