package app

import (
	"context"
	"fmt"

	"latchkey/vault"
)

// isSaving reports whether accounts are on their way into the vault.
func (a *App) isSaving() bool { return a.incoming.saving }

// store saves takes off the Fyne goroutine and calls ended with whether that
// went well. If so it goes back to the list, where the first of them is
// selected, and says so; otherwise it says what went wrong, and the screen stays
// as it is.
func (a *App) store(takes []take, ended func(well bool)) {
	if a.incoming.saving || len(takes) == 0 {
		return
	}
	a.incoming.saving = true
	var stored []vault.Account
	a.background("", func(ctx context.Context) (err error) {
		stored, err = save(ctx, a.vault, takes)
		return err
	}, func(err error) {
		a.incoming.saving = false
		ended(err == nil)
		if err != nil {
			a.fail(err)
			if len(stored) > 0 {
				a.toast(report(takes, stored) + " before that")
			}
			return
		}
		a.showStored(stored[0].ID)
		a.answered()
		a.toast(report(takes, stored))
	})
}

// report says what was done.
func report(takes []take, stored []vault.Account) string {
	replaced := 0
	for _, t := range takes {
		if t.replace != "" {
			replaced++
		}
	}
	added := len(stored) - replaced
	switch {
	case replaced == 0:
		return "Added " + titles(stored)
	case added == 0:
		return "Replaced " + titles(stored)
	}
	return fmt.Sprintf("Added %s, replaced %d", countAccounts(added), replaced)
}

// showStored goes back to the list with this account selected and in view.
func (a *App) showStored(id vault.ID) {
	a.endAdding()
	a.list.search.clear()
	a.list.cards.choose(id)
	a.list.cards.reveal(a.list.cards.position())
}
