package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A settingsScreen shows all that can be set, in groups. Each change counts at
// once; there is nothing to save.
type settingsScreen struct {
	app   *App
	root  fyne.CanvasObject
	leave func() // to where one was before
	first fyne.Focusable
	state *widget.RichText // how the vault is backed up
}

// showSettings shows all that can be set, as it is now.
func (a *App) showSettings() {
	if a.isSaving() {
		return
	}
	newSettingsScreen(a).show()
}

func newSettingsScreen(a *App) *settingsScreen {
	s := &settingsScreen{app: a, leave: a.endAdding}
	body := container.New(layout.NewCustomPaddedVBoxLayout(18),
		s.newProtection(),
		s.newBackup(),
		s.newClipboard(),
		s.newList(),
		s.newLook(),
		s.newDesktop(),
		s.newKeeping(),
		s.newClock(),
	)
	if damage := a.prefs.damage; damage != nil {
		body.Objects = append([]fyne.CanvasObject{look.NewNotice(sentence(damage), standard.ColorNameWarning)}, body.Objects...)
	}
	s.root = look.NewForm(look.NewHeader(tr("Settings"), tr("Each change counts at once"), s.back), body, nil)
	return s
}

// show builds the screen anew where one comes back to it: what was done meanwhile
// changes what it says.
func (s *settingsScreen) show() {
	fresh := newSettingsScreen(s.app)
	s.app.enter(fresh, fresh.root, fresh.first)
}

func (s *settingsScreen) back() { s.leave() }

func (s *settingsScreen) tick(time.Time) {}

// group is a heading with what belongs to it, under a line.
func (s *settingsScreen) group(title string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	heading := look.NewText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.Bold()
	all := container.New(layout.NewCustomPaddedVBoxLayout(10), widget.NewSeparator(), look.NewSpace(2), heading)
	all.Objects = append(all.Objects, objects...)
	return all
}

// says is a paragraph of a group.
func (s *settingsScreen) says(text string) fyne.CanvasObject {
	return look.Flush(look.NewParagraph(text, theme.ColorMuted))
}

// button does something that the group is about.
func (s *settingsScreen) button(label string, tapped func()) *look.Button {
	b := look.NewButton(label, tapped, s.back)
	if s.first == nil {
		s.first = b
	}
	return b
}

// buttons sets buttons beside each other, as many as there is room for.
func (s *settingsScreen) buttons(list ...fyne.CanvasObject) fyne.CanvasObject {
	return look.NewFlow(list...)
}

// check is a setting that is on or off.
func (s *settingsScreen) check(label string, on bool, changed func(bool)) *look.WordedCheck {
	return look.NewWordedCheck(label, on, changed, s.back)
}

// A choice is one value that a setting can have, with its words.
type choice[T comparable] struct {
	label string
	value T
}

// newChoice is a setting with a few values. A value that is none of them, set by
// hand in the file, is shown in the words of other.
func newChoice[T comparable](s *settingsScreen, label string, now T, other string, choices []choice[T], changed func(T)) fyne.CanvasObject {
	var options []string
	selected := other
	for _, c := range choices {
		options = append(options, c.label)
		if c.value == now {
			selected = c.label
		}
	}
	choose := look.NewSelect(options, nil, s.back)
	choose.Selected = selected
	choose.OnChanged = func(label string) {
		for _, c := range choices {
			if c.label == label {
				changed(c.value)
			}
		}
	}
	return look.NewField(label, choose)
}
