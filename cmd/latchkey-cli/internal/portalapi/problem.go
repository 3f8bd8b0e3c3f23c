package portalapi

import (
	"errors"
	"strings"
)

// problemType is what the types of problems begin with.
const problemType = "urn:latchkey-portal:problem:"

// The identifiers of problems that a caller may want to tell apart.
const (
	NoSuchUser     = "no-such-user"
	SeveralUsers   = "several-users"
	Enrolled       = "enrolled"
	ImpossibleUser = "impossible-user"
	Unauthorized   = "unauthorized"
	Used           = "used" // the code, which has been used
	Late           = "late" // the code, which was good until just now
)

// noSuchAddress is the identifier of a problem that has to do with the client's address.
const noSuchAddress = "no-such-address"

// A Problem is why a portal did not do what it was asked for (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Detail string `json:"detail"` // sentences
	Status int    `json:"status"` // of HTTP
}

// Error returns the portal's sentences.
func (p *Problem) Error() string { return "the portal says: " + p.Detail }

// ID is what stays the same about a problem: for a refused code the reason.
func (p *Problem) ID() string { return strings.TrimPrefix(p.Type, problemType) }

// Is reports whether an error is a [Problem] with one of these identifiers.
func Is(err error, ids ...string) bool {
	var p *Problem
	if !errors.As(err, &p) {
		return false
	}
	for _, id := range ids {
		if p.ID() == id {
			return true
		}
	}
	return false
}
