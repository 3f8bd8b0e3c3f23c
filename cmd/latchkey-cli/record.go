package main

import (
	"encoding/json"
	"fmt"
	"time"

	"latchkey/vault"
)

// A record is an account as --json prints it. Every field is always there;
// null is what the account's kind does not have.
type record struct {
	ID        vault.ID        `json:"id,omitempty"` // not there before it is stored
	Issuer    string          `json:"issuer"`
	Account   string          `json:"account"`
	Kind      vault.Kind      `json:"kind"`
	Algorithm vault.Algorithm `json:"algorithm"`
	Digits    int             `json:"digits"`
	Period    *int            `json:"period"`  // seconds; null for HOTP
	Counter   *uint64         `json:"counter"` // HOTP: the count of the code, or of the next one
	Code      *string         `json:"code"`    // null for HOTP where a code would be used up
	Until     *string         `json:"valid_until"`
}

// newRecord describes a with the given code; nil is none.
func newRecord(a vault.Account, code *vault.Code) record {
	r := record{
		ID:        a.ID,
		Issuer:    a.Issuer,
		Account:   a.Name,
		Kind:      a.Kind,
		Algorithm: a.Algorithm,
		Digits:    a.Digits,
	}
	if a.Kind == vault.HOTP {
		r.Counter = &a.Counter
	} else {
		r.Period = &a.Period
	}
	if code == nil {
		return r
	}
	r.Code = &code.Value
	if a.Kind == vault.HOTP {
		r.Counter = &code.Counter
	} else {
		until := code.Until.UTC().Format(time.RFC3339)
		r.Until = &until
	}
	return r
}

// recordAt describes a with its code at t, or without one for HOTP, whose
// codes are used up by being seen.
func recordAt(a vault.Account, t time.Time) (record, error) {
	if a.Kind == vault.HOTP {
		return newRecord(a, nil), nil
	}
	code, err := a.Code(t)
	if err != nil {
		return record{}, fmt.Errorf("the code of %s: %w", a.Title(), err)
	}
	return newRecord(a, &code), nil
}

// printJSON writes v on one line of standard output.
func (p *program) printJSON(v any) error {
	encoder := json.NewEncoder(p.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return unwritten(err)
	}
	return nil
}

// printRecord writes a as --json does, with its code at t.
func (p *program) printRecord(a vault.Account, t time.Time) error {
	r, err := recordAt(a, t)
	if err != nil {
		return err
	}
	return p.printJSON(r)
}
