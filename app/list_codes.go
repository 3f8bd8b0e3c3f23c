package app

import (
	"context"
	"time"

	"latchkey/vault"
)

// How long a code can be seen that was asked for where codes are hidden: until
// its time step ends, within these bounds. That of an HOTP account has no end of
// its own, and can be seen for as long as it takes to type it.
const (
	shownAtLeast = 10 * time.Second
	shownAtMost  = time.Minute
)

// askAgain is how long after a code has appeared the next one can be asked for. The
// second press of a double click comes sooner.
const askAgain = 500 * time.Millisecond

// shownFor is from when until when a code can be seen.
type shownFor struct{ from, until time.Time }

// copy puts the code of the account with this ID on the clipboard. It asks the
// vault for the account and makes the code anew: what a row shows does not count.
func (l *listScreen) copy(id vault.ID) { l.copyCode(id, vault.Account.Code) }

// copyNext copies the code of the next time step.
func (l *listScreen) copyNext(id vault.ID) { l.copyCode(id, vault.Account.Next) }

func (l *listScreen) copyCode(id vault.ID, make func(vault.Account, time.Time) (vault.Code, error)) {
	account, ok := l.vault.Account(id)
	if !ok {
		l.toast(tr("That account has been deleted"))
		l.refresh()
		return
	}
	code, err := l.asked[id], error(nil)
	switch {
	case account.Kind != vault.HOTP:
		code, err = make(account, l.clock())
	case code.Value == "":
		l.toast(tr("Press “Next code” for a code"))
		return
	}
	if err != nil {
		l.fail(doing(trf("copying the code of %s", account.Title()), err))
		return
	}
	l.clip.put(code.Value)
	l.count(id)
	l.copied(account, code)
}

// copied says what was copied: not the code itself where codes are hidden. Where
// that is about to end, it offers the one after it.
func (l *listScreen) copied(account vault.Account, code vault.Code) {
	what := trf("the code of %s", account.Title())
	if l.showsCode(account.ID, l.clock()) {
		what = vault.Group(code.Value)
	}
	if account.Kind == vault.HOTP {
		l.toast(trf("Copied %s · clears in %d s", what, l.prefs.now.Lock.ClipboardSeconds))
		return
	}
	left, ending := remainingOf(account, code, l.clock())
	if !ending {
		l.toast(trf("Copied %s · clears in %d s", what, l.prefs.now.Lock.ClipboardSeconds))
		return
	}
	l.stage.toast.suggest(trf("Copied %s · ends in %d s", what, left), tr("Copy the next one"), func() {
		// The step may be over by now: then the next one is the one that holds.
		if l.clock().Before(code.Until) {
			l.copyNext(account.ID)
			return
		}
		l.copy(account.ID)
	}, undoTime)
	l.stage.toast.turn(trf("Copied %s · expired", what), code.Until.Sub(l.clock()))
}

// activate is what Enter does: it copies the code, and asks for one first where
// codes are made only when asked for.
func (l *listScreen) activate(id vault.ID) {
	account, ok := l.vault.Account(id)
	if _, asked := l.asked[id]; ok && account.Kind == vault.HOTP && !asked {
		l.advance(id, func(vault.Code) { l.copy(id) })
		return
	}
	l.copy(id)
}

// activateNth activates one of the first cards of what is shown.
func (l *listScreen) activateNth(i int) {
	if i < len(l.cards.accounts) {
		id := l.cards.accounts[i].ID
		l.cards.choose(id)
		l.cards.reveal(i)
		l.activate(id)
	}
}

// nextCode shows the next code of an HOTP account. The count after it is stored
// first: a code that was seen is never given again.
func (l *listScreen) nextCode(id vault.ID) { l.advance(id, func(vault.Code) {}) }

// advance is nextCode that hands over the code as well.
func (l *listScreen) advance(id vault.ID, then func(vault.Code)) {
	if l.asking[id] {
		return // a second press before anyone can have read the code is the same wish
	}
	l.asking[id] = true
	var code vault.Code
	l.background(tr("storing the new count"), func(ctx context.Context) error {
		_, err := l.vault.Update(ctx, id, func(a *vault.Account) error {
			var err error
			if code, err = a.Code(time.Time{}); err != nil {
				return err
			}
			a.Counter++
			return nil
		})
		return err
	}, func(err error) {
		if err != nil {
			delete(l.asking, id)
			l.fail(err)
			l.refresh()
			return
		}
		l.once(askAgain, func() { delete(l.asking, id) })
		l.asked[id] = code
		l.showCode(id, shownAtMost)
		l.refresh()
		l.tickAdding(l.clock()) // a screen that shows it
		l.answered()
		then(code)
	})
}

// showsCode reports whether the code of an account can be seen at t.
func (l *listScreen) showsCode(id vault.ID, t time.Time) bool {
	if !l.prefs.now.List.HideCodes {
		return true
	}
	s, asked := l.shownCodes[id]
	return asked && !t.Before(s.from) && t.Before(s.until)
}

// showCode has the code of an account be seen for so long, where codes are
// hidden.
func (l *listScreen) showCode(id vault.ID, d time.Duration) {
	now := l.clock()
	l.shownCodes[id] = shownFor{now, now.Add(d)}
}

// toggleShown shows the code of an account for a while, or hides it again.
func (l *listScreen) toggleShown(id vault.ID) {
	if !l.prefs.now.List.HideCodes {
		return
	}
	now := l.clock()
	account, ok := l.vault.Account(id)
	_, asked := l.asked[id]
	switch {
	case l.showsCode(id, now):
		delete(l.shownCodes, id)
	case ok && account.Kind == vault.HOTP && !asked:
		l.nextCode(id)
		return
	case ok && account.Kind == vault.HOTP:
		l.showCode(id, shownAtMost)
	case ok:
		code, err := account.Code(now)
		if err == nil {
			l.showCode(id, min(max(code.Until.Sub(now), shownAtLeast), shownAtMost))
		}
	}
	l.cards.tick(now)
}
