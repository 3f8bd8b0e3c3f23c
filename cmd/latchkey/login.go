package main

import (
	"os"

	"latchkey/app/autostart"
)

// login implements [app.Login] for this program.
type login struct{}

// State implements [app.Login].
func (l login) State(hidden bool) (autostart.State, error) {
	entry, err := l.entry(hidden)
	if err != nil {
		return autostart.Off, err
	}
	return entry.State()
}

// Set implements [app.Login].
func (l login) Set(on, hidden bool) error {
	entry, err := l.entry(hidden)
	switch {
	case err != nil:
		return err
	case on:
		return entry.TurnOn()
	}
	return entry.TurnOff()
}

// entry is the login entry of this program.
func (login) entry(hidden bool) (*autostart.Login, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if hidden {
		return autostart.New(program, "--hidden"), nil
	}
	return autostart.New(program), nil
}
