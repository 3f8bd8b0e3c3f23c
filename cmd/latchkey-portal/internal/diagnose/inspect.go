package diagnose

import (
	"math"
	"strconv"
	"strings"
	"time"

	"latchkey/vault"
)

// A Case is a code that was refused, with what it may be held against. All of it is the
// caller's; nothing is changed or kept.
type Case struct {
	// Account is the true one: its key and settings.
	Account vault.Account
	// Skew is how many time steps a code may be early or late, and Floor the lowest
	// step that is still good.
	Skew  int
	Floor uint64
	// At is when the code came, by the clock that codes are checked with.
	At time.Time
	// Typed is the code, without the spaces and dashes that codes are shown with.
	Typed string
	// Older are accounts whose key the user had or was shown. The true one may be
	// among them.
	Older []vault.Account
	// Others are those of other users here, and in other portals of the same server; what
	// goes beyond [MostOthers] is not looked at.
	Others []Other
}

// An Other is an account of another user, or of any in another portal.
type Other struct {
	User    string
	Portal  string // its name; empty for the same
	Account vault.Account
}

// place is whose it is, as the end of "the account of".
func (o Other) place() string {
	if o.Portal == "" {
		return o.User
	}
	return o.User + " in the portal " + o.Portal
}

// Bounds of what is looked at, beside those of a key in the file slip.go.
const (
	mostOlder = 16
	// MostOthers is how many accounts of other users are looked at: with more, chance
	// would be too good an explanation.
	MostOthers = 1000
	// shortestTry is how few digits are held against codes at all, in number.
	shortestTry = 4
)

// HeldAgainstKeys reports whether what was typed is held against keys at all: 4 to 11
// digits are, whatever a code here has. What is said of them can help somebody who
// guesses, and so whoever has them looked at counts them as a try.
func HeldAgainstKeys(typed string) bool {
	return numeric(typed) && len(typed) >= shortestTry && len(typed) <= vault.MaxDigits+1
}

func numeric(typed string) bool { return typed != "" && strings.Trim(typed, "0123456789") == "" }

// An inspection is a case while it is being looked at.
type inspection struct {
	Case
	code    uint64
	modulus uint64 // of codes with as many digits as were typed
	key     []byte
	text    string // the key as it is shown
	period  int64
	present int64 // the time step of the moment
	true    *maker
	other   maker // of whatever key is looked at
	trace   Trace
}

// Inspect holds a refused code against everything that it could be. A code that is right
// is none of this package's business: what it returns then is not an answer.
func Inspect(c Case) Trace {
	i, ok := begin(c)
	if ok {
		i.otherTimes()
		i.otherDigits()
		i.otherSettings()
		i.otherAccounts()
		i.otherReadings()
		i.otherKeys()
		i.trace.keep()
	}
	return i.trace
}

// begin prepares an inspection; ok is false where what was typed can be no code at all.
func begin(c Case) (_ *inspection, ok bool) {
	period := int64(max(c.Account.Period, 1))
	i := &inspection{Case: c, period: period, present: c.At.Unix() / period}
	i.trace = Trace{
		at: c.At, typed: len(c.Typed), digits: c.Account.Digits, period: period, skew: c.Skew,
		chance: 1, numeric: numeric(c.Typed),
	}
	if !HeldAgainstKeys(c.Typed) || c.At.Unix() < 0 {
		return i, false
	}
	code, err := strconv.ParseUint(c.Typed, 10, 64)
	if err != nil {
		return i, false // cannot happen: eleven digits fit
	}
	i.code, i.modulus, i.trace.chance = code, tens(len(c.Typed)), math.Pow10(-len(c.Typed))
	i.key, i.text = c.Account.Secret.Bytes(), c.Account.Secret.Base32()
	i.true = newMaker(i.key, c.Account.Algorithm)
	return i, true
}

// whole reports whether as many digits were typed as the codes of an account have.
func (i *inspection) whole() bool { return len(i.Typed) == i.Account.Digits }

// fits reports whether the number of a code is what was typed, by its last digits.
func (i *inspection) fits(value uint64) bool { return same(value%i.modulus, i.code) }

func (i *inspection) note(g guess) { i.trace.guesses = append(i.trace.guesses, g) }

// near are the time steps in which a code of a right clock is typed, and how likely:
// that of the moment, the one before, and the one after.
func near() []struct {
	away   int64
	weight float64
} {
	return []struct {
		away   int64
		weight float64
	}{{0, 0.8}, {-1, 0.15}, {1, 0.05}}
}

// nearby notes a reason for each of the steps near the moment whose code fits, of a key
// with settings.
func (i *inspection) nearby(key []byte, a vault.Algorithm, digits int, period int64, g guess) {
	if digits != len(i.Typed) {
		return
	}
	i.other.set(key, a)
	present := i.At.Unix() / period
	weight := g.weight
	for _, n := range near() {
		step := present + n.away
		if step < 0 || !i.fits(i.other.value(step)) {
			continue
		}
		g.weight, g.step, g.away = weight*n.weight, step, int(n.away)
		g.key = markOf(key, a, digits, period)
		i.note(g)
	}
}

// otherAccounts looks for codes of older and of other accounts.
func (i *inspection) otherAccounts() {
	older := i.Older[max(len(i.Older)-mostOlder, 0):]
	for _, a := range older {
		if !a.Secret.Equal(i.Account.Secret) {
			i.nearby(a.Secret.Bytes(), a.Algorithm, a.Digits, int64(a.Period), guess{reason: OldKey, weight: 1 / float64(len(older))})
		}
	}
	others := i.Others[:min(len(i.Others), MostOthers)]
	for _, o := range others {
		if !o.Account.Secret.Equal(i.Account.Secret) {
			i.nearby(o.Account.Secret.Bytes(), o.Account.Algorithm, o.Account.Digits, int64(o.Account.Period),
				guess{reason: OtherAccount, weight: 1 / float64(len(others)), place: o.place()})
		}
	}
}
