package enroll

import (
	"context"
	"fmt"
	"reflect"
)

// Rules returns those that are in force.
func (d *Directory) Rules() Rules {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rules
}

// A GovernError says which users other rules would lock out.
type GovernError struct{ Text string }

// Error is a sentence's part.
func (e *GovernError) Error() string { return e.Text }

// Govern puts other rules in force, all at once. Keys and their codes stay what they
// were set up with, and the deadlines of users what they were told, as when a portal
// is started anew with other rules. Where the rules change what is set up, or how,
// log-ins that are under way end: their users begin again, under the new ones.
//
// It refuses rules that contradict themselves, and, with a [*GovernError], those under
// which users could not show the second factor that they have.
func (d *Directory) Govern(r Rules, f Flow) (err error) {
	if err := Consistent(r, f); err != nil {
		return err
	}
	defer d.change(&err)()
	before, flow := d.rules, d.flow
	d.rules, d.flow = r, f
	if who, methods := d.stranded(); who != "" {
		d.rules, d.flow = before, flow
		return &GovernError{fmt.Sprintf("%s can only show codes by %s, which these rules do not have; reset or remove these users first, or leave the method in", who, methods)}
	}
	d.undo(func() { d.rules, d.flow = before, flow })
	for _, u := range d.order {
		d.undoNeed(u)
		d.adoptUser(u, before.record())
	}
	if !reflect.DeepEqual(flow, f) || !sameSetUp(before, r) {
		for key, s := range d.sessions {
			if s.step() != SignedIn {
				d.end(key)
			}
		}
	}
	d.happen(nil, Happening{Kind: SawRules})
	return nil
}

// sameSetUp reports whether what a session has drawn for its set-up is what it would
// draw under other rules.
func sameSetUp(a, b Rules) bool {
	return a.Issuer == b.Issuer && a.KeyBytes == b.KeyBytes && a.Algorithm == b.Algorithm && a.Digits == b.Digits && a.Period == b.Period &&
		a.MailIsGiven == b.MailIsGiven && a.RecoveryCodes == b.RecoveryCodes && reflect.DeepEqual(a.Methods, b.Methods)
}

// StartOver has the directory be as a new one with these rules and these users: all
// others, their keys, sessions, requests and counts are gone. It is done at once, or,
// where it cannot be kept, not at all.
func (d *Directory) StartOver(ctx context.Context, r Rules, f Flow, newcomers []Newcomer) error {
	if err := Consistent(r, f); err != nil {
		return err
	}
	for _, n := range newcomers {
		if err := r.Check(n); err != nil {
			return fmt.Errorf("adding a user: %w", err)
		}
	}
	hashes, err := d.hashAll(ctx, newcomers)
	if err != nil {
		return err
	}
	invited, err := d.startOver(r, f, newcomers, hashes)
	if err != nil {
		return err
	}
	for _, i := range invited {
		d.events.Invited(i)
	}
	return nil
}

func (d *Directory) startOver(r Rules, f Flow, newcomers []Newcomer, hashes [][]byte) (invited []Invitation, err error) {
	defer d.change(&err)()
	before := d.all()
	d.put(empty(r, f))
	if invited, err = d.takeIn(newcomers, hashes); err != nil {
		d.put(before)
		return nil, err
	}
	d.undo(func() { d.put(before) })
	d.happened = nil // of users who are there again
	d.happen(nil, Happening{Kind: SawStartOver})
	return invited, nil
}
