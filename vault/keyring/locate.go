package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"

	"latchkey/vault"
	"latchkey/vault/sealed"
)

// ErrAsk is wrapped where nothing is remembered and no system keyring answers:
// the user has to choose. The error also wraps why it does not answer.
var ErrAsk = errors.New("no place for the vault has been chosen")

// An Origin says why a store is the one.
type Origin string

// The origins of a choice.
const (
	Explicit Origin = "explicit"   // --keyring, or LATCHKEY_KEYRING
	Settled  Origin = "remembered" // chosen before
	FirstRun Origin = "first run"  // nothing was chosen, and the system keyring answers
)

// Found is where the vault lies, or is to lie.
type Found struct {
	Choice
	Origin Origin
	// Left is another place that an older copy of the vault is in, because a move
	// was interrupted before that was deleted: see [EmptyLeft]. It is empty
	// otherwise.
	Left Choice
	// Cost is what new passphrases cost to try.
	Cost Cost
	dir  string
	opts []Option
}

// A Cost is what a passphrase costs to try. The zero Cost is for real ones.
type Cost struct {
	Keyring sealed.Cost // zero: what Calibrate measures
	File    int         // zero: age's own; see [WorkFactor]
}

func (c Cost) keyring() sealed.Cost {
	if c.Keyring == (sealed.Cost{}) {
		return sealed.Calibrate()
	}
	return c.Keyring
}

func (c Cost) file() FileOption {
	if c.File == 0 {
		return WorkFactor(workFactor)
	}
	return WorkFactor(c.File)
}

// Locate says where the vault lies. dir is the settings folder; explicit is
// what --keyring says, and where it is empty LATCHKEY_KEYRING stands in for it.
//
// It opens nothing, and asks the system keyring only on a first run, without
// having it unlocked. Where that does not answer, the error wraps [ErrAsk].
func Locate(ctx context.Context, dir, explicit string, opts ...Option) (Found, error) {
	f := Found{dir: dir, opts: append([]Option{In(dir)}, opts...)}
	if explicit == "" {
		explicit = os.Getenv(EnvKeyring)
	}
	if explicit != "" {
		choice, err := ParseChoice(explicit)
		f.Choice, f.Origin = choice, Explicit
		return f, err
	}
	choice, left, settled, err := recall(dir)
	if err != nil {
		return Found{}, err
	}
	if settled {
		f.Choice, f.Left, f.Origin = choice, left, Settled
		return f, nil
	}
	f.Choice, f.Origin = Choice{Kind: KindOS}, FirstRun
	err = Probe(ctx, OS(f.opts...))
	switch {
	case err == nil, errors.Is(err, vault.ErrLocked):
		return f, nil
	case ctx.Err() != nil:
		return Found{}, err
	}
	return Found{}, fmt.Errorf("%w: %w", ErrAsk, err)
}

// NeedsPassphrase reports whether Open and Create need a passphrase for sure, as
// an encrypted file does. The system keyring is not asked; if the vault in it has a
// passphrase, Open returns an error that wraps sealed.ErrNeeded: see
// [Found.Protected].
func (f Found) NeedsPassphrase() bool { return f.Kind == KindFile }

// Store opens the store as it is. passphrase is for an encrypted file or a vault
// that is protected by one, and otherwise not used. Errors wrap sealed.ErrNeeded
// where a protected vault is given none.
func (f Found) Store(ctx context.Context, passphrase string) (vault.Store, error) {
	if f.Kind == KindFile {
		return OpenFile(f.Path, passphrase)
	}
	store, err := sealed.Open(ctx, f.system(), passphrase)
	if err != nil {
		return nil, err
	}
	return store, nil
}

// system is the keyring of the operating system.
func (f Found) system() vault.Store { return OS(f.opts...) }

// Probe reports whether the system keyring can be used now, without having it
// unlocked. An encrypted file is not looked at.
func (f Found) Probe(ctx context.Context) error {
	if f.Kind == KindFile {
		return nil
	}
	return Probe(ctx, f.system())
}

// Open opens the vault, with its passphrase if it has one. On a first run it makes one if there is none, and has
// the choice remembered. Otherwise a missing vault is an error: it wraps
// vault.ErrNoVault where the store answers, [ErrNoFile] as well where there is no
// encrypted file, and [ErrElsewhere] where another keyring answers than the one
// that the vault was in.
func (f Found) Open(ctx context.Context, passphrase string) (*vault.Vault, error) {
	v, err := f.open(ctx, passphrase)
	if errors.Is(err, sealed.ErrChanged) { // between two looks at it
		v, err = f.open(ctx, passphrase)
	}
	return v, err
}

func (f Found) open(ctx context.Context, passphrase string) (*vault.Vault, error) {
	store, err := f.Store(ctx, passphrase)
	if errors.Is(err, ErrNoFile) {
		return nil, &missingError{f, err}
	}
	if err != nil {
		return nil, f.elsewhere(ctx, err)
	}
	v, err := vault.Open(ctx, store)
	err = f.elsewhere(ctx, err)
	switch {
	case errors.Is(err, ErrElsewhere):
		return nil, err
	case errors.Is(err, vault.ErrNoVault) && f.Origin == FirstRun:
		v, err = vault.Create(ctx, store)
		if errors.Is(err, vault.ErrExists) { // another process was first
			v, err = vault.Open(ctx, store)
		}
	case errors.Is(err, vault.ErrNoVault):
		return nil, &missingError{f, err}
	}
	if err != nil {
		return nil, err
	}
	if f.Origin == FirstRun {
		if err := Remember(f.dir, f.Choice); err != nil {
			return nil, err
		}
	}
	f.noteKeeper(ctx)
	return v, nil
}

// Create makes an empty vault where none is, and the encrypted file for it. It
// wraps vault.ErrExists where there is a vault. It remembers nothing.
func (f Found) Create(ctx context.Context, passphrase string) (*vault.Vault, error) {
	store, err := f.Store(ctx, passphrase)
	if errors.Is(err, ErrNoFile) {
		store, err = CreateFile(f.Path, passphrase, f.Cost.file())
	}
	if err != nil {
		return nil, err
	}
	v, err := vault.Create(ctx, store)
	if err == nil {
		f.noteKeeper(ctx)
	}
	return v, err
}

// missingError says that no vault is where it was chosen to be.
type missingError struct {
	found Found
	cause error
}

func (e *missingError) Error() string {
	place := "the system keyring"
	if e.found.Kind == KindFile {
		place = e.found.Path
	}
	if e.found.Origin == Explicit {
		return fmt.Sprintf("there is no vault in %s: add an account to make one, or name another place", place)
	}
	return fmt.Sprintf("the vault that was in %s is gone: put it back from a backup, or name another place with --keyring", place)
}

// Unwrap returns vault.ErrNoVault and what the store said.
func (e *missingError) Unwrap() []error { return []error{vault.ErrNoVault, e.cause} }
