package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/app/standing"
	"latchkey/importer/found"
	"latchkey/vault"
)

// A take is one decision to be carried out.
type take struct {
	account vault.Account
	replace vault.ID          // the account that gives way, or is put back; or empty
	seen    standing.Relation // how account stood when the user decided
}

// errListChanged is returned where another program changed the vault so that
// the question the user answered is no longer the right one.
var errListChanged error = wordedError("the list was changed by another program meanwhile: look at the account again")

// errStopped is returned where storing was stopped.
var errStopped error = wordedError("storing was stopped")

// An adder is what saving needs of the vault.
type adder interface {
	Accounts() []vault.Account
	Trash() []vault.Account
	Discard(ctx context.Context, now time.Time, ids ...vault.ID) ([]vault.Account, error)
	Recover(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
	Add(ctx context.Context, accounts ...vault.Account) ([]vault.Account, error)
	Update(ctx context.Context, id vault.ID, change func(*vault.Account) error) (vault.Account, error)
	RemoveAll(ctx context.Context, ids ...vault.ID) ([]vault.Account, error)
	Reload(ctx context.Context) (changed bool, err error)
}

// storeAtOnce is how many accounts are added at a time, so that it can be said
// how many there are already, and so that storing can be stopped between.
const storeAtOnce = 500

// replaceAtOnce is the same for those that are replaced, one after the other.
const replaceAtOnce = 50

// A saving is one turn at carrying takes out.
type saving struct {
	vault adder
	takes []take
	halt  context.Context  // stops it between two batches, and has it take back what it has stored
	told  func(stored int) // is told how many are stored

	stored  []vault.Account // as they are in the vault, also those from before an error
	refused []found.Skipped // those that do not fit in
	olds    []vault.Account // those that were replaced, as they were
	back    int             // how many were stored and taken back
}

// run carries the takes out. It looks at the keyring first: if another program
// has stored the same account or one of the same name since the user decided,
// nothing is saved and the error wraps [errListChanged]. Stopped, it takes back
// what it has stored, and returns errStopped; where that fails, the error says
// why, and stored has what is left.
func (s *saving) run(ctx context.Context) error {
	err := s.carryOut(ctx)
	if errors.Is(err, errStopped) {
		if backErr := s.takeBack(ctx); backErr != nil {
			return &halfStopped{backErr}
		}
	}
	return err
}

// carryOut stores until it is done or stopped.
func (s *saving) carryOut(ctx context.Context) error {
	if _, err := s.vault.Reload(ctx); err != nil {
		return doing(tr("looking at the vault before saving"), err)
	}
	fresh, err := check(s.vault.Accounts(), s.vault.Trash(), s.takes)
	if err != nil {
		return err
	}
	for _, t := range s.takes {
		if t.replace == "" {
			continue
		}
		if err := s.replace(ctx, t); err != nil {
			return doing(trf("replacing %s", t.account.Title()), err)
		}
	}
	for some := range slices.Chunk(fresh, storeAtOnce) {
		if s.halt.Err() != nil {
			return errStopped
		}
		if err := s.add(ctx, some); err != nil {
			return doing(trf("adding %s", titles(some)), err)
		}
	}
	if s.halt.Err() != nil && len(s.takes) > storeAtOnce { // while the last of them were stored
		return errStopped
	}
	if len(s.stored) == 0 && len(s.refused) > 0 {
		return fmt.Errorf("%s: %s", s.refused[0].Name, s.refused[0].Reason)
	}
	return nil
}

// replace gives an old account what the new one has, or puts it back.
func (s *saving) replace(ctx context.Context, t take) error {
	if s.halt.Err() != nil {
		return errStopped
	}
	if t.seen == standing.Deleted {
		return s.recover(ctx, t)
	}
	var before vault.Account
	a, err := s.vault.Update(ctx, t.replace, func(old *vault.Account) error {
		if standing.Of(t.account, []vault.Account{*old}, nil).Relation != t.seen {
			return errListChanged
		}
		before = old.Clone()
		standing.TakeOver(old, t.account)
		return nil
	})
	if err != nil {
		return err
	}
	s.stored, s.olds = append(s.stored, a), append(s.olds, before)
	if len(s.stored)%replaceAtOnce == 0 {
		s.told(len(s.stored))
	}
	return nil
}

// add adds accounts. Those that are too big for the keyring do not keep the
// others out.
func (s *saving) add(ctx context.Context, accounts []vault.Account) error {
	stored, err := s.vault.Add(ctx, accounts...)
	s.stored = append(s.stored, stored...)
	if errors.Is(err, vault.ErrTooBig) && len(stored) == 0 && len(s.takes) > 1 {
		if len(accounts) == 1 {
			s.refused = append(s.refused, found.Skipped{Name: accounts[0].Title(), Reason: err.Error()})
			return nil
		}
		half := len(accounts) / 2
		if err := s.add(ctx, accounts[:half]); err != nil {
			return err
		}
		return s.add(ctx, accounts[half:])
	}
	s.told(len(s.stored))
	return err
}

// check returns the accounts of takes that are to be added beside those in the
// vault, after making sure that every decision still fits them.
func check(have, trash []vault.Account, takes []take) (fresh []vault.Account, err error) {
	held := standing.Hold(have, trash)
	given := make(map[vault.ID]bool)
	for _, t := range takes {
		switch {
		case held.Of(t.account).Relation != t.seen:
			return nil, errListChanged
		case t.replace == "":
			fresh = append(fresh, t.account)
		case given[t.replace]:
			return nil, fmt.Errorf(tr("two accounts cannot replace the same one: keep both for one of those called %s"), t.account.Title())
		}
		given[t.replace] = true
	}
	return fresh, nil
}
