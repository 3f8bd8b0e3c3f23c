package clock

import (
	"context"
	"errors"
	"time"
)

// A State is what the system says of its clock.
type State string

// The states of a system's clock.
const (
	Synchronised   State = "synchronised"
	Unsynchronised State = "not synchronised"
	Silent         State = "not known" // the system does not say
)

// A System is what the system says of its clock, without the network.
type System struct {
	State State
	Text  string // a sentence
}

// systemPatience is how long the system may take to answer. Its service for the
// time is often started by the question.
const systemPatience = 2 * time.Second

var errSilent = errors.New("the system does not say")

// AskSystem asks the system whether its clock is synchronised with a time
// server. It takes two seconds at most, and never asks the network.
func AskSystem(ctx context.Context) System {
	ctx, cancel := context.WithTimeout(ctx, systemPatience)
	defer cancel()
	synchronised, err := askSystem(ctx)
	return systemSays(synchronised, err)
}

func systemSays(synchronised bool, err error) System {
	switch {
	case err != nil:
		return System{Silent, "The system does not say whether its clock is synchronised with a time server."}
	case synchronised:
		return System{Synchronised, "The system says that its clock is synchronised with a time server."}
	}
	return System{Unsynchronised, "The system says that its clock is not synchronised with any time server."}
}
