package enroll

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// Events hears what users have to be told about (ASVS 6.3.7). Its methods are
// called after the change, outside the directory's mutex, and must not block.
type Events interface {
	Invited(Invitation)
	// Code hands over a code that is to be delivered.
	Code(Delivery)
	SwitchedOn(Person, Method, time.Time)
	WasReset(Person, time.Time)
	// Recovered says that a recovery code was used.
	Recovered(Person, time.Time)
	// RecoveryDrawn says that the user has new recovery codes in place of the
	// old ones.
	RecoveryDrawn(Person, time.Time)
	// AddressChanged goes to the address from before.
	AddressChanged(Person, string, time.Time)
	// PasskeyAdded and PasskeyRemoved name the passkey.
	PasskeyAdded(Person, string, time.Time)
	PasskeyRemoved(Person, string, time.Time)
}

// Options are what a [Directory] is made of.
type Options struct {
	Rules  Rules
	Flow   Flow
	Clock  Clock
	Events Events
	// Watch hears what happened, after the change and outside the directory's mutex;
	// it must not block. It may be nil.
	Watch func(Happening)
	// Store keeps what must outlast the program; nil keeps it in memory only.
	Store Store
	// Secrets makes keys and the tokens of invitations; nil draws them at
	// random. Others are no secrets, and [Directory.Seeded] says so.
	Secrets Secrets
	// Refused hears why a code was refused, some time after it was; nil is nobody. It
	// is called without the directory's mutex and may be called by several at once.
	Refused func(Person, Refusal)
	// Elsewhere returns the accounts of other portals that a refused code is held against,
	// as well as those of the other users; nil is none. It is called as Refused is.
	Elsewhere func() []diagnose.Other
	// Faults are what is done wrong on purpose; nil is nothing.
	Faults Faults
	// PasswordCost is bcrypt's cost, 4 to 31; zero means bcrypt's default.
	PasswordCost int
}

// mostUsers bounds how many users a directory takes in.
const mostUsers = 10_000

// A Directory holds the users of one portal with their factors, invitations and
// sessions. It is safe for concurrent use.
type Directory struct {
	rules     Rules
	flow      Flow
	clock     Clock
	events    Events
	watch     func(Happening) // or nil
	passwords *passwords
	// browserKey signs what remembered browsers show.
	browserKey []byte
	secrets    Secrets
	faults     Faults
	keeper     *keeper // nil where nothing is kept

	mu          sync.Mutex
	users       map[string]*user // by folded name
	order       []*user          // as they were added
	handles     map[string]*user // by what authenticators know them by
	credentials map[string]*user // by the IDs of their passkeys
	strangers   strangers
	sessions    map[sessionKey]*session
	moved       chan struct{}          // closed when a session moves; nil while nobody waits
	invitations map[string]*invitation // by token
	rollout     *rollout               // the last one, or nil
	seeded      bool
	touched     map[*user]bool  // may differ from what was kept
	gone        map[string]bool // folded names of users who were removed, until the next batch
	undos       []func()        // of what the method that holds the mutex changes
	happened    []Happening     // in the method that holds the mutex
	desk        *Desk           // whose tickets are kept as well, or nil
	kept        kept

	refused   func(Person, Refusal)   // or nil
	elsewhere func() []diagnose.Other // or nil
	inquiries inquiries
}

// A Person is who a user is.
type Person struct {
	UserName string // unique apart from case and outer spaces
	FullName string
	Email    string
	Role     string
	Admin    bool // may manage the portal's users
	madeUp   bool // for a rehearsal
}

type user struct {
	Person
	place    int    // rises along the order
	password []byte // bcrypt; nil until one is chosen
	// invitation is the open one, or nil.
	invitation *invitation
	factors    map[Method]*factor
	// lastUsed is the method of the last code that was accepted.
	lastUsed Method
	// older are the accounts whose key was shown to the user: what a stale entry
	// in the authenticator was made from. They may still be in force.
	older    []vault.Account
	recovery []recoveryCode // nil until there were any
	browsers map[string]remembered
	// passkeys are the oldest first, and handle what their authenticators know the
	// user by; nil until there was one.
	passkeys []*passkey
	handle   []byte
	skips    int
	sent     []time.Time // of codes, the latest ones
	// required is since when the user needs a second factor; zero is not yet.
	required time.Time
	// outside is the enrollment that was begun from outside, or nil. Like a session it is
	// not kept.
	outside *outside
	// rehearsal is the account that the next set-up begins with, of a user who is made up
	// for a rehearsal; it may be nil, and is not kept.
	rehearsal *vault.Account
	// extension is added to the time for the set-up.
	extension time.Duration
	// stuck is how many times switching the user on in a rollout fails.
	stuck int
	tally tally
	// keys is how many of the user's keys were confirmed.
	keys    uint64
	kept    *userRecord // what was kept last
	refused refused     // is never kept
}

// since is when the first of the user's factors was switched on; zero if none is.
func (u *user) since() time.Time {
	var first time.Time
	for _, f := range u.factors {
		if first.IsZero() || f.since.Before(first) {
			first = f.since
		}
	}
	return first
}

// mostOlder bounds how many keys that are not in force are remembered.
const mostOlder = 6

func (u *user) retire(account vault.Account) {
	if slices.ContainsFunc(u.older, account.Same) {
		return
	}
	u.older = append(u.older, account)
	if extra := len(u.older) - mostOlder; extra > 0 {
		u.older = slices.Delete(u.older, 0, extra)
	}
}

// New returns an empty directory. It refuses rules and flows that contradict
// themselves.
//
// Where a store has users they are there, and what cannot be read of them is an
// error.
func New(o Options) (*Directory, error) {
	if err := Consistent(o.Rules, o.Flow); err != nil {
		return nil, err
	}
	if o.PasswordCost == 0 {
		o.PasswordCost = bcrypt.DefaultCost
	}
	passwords, err := newPasswords(o.PasswordCost)
	if err != nil {
		return nil, err
	}
	browserKey := make([]byte, sha256.Size)
	_, _ = rand.Read(browserKey) // never fails, by its contract
	d := &Directory{
		rules: o.Rules, flow: o.Flow, clock: o.Clock, events: o.Events, watch: o.Watch, passwords: passwords,
		browserKey:  browserKey,
		users:       map[string]*user{},
		handles:     map[string]*user{},
		credentials: map[string]*user{},
		strangers:   newStrangers(),
		sessions:    map[sessionKey]*session{},
		invitations: map[string]*invitation{},
		secrets:     random{},
		faults:      noFaults{},
		touched:     map[*user]bool{},
		gone:        map[string]bool{},
		refused:     o.Refused,
		elsewhere:   o.Elsewhere,
	}
	if o.Faults != nil {
		d.faults = o.Faults
	}
	if o.Secrets != nil {
		d.secrets, d.seeded = o.Secrets, true
	}
	if o.Store == nil {
		return d, nil
	}
	values, err := o.Store.Load()
	if err != nil {
		return nil, err
	}
	if err := d.restore(values); err != nil {
		return nil, unusable(err)
	}
	d.keeper = &keeper{store: o.Store, turn: make(chan struct{}, 1), takeBack: d.takeBack}
	if err := d.adopt(); err != nil {
		return nil, err
	}
	return d, d.Keep()
}

// add is called with the mutex held.
func (d *Directory) add(p Person) (*user, error) {
	if _, taken := d.users[fold(p.UserName)]; taken {
		return nil, fmt.Errorf("adding a user: %w", ErrUserExists)
	}
	if len(d.users) == mostUsers {
		return nil, fmt.Errorf("adding a user: %w", ErrFull)
	}
	account := d.rules.newAccount(p.UserName)
	if err := account.Validate(); err != nil || fold(p.UserName) == "" {
		return nil, fmt.Errorf("adding a user: the user name %q is not possible", p.UserName)
	}
	p.madeUp = false // which only a newcomer can be
	u := &user{Person: p, factors: map[Method]*factor{}}
	if d.rules.Required || d.rollout != nil {
		u.required = d.clock.Now()
	}
	d.users[fold(p.UserName)] = u
	d.place(u)
	return u, nil
}

// longestName is where made-up user names are cut, in bytes.
const longestName = 512

// Fold brings spellings of the same user name together, as every look-up does.
func Fold(userName string) string { return fold(userName) }

// fold brings spellings of the same user name together.
func fold(userName string) string {
	userName = strings.ToLower(strings.TrimSpace(userName))
	if len(userName) > longestName {
		userName = userName[:longestName]
	}
	return userName
}
