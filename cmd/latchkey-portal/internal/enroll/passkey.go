package enroll

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Credential is what a passkey's authenticator gave: opaque here, and read by
// whoever checks signatures with it. The names are those of WebAuthn's credential
// record.
type Credential struct {
	ID, PublicKey []byte
	SignCount     uint32
	Flags         byte // of the authenticator's data
	Transports    []string
}

// A Use is what an authenticator said when a passkey was used.
type Use struct {
	SignCount uint32
	Flags     byte
}

// A Passkey is one as its user sees it.
type Passkey struct {
	ID       []byte
	Name     string
	Added    time.Time
	LastUsed time.Time // zero until it is
}

type passkey struct {
	Credential
	name            string
	added, lastUsed time.Time // lastUsed is zero until it is
}

// Bounds of passkeys.
const (
	mostPasskeys     = 20
	longestPasskey   = 40   // characters of a name
	longestID        = 1023 // bytes, by WebAuthn
	longestPublicKey = 8 << 10
	mostTransports   = 8
	longestTransport = 32 // bytes
	// handleLength is that of what an authenticator knows a user by, in bytes.
	handleLength = 32
)

// fits says whether a credential can be kept.
func (c Credential) fits() bool {
	return len(c.ID) > 0 && len(c.ID) <= longestID && len(c.PublicKey) > 0 && len(c.PublicKey) <= longestPublicKey &&
		len(c.Transports) <= mostTransports &&
		!slices.ContainsFunc(c.Transports, func(t string) bool { return len(t) > longestTransport })
}

// clone is a copy that shares nothing.
func (c Credential) clone() Credential {
	c.ID, c.PublicKey, c.Transports = bytes.Clone(c.ID), bytes.Clone(c.PublicKey), slices.Clone(c.Transports)
	return c
}

// cleanPasskeyName returns a passkey's name as it is kept.
func cleanPasskeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if n := utf8.RuneCountInString(name); n == 0 || n > longestPasskey || !utf8.ValidString(name) || strings.ContainsFunc(name, odd) {
		return "", ErrPasskeyName
	}
	return name, nil
}

// passkey returns the user's passkey of that ID, or nil.
func (u *user) passkey(id []byte) *passkey {
	at := slices.IndexFunc(u.passkeys, func(p *passkey) bool { return bytes.Equal(p.ID, id) })
	if at < 0 {
		return nil
	}
	return u.passkeys[at]
}

// handle returns what authenticators know the user by, and draws it the first time.
// It stays the same over a reset: an authenticator then replaces its old passkey,
// which is dead, and does not offer it beside the new one. It is called with the
// mutex held, like addTo and removeFrom.
func (d *Directory) handle(u *user) []byte {
	if u.handle == nil {
		u.handle = make([]byte, handleLength)
		_, _ = rand.Read(u.handle) // never fails, by its contract
		d.handles[string(u.handle)] = u
	}
	return bytes.Clone(u.handle)
}

// addTo adds a passkey, or reports that somebody has one of its ID.
func (d *Directory) addTo(u *user, p *passkey) bool {
	id := string(p.ID)
	if d.credentials[id] != nil {
		return false
	}
	u.passkeys, d.credentials[id] = append(u.passkeys, p), u
	return true
}

// removeFrom removes passkeys of a user.
func (d *Directory) removeFrom(u *user, remove ...*passkey) {
	for _, p := range remove {
		delete(d.credentials, string(p.ID))
	}
	u.passkeys = slices.DeleteFunc(slices.Clone(u.passkeys), func(p *passkey) bool { return slices.Contains(remove, p) })
}

// LogInPasskey begins a session of the user whom an authenticator calls by the
// handle, with the passkey of that ID, if check accepts what it signed. check is
// called with nothing locked, at most once, and only for a passkey that there is.
//
// A passkey that verified its user is two factors in one (NIST SP 800-63B-4 section
// 3.1.7), so the session is signed in at once: no code is asked for, and nothing is
// set up, not even where the user needs a second factor and has no other. The
// failures are forgotten, as after any finished log-in.
//
// A passkey that was not accepted counts as one failure of its user, like a wrong
// password or code: they share one count, since otherwise each factor would give
// the others' guesses back. For the same reason a locked user stays locked: the lock
// is also what keeps out whoever has the user's device, and only staff lifts it.
// That, and a wait, is told only to who has shown the right passkey. Anybody else
// gets ErrPasskey, whether there is such a user or passkey or not.
//
// Errors: [ErrPasskey], [ErrCloned], [*WaitError], [ErrLocked].
func (d *Directory) LogInPasskey(handle, id []byte, check func(Credential) (Use, error)) (Token, error) {
	u, c, attempt, held := d.beginPasskeyLogIn(handle, id)
	if u == nil {
		return "", ErrPasskey
	}
	use, err := check(c)
	t, err := d.endPasskeyLogIn(u, c, attempt, held, use, err)
	if err != nil {
		return "", err
	}
	return t, nil
}

// beginPasskeyLogIn reserves an attempt, or says in held why none may be made.
func (d *Directory) beginPasskeyLogIn(handle, id []byte) (u *user, c Credential, attempt *tally, held error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u = d.handles[string(handle)]
	if u == nil || d.rules.Passkeys == 0 { // passkeys may be kept from when there were some
		return nil, Credential{}, nil, nil
	}
	p := u.passkey(id)
	if p == nil {
		return nil, Credential{}, nil, nil
	}
	return u, p.Credential.clone(), &u.tally, u.tally.begin(d.clock.Now(), d.rules)
}

func (d *Directory) endPasskeyLogIn(u *user, c Credential, attempt *tally, held error, use Use, failed error) (_ Token, err error) {
	defer d.change(&err)()
	now := d.clock.Now()
	d.touch(u)
	if held != nil {
		if failed != nil {
			return "", ErrPasskey
		}
		return "", held
	}
	// While the signature was checked, the passkey may have been removed or used.
	p := u.passkey(c.ID)
	switch {
	case failed != nil, p == nil, !bytes.Equal(p.PublicKey, c.PublicKey):
		err = ErrPasskey
	case !p.moves(use.SignCount):
		err = ErrCloned
	}
	attempt.end(now, err == nil)
	if err != nil {
		d.sawLock(u, false)
		return "", err
	}
	p.SignCount, p.Flags, p.lastUsed = use.SignCount, use.Flags, now
	u.tally.clear()
	d.happen(u, Happening{Kind: SawSignIn, Detail: "With a passkey."})
	d.endExpired(now)
	return d.issue(&session{user: u, passkey: p, begun: now, used: now}), nil
}

// moves reports whether an authenticator's count of signatures goes on from what it
// was. Where it does not, there are two that have the key, or it is an old answer.
// Authenticators that do not count say 0 (WebAuthn level 3 section 7.2, step 22).
func (p *passkey) moves(to uint32) bool { return to > p.SignCount || to == 0 && p.SignCount == 0 }

// What can be wrong with a passkey.
var (
	// ErrPasskey means that a passkey was not accepted, and does not say why.
	ErrPasskey = errors.New("the passkey was not accepted")
	// ErrCloned means that the passkey is right, but that it has made fewer
	// signatures than before, so that there may be a copy of it.
	ErrCloned = errors.New("the passkey may have been copied")
	// ErrPasskeyName means that a passkey's name is empty, too long or no text.
	ErrPasskeyName = errors.New("the passkey's name is not possible")
	// ErrPasskeyNamed means that the user has a passkey of that name.
	ErrPasskeyNamed = errors.New("there is a passkey of that name")
	// ErrPasskeyTaken means that the passkey is there already.
	ErrPasskeyTaken = errors.New("the passkey is there already")
	// ErrTooManyPasskeys means that the user has as many as the rules allow.
	ErrTooManyPasskeys = errors.New("there are too many passkeys")
	// ErrNoPasskey means that the user has no such passkey.
	ErrNoPasskey = errors.New("there is no such passkey")
)
