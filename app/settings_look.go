package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/app/theme"
)

// dress has the window look as is set.
func (a *App) dress() {
	if set := a.prefs.now.Look; set != a.look { // the same theme anew would have everything laid out and every font read again
		a.wear(set)
	}
}

func (a *App) wear(set settings.Look) {
	a.look = set
	if a.zoom != nil {
		a.zoom(set.Size)
	}
	scheme := theme.SchemeSystem
	switch set.Scheme {
	case "light":
		scheme = theme.SchemeLight
	case "dark":
		scheme = theme.SchemeDark
	}
	a.fyne.Settings().SetTheme(theme.With(theme.Look{Scheme: scheme, HighContrast: set.HighContrast}))
}

// setLook changes how the window looks.
func (a *App) setLook(change func(*settings.Look)) {
	a.prefs.change(func(all *settings.Settings) { change(&all.Look) })
	a.dress()
}

// sizes are those that can be chosen, in percent.
func sizes() []int { return []int{80, 90, 100, 110, 125, 150, 175, 200, 250, 300} }

// enlarge makes everything larger or smaller by so many steps.
func (a *App) enlarge(steps int) {
	if a.zoom == nil {
		return
	}
	all, now := sizes(), a.prefs.now.Look.Size
	i, there := slices.BinarySearch(all, now)
	if !there && steps > 0 {
		i-- // between two
	}
	size := all[min(max(i+steps, 0), len(all)-1)]
	a.setLook(func(l *settings.Look) { l.Size = size })
	a.toast(fmt.Sprintf("%d %%", size))
}

// usualSize makes everything as large as it usually is.
func (a *App) usualSize() {
	if a.zoom != nil {
		a.setLook(func(l *settings.Look) { l.Size = settings.Default().Look.Size })
	}
}

// newLanguage chooses the language of the window. Each is named in itself, for who
// does not read the one that it is in.
func (s *settingsScreen) newLanguage(now string) fyne.CanvasObject {
	list := []choice[string]{{tr("As the system has it"), ""}}
	names := []string{"English", "Deutsch", "Español", "Français", "Português (Brasil)", "日本語"}
	for i, language := range settings.Languages() {
		list = append(list, choice[string]{names[i], language})
	}
	return newChoice(s, tr("Language"), now, "", list, func(language string) {
		s.app.setLook(func(l *settings.Look) { l.Language = language })
		s.app.toast(tr("Latchkey speaks it when it is started again"))
	})
}

// newLook is the group of how the window looks.
func (s *settingsScreen) newLook() fyne.CanvasObject {
	now := s.app.prefs.now.Look
	objects := []fyne.CanvasObject{newChoice(s, tr("Light or dark"), now.Scheme, "", []choice[string]{
		{tr("As the system has it"), ""}, {tr("Light"), "light"}, {tr("Dark"), "dark"},
	}, func(scheme string) { s.app.setLook(func(l *settings.Look) { l.Scheme = scheme }) }), s.newLanguage(now.Language)}
	if s.app.zoom != nil {
		var list []choice[int]
		for _, size := range sizes() {
			list = append(list, choice[int]{fmt.Sprintf("%d %%", size), size})
		}
		objects = append(objects, newChoice(s, tr("Size of everything"), now.Size, fmt.Sprintf("%d %%", now.Size), list, func(size int) {
			s.app.setLook(func(l *settings.Look) { l.Size = size })
		}))
	}
	objects = append(objects, s.check(tr("High contrast"), now.HighContrast, func(on bool) {
		s.app.setLook(func(l *settings.Look) { l.HighContrast = on })
	}))
	return s.group(tr("Look"), objects...)
}
