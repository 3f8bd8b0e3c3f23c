package app

// showList goes back to the list of accounts.
func (a *App) showList() {}
