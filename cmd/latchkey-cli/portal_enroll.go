package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/cmd/latchkey-cli/internal/portalapi"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// undoTime is how long the portal may take to take back what was begun.
const undoTime = 10 * time.Second

// An enrollment is a set-up at a portal that is under way.
type enrollment struct {
	*enrolling
	p        *program
	portal   *portalapi.Client
	vault    *vault.Vault // nil where the account is not stored
	password string       // that of --password-file

	clock     portalClock
	who       portalapi.User
	made      bool          // the user was added, or may have been
	link      vault.Account // what the portal's link says, and then what is stored
	known     bool          // the vault has the same key already
	wasReset  bool          // an older key was taken away
	confirmed bool
	used      vault.Code // the code that confirmed
}

func (p *program) enroll(ctx context.Context, e *enrolling) error {
	if err := e.check(); err != nil {
		return err
	}
	run := &enrollment{enrolling: e, p: p}
	var err error
	if run.portal, err = e.client(ctx, p); err != nil {
		return err
	}
	if e.passwordFile != "" {
		if run.password, err = p.secretLine(ctx, e.passwordFile, "password"); err != nil {
			return err
		}
	}
	if e.output != "" {
		if err := newFile(e.output); err != nil {
			return err
		}
	}
	if e.stores() { // before anything is done at the portal
		if run.vault, err = p.open(ctx, writing); err != nil {
			return err
		}
	}
	timed, cancel := context.WithTimeout(ctx, time.Duration(e.patience))
	defer cancel()
	if err := run.setUp(timed); err != nil {
		return run.undo(ctx, err)
	}
	if err := run.keep(ctx); err != nil {
		return run.undo(ctx, err)
	}
	if err := run.report(); err != nil {
		if e.noStore { // nobody has the key
			err = run.undo(ctx, err)
		}
		return err
	}
	return run.waitForNext(ctx)
}

// setUp does all that is to be done at the portal.
func (r *enrollment) setUp(ctx context.Context) error {
	var err error
	if r.clock, err = r.readClock(ctx); err != nil {
		return r.advise(err)
	}
	if err := r.findUser(ctx); err != nil {
		return r.advise(err)
	}
	link, err := r.portal.Begin(ctx, r.user, r.profile, r.wish())
	if err != nil {
		return r.advise(err)
	}
	found, err := otpauth.ParseURI(link)
	switch {
	case err != nil:
		return fmt.Errorf("the portal's link cannot be used: %w", err)
	case found.Kind != vault.TOTP:
		return fmt.Errorf("the portal's link is for %s codes, and only TOTP codes can be enrolled: ask whoever keeps the portal", found.Kind)
	}
	r.link = found.Account
	r.p.remark(found)
	if err := r.compare(); err != nil {
		return err
	}
	return r.confirm(ctx)
}

// advise adds what can be done about a problem by a flag.
func (r *enrollment) advise(err error) error {
	switch {
	case portalapi.Is(err, portalapi.Unauthorized):
		return fmt.Errorf("%s wants another token than that of --token-file or %s", r.portal.Base(), envPortalToken)
	case portalapi.Is(err, portalapi.SeveralUsers):
		return fmt.Errorf("more than one portal at %s has a user %s: say which one with --profile", r.portal.Base(), r.user)
	case portalapi.Is(err, portalapi.ImpossibleUser) && r.mail == "" && !strings.Contains(r.user, "@"):
		return fmt.Errorf("%w Add it with --email", err)
	}
	return err
}

// findUser looks whether the user is there, and adds one who is not.
func (r *enrollment) findUser(ctx context.Context) error {
	name := r.user
	var err error
	r.who, err = r.portal.User(ctx, name, r.profile)
	switch {
	case portalapi.Is(err, portalapi.NoSuchUser):
		r.who, err = r.portal.AddUser(ctx, portalapi.Newcomer{UserName: name, Password: r.password, Profile: r.profile, Email: r.mail})
		r.made = err == nil || errors.Is(err, portalapi.ErrUnsure)
		return err
	case err != nil:
		return err
	case r.who.Enrolled && !r.reset:
		return fmt.Errorf("%s is enrolled already: add --reset, and the older key is no good any more", name)
	}
	if r.password != "" || r.mail != "" {
		r.p.say("the user %s is there already, and keeps the password and the mail address", printable(name))
	}
	if r.who.Enrolled {
		r.wasReset = true
		return r.portal.Reset(ctx, name, r.profile)
	}
	return nil
}

// compare holds the account against those in the vault, before it counts at the
// portal.
func (r *enrollment) compare() error {
	if r.vault == nil {
		return nil
	}
	accounts := r.vault.Accounts()
	for _, other := range accounts {
		if r.link.Same(other) { // the portal derives its keys from a text
			r.link, r.known = other, true
			r.p.say("%s is in the vault already, with the same key", printable(other.Title()))
			return nil
		}
	}
	if _, refused := r.judge(newNamesakes(accounts), r.link); refused != nil {
		return refused
	}
	return nil
}

// keep puts the account where it is wanted.
func (r *enrollment) keep(ctx context.Context) error {
	switch {
	case r.output != "":
		return writeNew(r.output, otpauth.URI(r.link)+"\n")
	case r.vault == nil || r.known:
		return nil
	}
	outcomes, err := r.store(ctx, r.p, r.vault, []vault.Account{r.link})
	if err != nil {
		return err
	}
	if outcomes[0].err != nil {
		return outcomes[0].err
	}
	r.link = outcomes[0].Account
	return nil
}

// undo takes back at the portal what was begun there, since it came to nothing.
func (r *enrollment) undo(ctx context.Context, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	name := r.user
	switch {
	case r.made:
		if err := r.portal.DeleteUser(ctx, name, r.profile); err != nil && !portalapi.Is(err, portalapi.NoSuchUser) {
			return fmt.Errorf("%w; and the user %s, who was added, could not be deleted again: %w", why, name, err)
		}
	case r.confirmed:
		if err := r.portal.Reset(ctx, name, r.profile); err != nil {
			return fmt.Errorf("%w; and %s is enrolled with a key that is lost, and could not be reset: %w", why, name, err)
		}
	}
	if r.wasReset {
		return fmt.Errorf("%w; the older key of %s is no good any more, and there is no new one", why, name)
	}
	return why
}
