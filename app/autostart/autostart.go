// Package autostart has a program started when its user logs in, in the way of each
// system, for this user alone:
//
//   - Linux and the like: a desktop entry in the folder "autostart" of the user's
//     settings (freedesktop.org, "Desktop Application Autostart Specification");
//   - macOS: a property list in ~/Library/LaunchAgents;
//   - Windows: a value of the registry's key Run.
package autostart

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// A State says whether the program is started.
type State int

const (
	Off State = iota
	On
	// Other is on, but with another command: the program was moved, or other
	// options are wanted now. To turn it on again mends it.
	Other
)

var (
	// ErrForeign is wrapped where an entry of the program's name was made by
	// somebody else, and is left alone.
	ErrForeign = errors.New("it was not made by Latchkey, and is left alone: delete it yourself")
	// ErrProgram is wrapped for a program that no entry can name.
	ErrProgram = errors.New("a program with such a name cannot be started at login: move it to a folder with a usual name")
)

// A Login is the entry that starts a command at login. Its methods touch the disk
// or the registry.
type Login struct{ command []string }

// New returns the entry for a program, which is named by its whole path, and its
// arguments.
func New(program string, arguments ...string) *Login {
	return &Login{append([]string{program}, arguments...)}
}

// State says whether the command is started at login.
func (l *Login) State() (State, error) { return l.state() }

// TurnOn has the command started at login, instead of another one of this program.
func (l *Login) TurnOn() error {
	for _, word := range l.command {
		if strings.ContainsFunc(word, unicode.IsControl) {
			return fmt.Errorf("%q: %w", word, ErrProgram)
		}
	}
	return l.turnOn()
}

// TurnOff has nothing started at login.
func (l *Login) TurnOff() error { return l.turnOff() }
