package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/sealed"
)

// What a command means to do with the vault.
type purpose bool

const (
	reading purpose = false // or changing what is there
	writing purpose = true  // storing an account, which may be the first
)

// open opens the vault where the rule of package keyring says that it lies.
// Where --keyring names a store without a vault, writing makes one.
func (p *program) open(ctx context.Context, why purpose) (*vault.Vault, error) {
	found, err := p.locate(ctx, p.keyring)
	if err != nil {
		return nil, err
	}
	create := makeNone
	if why == writing && found.Origin == keyring.Explicit {
		create = makeFirst
	}
	v, made, err := p.openOrMake(ctx, found, create)
	if err != nil {
		return nil, err
	}
	if made {
		p.say("made a new vault in %s", printable(v.String()))
	}
	if found.Origin == keyring.FirstRun {
		p.say("the vault lies in %s from now on", v)
	}
	for _, problem := range v.Problems() {
		p.say("warning: %s: its accounts are left as they are, and %s doctor tells more", problem, name)
	}
	if warning := v.Usage().Warning; warning != "" {
		p.say("warning: %s", warning)
	}
	return v, nil
}

// locate says where the vault lies; explicit is what a flag or argument says.
func (p *program) locate(ctx context.Context, explicit string) (keyring.Found, error) {
	if explicit == "" {
		explicit = p.getenv(keyring.EnvKeyring)
	}
	if explicit != "" {
		if _, err := keyring.ParseChoice(explicit); err != nil {
			return keyring.Found{}, usagef("%w", err)
		}
	}
	dir, err := keyring.DefaultDir()
	if err != nil {
		return keyring.Found{}, err
	}
	return keyring.Locate(ctx, dir, explicit)
}

// A making says when openOrMake makes a vault where there is none.
type making int

const (
	makeNone  making = iota
	makeFirst        // where none was before, as far as is known
	makeAnew         // because that was asked for in so many words
)

// openOrMake opens the vault, or makes it where there is none and create says so.
func (p *program) openOrMake(ctx context.Context, found keyring.Found, create making) (v *vault.Vault, made bool, err error) {
	passphrase := ""
	if found.NeedsPassphrase() {
		_, err := os.Lstat(found.Path)
		missing := errors.Is(err, fs.ErrNotExist)
		if missing && create == makeNone {
			_, err := found.Open(ctx, "") // says so, and needs no passphrase for it
			return nil, false, err
		}
		if passphrase, err = p.passphrase(ctx, found.Path, missing); err != nil {
			return nil, false, err
		}
	}
	v, err = found.Open(ctx, passphrase)
	if errors.Is(err, sealed.ErrNeeded) {
		if passphrase, err = p.passphrase(ctx, inKeyring, false); err != nil {
			return nil, false, err
		}
		v, err = found.Open(ctx, passphrase)
	} else if !found.NeedsPassphrase() && p.passphraseFile != "" {
		p.say("warning: the passphrase file is not used: %s has no passphrase", inKeyring)
	}
	if errors.Is(err, vault.ErrNoVault) && (create == makeAnew || create == makeFirst && !errors.Is(err, keyring.ErrElsewhere)) {
		v, err = found.Create(ctx, passphrase)
		made = err == nil
	}
	if err != nil {
		return nil, false, err
	}
	return v, made, nil
}

// inKeyring names a vault that may have a passphrase, and need not.
const inKeyring = "the vault in the system keyring"

// place names a choice for a person.
func place(choice keyring.Choice) string {
	if choice.Kind == keyring.KindFile {
		return fmt.Sprintf("the encrypted file %s", choice.Path)
	}
	return "the system keyring"
}
