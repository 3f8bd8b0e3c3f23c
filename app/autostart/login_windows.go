package autostart

import (
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

const (
	runKey = `Software\Microsoft\Windows\CurrentVersion\Run`
	// approvedKey is where the Task Manager notes what the user has switched off
	// there: a value of the same name whose first byte is odd.
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	valueName   = "Latchkey"
	// maxCommand is how long a command may be there, in characters (Microsoft, "Run
	// and RunOnce Registry Keys").
	maxCommand = 260
)

func (l *Login) state() (State, error) {
	run, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return Off, nil
	}
	if err != nil {
		return Off, fmt.Errorf("the programs that start at login cannot be read: %w", err)
	}
	defer run.Close()
	command, _, err := run.GetStringValue(valueName)
	switch {
	case errors.Is(err, registry.ErrNotExist), err == nil && switchedOff():
		return Off, nil
	case err != nil:
		return Off, fmt.Errorf("the programs that start at login cannot be read: %w", err)
	case command == windows.ComposeCommandLine(l.command):
		return On, nil
	}
	return Other, nil
}

// switchedOff reports whether the user has switched it off in the Task Manager.
func switchedOff() bool {
	approved, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer approved.Close()
	value, _, err := approved.GetBinaryValue(valueName)
	return err == nil && len(value) > 0 && value[0]&1 == 1
}

func (l *Login) turnOn() error {
	command := windows.ComposeCommandLine(l.command)
	if len(utf16.Encode([]rune(command))) > maxCommand {
		return fmt.Errorf("%q: %w", l.command[0], ErrProgram)
	}
	run, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("the programs that start at login cannot be changed: %w", err)
	}
	defer run.Close()
	if err := run.SetStringValue(valueName, command); err != nil {
		return fmt.Errorf("the programs that start at login cannot be changed: %w", err)
	}
	return remove(approvedKey)
}

func (l *Login) turnOff() error { return remove(runKey) }

// remove takes the value of the program out of a key.
func remove(path string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the programs that start at login cannot be changed: %w", err)
	}
	defer key.Close()
	if err := key.DeleteValue(valueName); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return fmt.Errorf("the programs that start at login cannot be changed: %w", err)
	}
	return nil
}
