package instance

import (
	"encoding/json"
	"errors"
	"io"
)

// maxMessage bounds what is said in one direction, in bytes. What a start is
// given is bounded by the system at about twice that.
const maxMessage = 1 << 20

// A Message is what a start was given. Without links and files it only asks for
// the window.
type Message struct {
	Keyring string   `json:"keyring,omitempty"` // where the vault is to be; empty where that was not said
	Links   []string `json:"links,omitempty"`
	Files   []string `json:"files,omitempty"` // absolute paths
}

// A Refusal is the error of a window that does not take a message. It is a
// sentence that says why.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// An answer is what the window says to a message.
type answer struct {
	Taken   bool   `json:"taken"`
	Refused string `json:"refused,omitempty"`
}

// errTooMuch is the error of a message that is longer than maxMessage.
var errTooMuch = errors.New("too much was opened at once: open some of it first, and then the rest")

// send writes v as one line.
func send(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(line) >= maxMessage {
		return errTooMuch
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// receive reads one line into v.
func receive(r io.Reader, v any) error {
	return json.NewDecoder(io.LimitReader(r, maxMessage)).Decode(v)
}
