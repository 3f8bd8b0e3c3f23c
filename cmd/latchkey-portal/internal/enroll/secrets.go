package enroll

import (
	"crypto/rand"

	"latchkey/vault"
)

// Secrets makes what lets a user in. Everything else that has to be secret, such
// as sessions, delivered codes and recovery codes, is always drawn at random.
type Secrets interface {
	// Key returns so many bytes for the user's authenticator. The number counts
	// the user's keys up from 1: one that was confirmed is not asked for again.
	Key(userName string, number uint64, length int) []byte
	// Invitation returns the token of a user's invitation.
	Invitation(userName string) string
}

// random is the [Secrets] of a portal without a seed.
type random struct{}

func (random) Key(_ string, _ uint64, length int) []byte {
	key := make([]byte, length)
	_, _ = rand.Read(key) // never fails, by its contract
	return key
}

func (random) Invitation(string) string { return rand.Text() }

// draw makes a new key for a user. It is called with the mutex held.
func (d *Directory) draw(u *user) vault.Account {
	account := d.rules.newAccount(u.UserName)
	length := d.rules.KeyBytes
	d.faults.Draft(u.UserName, &account, &length)
	account.Secret = vault.NewSecret(d.secrets.Key(fold(u.UserName), u.keys+1, length))
	return account
}

// Seeded reports whether keys may have been derived from a seed, now or in an
// earlier run that the store remembers, so that they are no secrets.
func (d *Directory) Seeded() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seeded
}
