//go:build !windows

package autostart

func (l *Login) state() (State, error) {
	f, err := entryFile()
	if err != nil {
		return Off, err
	}
	return f.state(l.command)
}

func (l *Login) turnOn() error {
	f, err := entryFile()
	if err != nil {
		return err
	}
	return f.turnOn(l.command)
}

func (l *Login) turnOff() error {
	f, err := entryFile()
	if err != nil {
		return err
	}
	return f.turnOff()
}
