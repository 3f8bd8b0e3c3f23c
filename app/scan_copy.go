package app

import (
	"latchkey/app/standing"
	"latchkey/vault"
)

// copiesCode reports whether the code of an account can be copied without being
// asked for: a counter-based one uses each up.
func (a *App) copiesCode(account vault.Account) bool { return account.Kind != vault.HOTP }

// copyStored copies the code of the account that was stored, where the order says
// so, and returns what to say of it all. report is what there is to say of the
// storing.
func (a *App) copyStored(o order, stored []vault.Account, report string) string {
	if !o.copies || len(stored) != 1 {
		return report
	}
	code, err := stored[0].Code(a.clock())
	if err != nil {
		return report
	}
	a.clip.put(code.Value)
	shown, seconds := vault.Group(code.Value), a.prefs.now.Lock.ClipboardSeconds
	// The list shows the account, selected.
	text := trf("Added, and copied %s · clears in %d s", shown, seconds)
	switch t := o.takes[0]; {
	case t.seen == standing.Deleted:
		text = trf("Put back, and copied %s · clears in %d s", shown, seconds)
	case t.replace != "":
		text = trf("Replaced, and copied %s · clears in %d s", shown, seconds)
	}
	if o.rest.out > 0 {
		text += trf(" · %s left out", commas(o.rest.out))
	}
	return text
}
