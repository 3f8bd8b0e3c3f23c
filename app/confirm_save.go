package app

import (
	"context"
	"errors"
	"strings"

	"latchkey/app/standing"
	"latchkey/vault"
)

// isSaving reports whether accounts are on their way into the vault.
func (a *App) isSaving() bool { return a.incoming.saving }

// A rest is what was found and is not stored: accounts that the vault had
// already, and what was left out or not ticked.
type rest struct{ had, out int }

// An order is what is to be stored.
type order struct {
	takes   []take
	rest    rest
	missing []string                  // the parts of exports that are not here, a sentence each
	copies  bool                      // the code of the one account is copied when it is stored
	told    func(stored int)          // is told how many are stored, on the Fyne goroutine; may be nil
	ended   func(well bool)           // is told when it is over
	then    func(first vault.Account) // goes on from the list where all went well; may be nil
}

// store saves what is ordered off the Fyne goroutine. If that goes well it goes
// back to the list, where the first account is selected, and says so; otherwise
// it says what went wrong, and the screen stays as it is. It returns what stops
// it between two batches of accounts; what was stored until then is taken back.
func (a *App) store(o order) (stop func()) {
	if a.incoming.saving || len(o.takes) == 0 {
		return func() {}
	}
	a.incoming.saving = true
	halt, stop := context.WithCancel(a.ctx)
	s := &saving{vault: a.vault, takes: o.takes, halt: halt, told: func(stored int) {
		a.do(func() {
			if o.told != nil && a.incoming.saving {
				o.told(stored)
			}
		})
	}}
	a.background("", s.run, func(err error) {
		stop()
		a.incoming.saving = false
		o.ended(err == nil)
		a.stored(o, s, err)
	})
	return stop
}

// stored says what became of an order.
func (a *App) stored(o order, s *saving, err error) {
	switch {
	case errors.Is(err, errStopped):
		a.stopped(s, err)
	case err != nil:
		a.fail(err)
		if len(s.stored) > 0 {
			a.toast(trf("%s before that", report(o.takes, s.stored, rest{})))
		}
	default:
		o.rest.out += len(s.refused)
		a.showStored(s.stored[0].ID)
		a.answered()
		a.toast(a.copyStored(o, s.stored, report(o.takes, s.stored, o.rest)) + withoutParts(o.missing))
		if o.then != nil {
			o.then(s.stored[0])
		}
		if len(s.refused) > 0 {
			a.showNotes(trf("%s not stored", countAccounts(len(s.refused))), leftOut(s.refused))
		}
	}
}

// report says what was done, in numbers that add up to what was found.
func report(takes []take, stored []vault.Account, rest rest) string {
	replaced, back := 0, 0
	for _, t := range takes {
		switch {
		case t.replace == "" || replaced+back == len(stored): // they come first
		case t.seen == standing.Deleted:
			back++
		default:
			replaced++
		}
	}
	added := len(stored) - replaced - back
	var parts []string
	switch len(stored) {
	case added:
		parts = append(parts, trf("Added %s", titles(stored)))
	case replaced:
		parts = append(parts, trf("Replaced %s", titles(stored)))
	case back:
		parts = append(parts, trf("Put back %s", titles(stored)))
	default:
		parts = append(parts, severally(added, replaced, back))
	}
	if rest.had > 0 {
		parts = append(parts, trf("%s there already", commas(rest.had)))
	}
	if rest.out > 0 {
		parts = append(parts, trf("%s left out", commas(rest.out)))
	}
	return strings.Join(parts, ", ")
}

// severally says what was done where that was not the same for all.
func severally(added, replaced, back int) string {
	switch {
	case back == 0:
		return trf("Added %s, replaced %s", countAccounts(added), commas(replaced))
	case added == 0:
		return trf("Replaced %s, put back %s", countAccounts(replaced), commas(back))
	case replaced == 0:
		return trf("Added %s, put back %s", countAccounts(added), commas(back))
	}
	return trf("Added %s, replaced %s, put back %s", countAccounts(added), commas(replaced), commas(back))
}

// showStored goes back to the list with this account selected and in view.
func (a *App) showStored(id vault.ID) {
	a.endAdding()
	a.list.search.clear()
	a.list.cards.choose(id)
	a.list.cards.reveal(a.list.cards.position())
}
