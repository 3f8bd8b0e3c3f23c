package main

import (
	"fmt"

	"latchkey/importer/otpauth"
)

// An enrollRecord is what --json prints of an enrollment.
type enrollRecord struct {
	Portal   string  `json:"portal"`
	User     string  `json:"user"`
	Profile  string  `json:"profile"`
	Made     bool    `json:"made"`
	Password string  `json:"password,omitempty"`
	Stored   bool    `json:"stored"`
	Account  record  `json:"account"`
	URI      string  `json:"uri,omitempty"`
	Ahead    float64 `json:"ahead"` // seconds
	Frozen   bool    `json:"frozen"`
}

// report says what was done: on standard output, unless that is for the link.
func (r *enrollment) report() error {
	if r.p.json {
		done := enrollRecord{
			Portal: r.portal.Base(), User: r.who.UserName, Profile: r.who.Profile, Made: r.made, Password: r.who.Password,
			Stored: r.stores(), Account: newRecord(r.link, nil), Ahead: float64(r.clock.ahead.Milliseconds()) / 1000, Frozen: r.clock.frozen,
		}
		if r.noStore {
			done.URI = otpauth.URI(r.link)
		}
		return r.p.printJSON(done)
	}
	tell := r.p.print
	if r.noStore {
		tell = func(format string, values ...any) error { r.p.say(format, values...); return nil }
	}
	for _, line := range r.lines() {
		if err := tell("%s", line); err != nil {
			return err
		}
	}
	if r.noStore {
		return r.p.print("%s", otpauth.URI(r.link))
	}
	return nil
}

// lines say what was done.
func (r *enrollment) lines() []string {
	var lines []string
	switch {
	case r.made && r.who.Password != "":
		lines = append(lines, fmt.Sprintf("Added the user %s, password %s", printable(r.who.UserName), printable(r.who.Password)))
	case r.made:
		lines = append(lines, "Added the user "+printable(r.who.UserName))
	}
	line := fmt.Sprintf("Enrolled %s at %s: %s, %s", printable(r.who.UserName), r.portal.Base(), printable(r.link.Title()), settings(r.link))
	switch {
	case r.output != "":
		line += ", link in " + printable(r.output)
	case r.stores():
		line += ", id " + string(r.link.ID)
	}
	return append(lines, line)
}
