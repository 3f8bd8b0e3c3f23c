package app

import "slices"

// A confirmation is what lies between finding accounts and having them in the
// vault: everything that was found, and the screens that show it. What is found
// while it is open is added to it.
type confirmation struct {
	app   *App
	batch batch
	leave func() // to where one was before
	news  string // what what came in last has done for an export of several parts
	// copies says that the code of one account is copied when it has been added,
	// for the website that waits for it.
	copies bool

	list *confirmList // once there was more than one account to show
	one  *confirmOne
}

func newConfirmation(a *App, leave func()) *confirmation {
	return &confirmation{app: a, leave: leave}
}

// confirming returns the confirmation that is open, if one is.
func (a *App) confirming() *confirmation {
	if !a.isAdding() {
		return nil
	}
	switch s := a.incoming.screen.(type) {
	case *confirmList:
		return s.flow
	case *confirmOne:
		return s.flow
	}
	return nil
}

// take adds what was read to the confirmation and shows it.
func (f *confirmation) take(yields []yield) {
	before := len(f.batch.candidates)
	parts := slices.Clone(f.batch.parts)
	for _, y := range yields {
		f.batch.add(y.source, y.found)
		if y.err != nil && len(y.found.Skipped) == 0 { // or else it says the same once more
			f.batch.skip("", y.source.title, y.err.Error())
		}
	}
	f.judge()
	f.tellParts(parts)
	for _, c := range f.batch.candidates[before:] {
		c.take = c.problem == ""
	}
	if f.list == nil && len(f.batch.candidates) == 1 && before <= 1 {
		f.one = newConfirmOne(f, f.batch.candidates[0], false)
		f.one.show()
		return
	}
	f.list = newConfirmList(f)
	f.list.show()
}

// judge looks at how everything stands to the vault as it is now.
func (f *confirmation) judge() { f.batch.judge(f.app.vault.Accounts(), f.app.vault.Trash()) }

// back leaves the confirmation without saving anything.
func (f *confirmation) back() {
	if !f.app.isSaving() {
		f.leave()
	}
}

// edit opens one account of the list.
func (f *confirmation) edit(c *candidate) { newConfirmOne(f, c, true).show() }
