package app

import (
	"cmp"
	"context"
	"slices"

	"latchkey/app/standing"
	"latchkey/vault"
)

// errNotTakenBack is returned where a replaced account has been changed since.
var errNotTakenBack error = wordedError("another program has changed it meanwhile")

// A halfStopped is an errStopped where not all could be taken back, with why.
type halfStopped struct{ why error }

func (e *halfStopped) Error() string { return e.why.Error() }

// Unwrap returns errStopped and the cause.
func (e *halfStopped) Unwrap() []error { return []error{errStopped, e.why} }

// takeBack takes out of the vault what was added, and gives those that were
// replaced what they had. What could not be taken back is left in stored.
func (s *saving) takeBack(ctx context.Context) error {
	was := len(s.stored)
	added := s.stored[len(s.olds):] // the replaced ones come first
	ids := make([]vault.ID, len(added))
	for i, a := range added {
		ids[i] = a.ID
	}
	var first error
	if len(ids) > 0 {
		removed, err := s.vault.RemoveAll(ctx, ids...)
		gone := make(map[vault.ID]bool, len(removed))
		for _, a := range removed {
			gone[a.ID] = true
		}
		if err == nil {
			added = nil
		}
		added = slices.DeleteFunc(slices.Clone(added), func(a vault.Account) bool { return gone[a.ID] })
		first = err
	}
	var left []vault.Account
	for i, old := range s.olds {
		if err := s.putBack(ctx, old, s.stored[i]); err != nil {
			left = append(left, s.stored[i])
			first = cmp.Or(first, err)
		}
	}
	s.stored = append(left, added...)
	s.back = was - len(s.stored)
	return doing(tr("taking back what was stored"), first)
}

// putBack gives an account what it had before it was replaced, or puts it into the
// trash again.
func (s *saving) putBack(ctx context.Context, old, replaced vault.Account) error {
	if !old.Deleted.IsZero() {
		_, err := s.vault.Discard(ctx, old.Deleted, old.ID)
		return doing(old.Title(), err)
	}
	_, err := s.vault.Update(ctx, old.ID, func(now *vault.Account) error {
		if !now.Same(replaced) || now.Counter != replaced.Counter {
			return errNotTakenBack
		}
		standing.TakeOver(now, old)
		now.Icon, now.Color = old.Icon, old.Color
		return nil
	})
	return doing(old.Title(), err)
}

// recover puts an account back from the trash. The count of the one that came in
// is taken over where it is ahead: the account was used elsewhere since.
func (s *saving) recover(ctx context.Context, t take) error {
	i := slices.IndexFunc(s.vault.Trash(), func(a vault.Account) bool { return a.ID == t.replace })
	if i < 0 {
		return errListChanged
	}
	old := s.vault.Trash()[i]
	back, err := s.vault.Recover(ctx, t.replace)
	switch {
	case err != nil:
		return err
	case len(back) == 0:
		return errListChanged
	}
	s.stored, s.olds = append(s.stored, back[0]), append(s.olds, old)
	if t.account.Kind != vault.HOTP || t.account.Counter <= back[0].Counter {
		return nil
	}
	a, err := s.vault.Update(ctx, t.replace, func(a *vault.Account) error {
		a.Counter = max(a.Counter, t.account.Counter)
		return nil
	})
	if err == nil {
		s.stored[len(s.stored)-1] = a
	}
	return err
}

// stopped says what has become of an order that was stopped.
func (a *App) stopped(s *saving, err error) {
	switch {
	case len(s.stored) > 0:
		a.tell(tr("Not all was taken back"), trf("Storing was stopped, but this is in the vault now and could not be taken out again: %s. %s "+
			"To import again does no harm: what is there already is left out.", titles(s.stored), plain(err)))
	case s.back > 0:
		a.toast(trf("Stopped. %s taken back; nothing was added.", commas(s.back)))
	default:
		a.toast(tr("Stopped. Nothing was added."))
	}
}
