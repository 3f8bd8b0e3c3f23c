package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"latchkey/vault"
	"latchkey/vault/disk"
	"latchkey/vault/sealed"
)

// A Place is where a vault is moved from or to. The passphrase is that of the
// encrypted file, or of the vault in the system keyring; empty where that has, or is
// to have, none.
type Place struct {
	Found      Found
	Passphrase string
}

// Transfer moves the vault between the system keyring and an encrypted file, or
// from one file to another, with its trash and what could not be read. The copy is
// opened anew and compared. Then the new place is remembered, if the old one was,
// which is reported; from that moment on it counts. Then the old one is emptied.
//
// Where it is interrupted, the vault is whole in the place that is remembered, and
// another Transfer goes on; what may be left in the other is told by [Found.Left].
// Vaults that are open have to be opened again.
//
// Errors wrap vault.ErrExists where the target has another vault,
// sealed.ErrNeeded and vault.ErrPassphrase for the passphrases, vault.ErrNoVault,
// vault.ErrTooBig for what the target has no room for, vault.ErrDamaged, or the
// stores'. Nothing is deleted before the copy was compared.
func Transfer(ctx context.Context, from, to Place) (remembered bool, err error) {
	if from.Found.Choice == to.Found.Choice {
		return false, fail(vault.ErrExists, nil, "the vault is in %s already: choose another place", from.Found.place())
	}
	source, err := from.Found.Store(ctx, from.Passphrase)
	if errors.Is(err, ErrNoFile) {
		return false, &missingError{from.Found, err}
	}
	if err != nil {
		return false, err
	}
	unlock, err := source.Lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	defer forget(source)
	if err := to.deliver(ctx, source); err != nil {
		return false, err
	}
	remembered, err = from.Found.announce(to.Found.Choice)
	if err != nil {
		return false, fmt.Errorf("the vault was copied to %s and stays in %s as well: %w", to.Found.place(), source, err)
	}
	if err := from.Found.empty(ctx, source); err != nil {
		return remembered, fmt.Errorf("the vault was moved to %s, but could not be deleted where it was: %w", to.Found.place(), err)
	}
	if remembered {
		return true, Remember(from.Found.dir, to.Found.Choice)
	}
	return false, nil
}

// EmptyLeft deletes the older copy that an interrupted Transfer has left in
// found.Left. It is to be called when the vault in found has been opened.
func EmptyLeft(ctx context.Context, found Found) error {
	if found.Left == (Choice{}) {
		return nil
	}
	left := found
	left.Choice = found.Left
	var err error
	if left.Kind == KindOS {
		err = leave(ctx, left.system())
	} else {
		err = left.empty(ctx, nil)
	}
	if err != nil {
		return err
	}
	return Remember(found.dir, found.Choice)
}

func leave(ctx context.Context, system vault.Store) error {
	unlock, err := system.Lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return sealed.Leave(ctx, system)
}

// forget has a store that is not used any more overwrite its key.
func forget(store vault.Store) {
	if f, ok := store.(interface{ Forget() }); ok {
		f.Forget()
	}
}

// place names the place for a person.
func (f Found) place() string {
	if f.Kind == KindFile {
		return "the encrypted file " + f.Path
	}
	return "the system keyring"
}

// announce has the new place remembered, with the old one beside it until that is
// empty. A place that was named for this run only was not remembered, and neither
// is what comes in its place.
func (f Found) announce(to Choice) (remembered bool, err error) {
	now, settled, err := Remembered(f.dir)
	if err != nil {
		return false, err
	}
	if settled && now != f.Choice || !settled && f.Origin == Explicit {
		return false, nil
	}
	return true, note(f.dir, to, f.Choice)
}

// empty deletes the vault, whose lock the caller holds and whose store it has.
func (f Found) empty(ctx context.Context, store vault.Store) error {
	if s, ok := store.(*sealed.Store); ok {
		return s.Leave(ctx)
	}
	if err := os.Remove(f.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fail(vault.ErrReadOnly, err, "the encrypted file %s cannot be deleted (%s): delete it yourself", f.Path, disk.Reason(err))
	}
	return nil
}

// deliver copies the vault in source, which is locked, to where there is none, opens
// the copy and compares it. A whole copy that an interrupted Transfer has left there
// is used.
func (p Place) deliver(ctx context.Context, source vault.Store) error {
	var made error
	if p.Found.Kind == KindFile {
		made = p.deliverFile(ctx, source)
	} else {
		made = p.deliverSystem(ctx, source)
	}
	if made != nil && !errors.Is(made, vault.ErrExists) {
		return made
	}
	target, err := p.Found.Store(ctx, p.Passphrase)
	switch {
	case made != nil && err != nil:
		return made
	case err != nil:
		return fmt.Errorf("opening the copy of the vault: %w", err)
	}
	defer forget(target)
	if err := vault.Same(ctx, source, target); err != nil {
		if made != nil {
			return made
		}
		return err
	}
	return nil
}

func (p Place) deliverSystem(ctx context.Context, source vault.Store) error {
	cost := sealed.Cost{}
	if p.Passphrase != "" {
		cost = p.Found.Cost.keyring()
	}
	return sealed.Receive(ctx, source, p.Found.system(), p.Passphrase, cost)
}

// deliverFile makes a file that has everything in it from the first moment.
func (p Place) deliverFile(ctx context.Context, source vault.Store) error {
	pages, _, err := vault.Pages(ctx, source, newFile(p.Found.Path, nil))
	if err != nil {
		return err
	}
	if err := sealed.Readable(pages, source); err != nil {
		return err
	}
	values := make(map[string]string, len(pages))
	for _, page := range pages {
		values[vault.PageName(page.Index)] = page.Value
	}
	for _, name := range vault.Beside() {
		value, err := source.Get(ctx, name)
		switch {
		case err == nil:
			values[name] = value
		case !errors.Is(err, vault.ErrNotFound):
			return fmt.Errorf("copying %s: %w", name, err)
		}
	}
	_, err = createFile(p.Found.Path, p.Passphrase, values, p.Found.Cost.file())
	if errors.Is(err, fs.ErrExist) {
		return fail(vault.ErrExists, err, "there is a file at %s already: choose another place", p.Found.Path)
	}
	return err
}
