package app

import (
	"cmp"
	"maps"
	"slices"

	"latchkey/app/settings"
)

// relook shows the list as it is to look now.
func (a *App) relook() {
	if a.list == nil {
		return
	}
	a.list.rank()
	a.list.cards.restyle()
	a.list.refresh()
	a.list.root.Refresh()
}

// changeLook changes how the list looks, now and at the next start.
func (a *App) changeLook(change func(*settings.List)) {
	a.prefs.change(func(all *settings.Settings) { change(&all.List) })
	a.relook()
}

// setSort puts the accounts into another order.
func (a *App) setSort(s settings.Sort) { a.changeLook(func(l *settings.List) { l.Sort = s }) }

// setHideCodes hides codes until they are asked for, or no longer does.
func (a *App) setHideCodes(on bool) {
	a.changeLook(func(l *settings.List) { l.HideCodes = on })
	if a.list != nil {
		clear(a.list.shownCodes)
		a.list.cards.tick(a.clock())
	}
}

// setShowNext shows the codes of the next time step as well, or not.
func (a *App) setShowNext(on bool) { a.changeLook(func(l *settings.List) { l.ShowNext = on }) }

// setCompact makes the cards low, or roomy.
func (a *App) setCompact(on bool) { a.changeLook(func(l *settings.List) { l.Compact = on }) }

// setGrid puts several cards beside each other where the window is wide, or not.
func (a *App) setGrid(on bool) { a.changeLook(func(l *settings.List) { l.Grid = on }) }

// rank takes note of how much accounts are used. The order is not made anew with
// every copy: a card that jumps away from under the mouse would have the next
// click hit another.
func (l *listScreen) rank() { l.ranks = maps.Clone(l.used.counts) }

// sort puts the entries in the order in which they are shown. They are in the
// vault's order.
func (l *listScreen) sort() {
	slices.SortStableFunc(l.entries, func(a, b entry) int {
		if a.account.Pinned != b.account.Pinned {
			if a.account.Pinned {
				return -1
			}
			return 1
		}
		switch l.prefs.now.List.Sort {
		case settings.SortName:
			return cmp.Compare(a.name, b.name)
		case settings.SortUsed:
			if l.ranks.More(a.account.ID, b.account.ID) {
				return -1
			}
			if l.ranks.More(b.account.ID, a.account.ID) {
				return 1
			}
		}
		return 0
	})
}
