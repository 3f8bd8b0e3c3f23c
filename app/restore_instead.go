package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"latchkey/app/look"
	"latchkey/vault/backup"
)

// newInstead returns what brings accounts back from a backup where the vault is
// gone. The new vault is made only once the backup was opened: an empty one would
// be taken for what there is at the next start.
func (a *App) newInstead() func() {
	return func() {
		a.pickFile(tr("Open a backup"), func(file fyne.URI) {
			r := &restoring{app: a, instead: true, name: file.Name()}
			r.leave = func() { a.open("") }
			r.load(file)
		})
	}
}

// restoreInstead makes a vault and puts the accounts of the backup into it. An
// encrypted file gets the passphrase of the backup.
func (r *restoring) restoreInstead(passphrase string) {
	a := r.app
	if a.keyrings.File() == "" {
		passphrase = ""
	} else if passphrase == "" {
		a.fail(errors.New(tr("the vault was in an encrypted file, and this backup has no passphrase to make a new one with: open the " +
			"backup with latchkey-cli restore")))
		return
	}
	a.show(look.NewMessage(tr("Restoring…"), r.name), nil)
	a.bind(a.quitOnly())
	var v Vault
	var done backup.Outcome
	old := "" // where the old vault is kept
	now := a.clock()
	a.background("", func(ctx context.Context) error {
		var err error
		if r.aside {
			if old, err = a.keyrings.SetAside(ctx); err != nil {
				return err
			}
		}
		if v, err = a.keyrings.Create(ctx, passphrase); err != nil {
			return err
		}
		done, err = backup.NewPlan(r.contents, v, backup.Merge, now).Apply(ctx, v, now)
		return err
	}, func(err error) {
		switch {
		case v == nil && old != "":
			a.showTrouble(errors.New(plain(err) + " " + asideText(old)))
		case v == nil:
			a.showTrouble(err)
		case err != nil:
			a.opened(v)
			a.fail(err)
		default:
			a.incoming.screen, a.incoming.root = nil, nil
			a.opened(v)
			text := trf("There is a new vault in %s. %s", placeWords(v.String()), outcomeText(done))
			if old != "" {
				text += " " + asideText(old)
			}
			a.tell(tr("Restored"), text)
		}
	})
}
