package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode"
)

// A Failure is why a message did not go out.
type Failure struct {
	// Text is one sentence with nothing of the message in it.
	Text string
	// Said is what the other side answered. It may quote the message.
	Said string
	// Final says that trying again would not help.
	Final bool
}

// Error returns what may stand in a log.
func (f *Failure) Error() string { return f.Text }

// longestSaid bounds what is kept of an answer, in bytes.
const longestSaid = 300

// whole is what may be shown beside the message.
func (f *Failure) whole() string {
	said := f.Said
	if len(said) > longestSaid {
		said = said[:longestSaid]
	}
	said = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(said, ""))
	if said = strings.Join(strings.Fields(said), " "); said == "" {
		return f.Text
	}
	return f.Text + " It said: " + said
}

// failureOf returns why an error came about. One that is no Failure is not
// quoted: it may hold anything.
func failureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Text: "The message could not be sent on."}
}

// notReached is the failure of a connection to a place such as "the mail server
// 127.0.0.1:25", or of what was said on it.
func notReached(place string, err error) *Failure {
	var unknown *net.DNSError
	var operation *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return &Failure{Text: sentence(place, "shows a certificate that is not valid for it: "+certificate.Err.Error()), Final: true}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &Failure{Text: sentence(place, "cannot be reached: nothing listens there")}
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return &Failure{Text: sentence(place, "cannot be reached: its name is not known")}
	case isTimeout(err):
		return &Failure{Text: sentence(place, "did not answer in time")}
	case errors.As(err, &operation) && operation.Op == "dial":
		return &Failure{Text: sentence(place, "cannot be reached")}
	}
	return &Failure{Text: sentence(place, "broke the connection off or gave no proper answer")}
}

func isTimeout(err error) bool {
	var timed net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timed) && timed.Timeout()
}

// sentence begins with a capital and ends with a full stop.
func sentence(place, rest string) string {
	return strings.ToUpper(place[:1]) + place[1:] + " " + rest + "."
}
