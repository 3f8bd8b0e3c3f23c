package main

import (
	"context"
	"errors"
	"fmt"

	"latchkey/vault"
)

// putBackRemark is said of an account that was found again and lay in the trash.
const putBackRemark = "it was in the trash, and is put back as it was"

// errGoneFromTrash is why an account is not put back that was in the trash a
// moment ago.
var errGoneFromTrash = errors.New("another program has just taken it out of the trash: run the same command again")

// putBack takes accounts out of the trash that were read once more, as the window
// does: a second one beside them would be the same account twice.
func (s *storing) putBack(ctx context.Context, accounts []replacement) {
	ids := make([]vault.ID, len(accounts))
	for i, r := range accounts {
		ids[i] = r.old
	}
	recovered, err := s.vault.Recover(ctx, ids...)
	if err == nil {
		err = errGoneFromTrash
	}
	byID := make(map[vault.ID]vault.Account, len(recovered))
	for _, a := range recovered {
		byID[a.ID] = a
	}
	for _, r := range accounts {
		a, ok := byID[r.old]
		if !ok {
			r.err = failed(r.Account, fmt.Errorf("putting it back from the trash: %w", err))
			continue
		}
		s.tell(1)
		r.back = true
		r.Account, r.err = s.countOn(ctx, a, r.Account.Counter)
	}
}

// countOn has a counter-based account go on from a count that is ahead of its own:
// it was used elsewhere since.
func (s *storing) countOn(ctx context.Context, a vault.Account, count uint64) (vault.Account, *refusal) {
	if a.Kind != vault.HOTP || count <= a.Counter {
		return a, nil
	}
	ahead, err := s.vault.Update(ctx, a.ID, func(a *vault.Account) error {
		a.Counter = max(a.Counter, count)
		return nil
	})
	if err != nil {
		const what = "was put back from the trash, but its counter could not be moved on"
		return a, &refusal{fmt.Sprintf("%s %s: %v", a.Title(), what, err), "it " + what + ": " + err.Error(), err}
	}
	return ahead, nil
}
