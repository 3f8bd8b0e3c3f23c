package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
)

// A radio is a choice of which one is made, all of them in sight. Fyne's own keeps
// Esc to itself.
type radio struct {
	content  fyne.CanvasObject
	selected string
	checks   []*formCheck
	changed  func()
}

// newRadio chooses the first of the options. changed is told of every other choice.
func newRadio(options []string, changed, escaped func()) *radio {
	r := &radio{selected: options[0], changed: changed}
	rows := container.NewVBox()
	for _, option := range options {
		check := newFormCheck(option, option == r.selected, func(bool) { r.choose(option) }, escaped)
		r.checks = append(r.checks, check)
		rows.Add(check)
	}
	r.content = inColumn(container.NewThemeOverride(rows, radioTheme{fyne.CurrentApp().Settings().Theme()}))
	return r
}

// choose makes a choice. What is chosen already stays so.
func (r *radio) choose(option string) {
	was := r.selected
	r.selected = option
	for _, c := range r.checks {
		if on := c.Text == option; c.Checked != on {
			c.Checked = on
			c.Refresh()
		}
	}
	if option != was {
		r.changed()
	}
}

// A radioTheme draws what is ticked as what is chosen.
type radioTheme struct{ fyne.Theme }

// Icon implements [fyne.Theme].
func (t radioTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	switch name {
	case standard.IconNameCheckButton:
		name = standard.IconNameRadioButton
	case standard.IconNameCheckButtonChecked:
		name = standard.IconNameRadioButtonChecked
	case standard.IconNameCheckButtonFill:
		name = standard.IconNameRadioButtonFill
	}
	return t.Theme.Icon(name)
}
