package app

import (
	"fyne.io/fyne/v2"

	"latchkey/app/settings"
)

// newList is the group of how the list looks.
func (s *settingsScreen) newList() fyne.CanvasObject {
	a := s.app
	now := a.prefs.now.List
	return s.group("The list",
		newChoice(s, "Order", now.Sort, "", []choice[settings.Sort]{
			{"My own", settings.SortOwn}, {"By name", settings.SortName}, {"Most used first", settings.SortUsed},
		}, a.setSort),
		s.check("Hide codes until I ask for one", now.HideCodes, a.setHideCodes),
		s.check("Show the next code as well", now.ShowNext, a.setShowNext),
		s.check("Low cards", now.Compact, a.setCompact),
		s.check("Show websites’ marks by themselves", a.Brands(), a.SetBrands),
		s.check("Cards beside each other in a wide window", now.Grid, a.setGrid),
	)
}
