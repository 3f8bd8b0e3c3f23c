package disk

import (
	"errors"
	"strings"
)

var (
	// ErrNoLine means that a text has nothing in it. It is part of a sentence.
	ErrNoLine = errors.New("it is empty")
	// ErrLines means that a text has more in it than one line. It is part of a sentence.
	ErrLines = errors.New("it has more than one line")
)

// Line returns what is in a file that holds one line and nothing else, such as a token:
// the line without its end. What is in the text is in no error.
//
// Errors: [ErrNoLine], [ErrLines].
func Line(text []byte) (string, error) {
	line := strings.TrimRight(string(text), "\r\n")
	switch {
	case strings.TrimSpace(line) == "":
		return "", ErrNoLine
	case strings.ContainsAny(line, "\r\n"):
		return "", ErrLines
	}
	return line, nil
}
