package app

import (
	"fyne.io/fyne/v2"

	"latchkey/app/settings"
)

// newList is the group of how the list looks.
func (s *settingsScreen) newList() fyne.CanvasObject {
	a := s.app
	now := a.prefs.now.List
	return s.group(tr("The list"),
		newChoice(s, tr("Order"), now.Sort, "", []choice[settings.Sort]{
			{tr("My own"), settings.SortOwn}, {tr("By name"), settings.SortName}, {tr("Most used first"), settings.SortUsed},
		}, a.setSort),
		s.check(tr("Hide codes until I ask for one"), now.HideCodes, a.setHideCodes),
		s.check(tr("Show the next code as well"), now.ShowNext, a.setShowNext),
		s.check(tr("Compact"), now.Compact, a.setCompact),
		s.check(tr("Show websites’ logos automatically"), a.Brands(), a.SetBrands),
		s.check(tr("Cards beside each other in a wide window"), now.Grid, a.setGrid),
	)
}
