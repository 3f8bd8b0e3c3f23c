package app

import (
	"latchkey/app/face"
	"latchkey/app/settings"
	"latchkey/vault"
)

// faceOf is the face that an account has on every screen.
func (a *App) faceOf(account vault.Account) face.Face { return a.gallery.Face(account, a.Brands()) }

// Brands reports whether accounts show the mark of their website by themselves.
func (a *App) Brands() bool { return a.prefs.now.Pictures.Brands }

// SetBrands has accounts show the mark of their website by themselves, or not,
// from now on and at the next start. Where it cannot be kept it says so.
func (a *App) SetBrands(on bool) {
	if a.Brands() != on {
		a.prefs.change(func(s *settings.Settings) { s.Pictures.Brands = on })
		a.facesChanged()
	}
}

// facesChanged shows the faces of accounts as they are now.
func (a *App) facesChanged() {
	if a.list != nil {
		a.list.refresh()
	}
}
