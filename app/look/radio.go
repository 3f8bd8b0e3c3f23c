package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
)

// A Radio is a choice of which one is made, all of them in sight. Fyne's own keeps
// Esc to itself.
type Radio struct {
	Content  fyne.CanvasObject // what is put into the window
	Selected string            // the option that is chosen; it is only read

	checks  []*Check
	changed func()
}

// NewRadio chooses the first of the options, of which there is at least one. changed
// is called after every other choice, and escaped on Esc.
func NewRadio(options []string, changed, escaped func()) *Radio {
	r := &Radio{Selected: options[0], changed: changed}
	rows := container.NewVBox()
	for _, option := range options {
		check := NewCheck(option, option == r.Selected, func(bool) { r.choose(option) }, escaped)
		r.checks = append(r.checks, check)
		rows.Add(check)
	}
	r.Content = InColumn(container.NewThemeOverride(rows, radioTheme{fyne.CurrentApp().Settings().Theme()}))
	return r
}

// choose makes a choice. What is chosen already stays so.
func (r *Radio) choose(option string) {
	was := r.Selected
	r.Selected = option
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
