package app

import (
	"context"
	"slices"

	"latchkey/app/settings"
	"latchkey/vault"
)

// A move puts an account right before another one in the vault's order, or at
// the end where before is empty.
type move struct{ id, before vault.ID }

// ordered returns the accounts of the vault in their order, as it is to be once
// every move has been stored.
func (l *listScreen) ordered() []vault.Account {
	accounts := l.vault.Accounts()
	for _, m := range l.moves {
		accounts = m.apply(accounts)
	}
	return accounts
}

// apply returns the accounts with m done. What is no longer there stays away.
func (m move) apply(accounts []vault.Account) []vault.Account {
	from := index(accounts, m.id)
	if from < 0 {
		return accounts
	}
	moved := accounts[from]
	accounts = slices.Delete(accounts, from, from+1)
	to := index(accounts, m.before)
	if to < 0 {
		to = len(accounts)
	}
	return slices.Insert(accounts, to, moved)
}

func index(accounts []vault.Account, id vault.ID) int {
	return slices.IndexFunc(accounts, func(a vault.Account) bool { return a.ID == id })
}

// whyFixed says why cards cannot be moved now; it is empty where they can.
func (l *listScreen) whyFixed() string {
	switch {
	case l.prefs.now.List.Sort != settings.SortOwn:
		return tr("To move accounts, choose “My own order” in the menu under View")
	case l.search.Text != "" || len(l.chosenTags) > 0:
		return tr("To move accounts, show all of them first: press Esc")
	}
	return ""
}

// moveBy puts the selected account so many cards further on. It stays among the
// pinned ones, or among the others.
func (l *listScreen) moveBy(by int) {
	i := l.cards.position()
	if i < 0 {
		return
	}
	if why := l.whyFixed(); why != "" {
		l.toast(why)
		return
	}
	if by > 0 {
		by++ // before the one that follows the one that it goes past
	}
	first, end := l.cards.group(l.cards.selected)
	l.moveTo(l.cards.selected, min(max(i+by, first), end))
}

// moveLines is moveBy in lines of the grid. A step that would leave it at the
// edge is none.
func (l *listScreen) moveLines(by int) {
	by *= l.cards.lattice.columns
	i := l.cards.position()
	if first, end := l.cards.group(l.cards.selected); i+by < first || i+by >= end {
		if l.whyFixed() == "" {
			return
		}
	}
	l.moveBy(by)
}

// moveTo puts an account right before the card that is now at an index, which is
// among the pinned ones where it is pinned itself. It is shown there at once.
func (l *listScreen) moveTo(id vault.ID, to int) {
	shown := l.cards.accounts
	from := l.cards.find(id)
	if from < 0 || to == from || to == from+1 {
		return
	}
	m := move{id: id}
	first, end := l.cards.group(id)
	switch all := l.ordered(); {
	case to < first || to > end:
		return
	case to < end:
		m.before = shown[to].ID
	default: // after the last of its kind, which need not be the last of all
		if next := index(all, shown[end-1].ID) + 1; next < len(all) {
			m.before = all[next].ID
		}
	}
	// Of two moves of one account that wait, only the second counts.
	if n := len(l.moves); n > 1 && l.moves[n-1].id == id {
		l.moves[n-1] = m
	} else {
		l.moves = append(l.moves, m)
	}
	l.refresh()
	l.cards.choose(id)
	l.cards.move(0)
	if len(l.moves) == 1 {
		l.storeMove()
	}
}

// storeMove stores the move that waits longest, and then those that follow.
// Where that fails, everything is shown where it was.
func (l *listScreen) storeMove() {
	m := l.moves[0]
	l.background(tr("moving the account"), func(ctx context.Context) error {
		return l.vault.Move(ctx, m.id, m.before)
	}, func(err error) {
		l.moves = slices.Delete(l.moves, 0, 1)
		if err != nil {
			l.moves = nil
			l.refresh()
			l.fail(err)
			return
		}
		if len(l.moves) > 0 {
			l.storeMove()
			return
		}
		l.refresh()
		l.answered()
	})
}

// togglePin pins an account, or unpins it.
func (l *listScreen) togglePin(id vault.ID) {
	var now vault.Account
	l.background(tr("pinning the account"), func(ctx context.Context) error {
		var err error
		now, err = l.vault.Update(ctx, id, func(a *vault.Account) error { a.Pinned = !a.Pinned; return nil })
		return err
	}, func(err error) {
		l.refresh()
		if err != nil {
			l.fail(err)
			return
		}
		l.answered()
		l.cards.move(0)
		if now.Pinned {
			l.toast(trf("Pinned %s", now.Title()))
			return
		}
		l.toast(trf("Unpinned %s", now.Title()))
	})
}
