package diagnose

import (
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"latchkey/vault"
)

// A setting is what a portal asks for in the simulation.
type setting struct {
	name    string
	letters int // of the key
	account vault.Account
}

func simulated() []setting {
	usual := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30}
	unusual := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA256, Digits: 8, Period: 60}
	return []setting{
		{"6 digits, SHA-1, 30 s, key of 16 letters", 16, usual},
		{"6 digits, SHA-1, 30 s, key of 32 letters", 32, usual},
		{"8 digits, SHA-256, 60 s, key of 16 letters", 16, unusual},
		{"8 digits, SHA-256, 60 s, key of 32 letters", 32, unusual},
	}
}

// A user is one who makes a mistake, in the simulation.
type user struct {
	*rand.Rand
	Case
	key  []byte
	text string
	at   time.Time
	true time.Duration // how far the authenticator's clock is behind
	want Reason
	// place is what has to be said of the mistake beside the reason.
	place string
	// types is what is typed at a moment.
	types func(at time.Time) string
}

// skew is what the simulated portal lets codes be early or late.
const skew = 1

func newUser(s setting, number uint64) *user {
	r := rand.New(rand.NewPCG(number, uint64(s.letters)<<8|uint64(s.account.Digits)))
	u := &user{Rand: r, at: time.Unix(1_700_000_000+r.Int64N(100_000_000), r.Int64N(1_000_000_000)).UTC()}
	u.key = u.bytes(s.letters * 5 / 8)
	u.Account = s.account
	u.Account.Secret = vault.NewSecret(u.key)
	u.text = u.Account.Secret.Base32()
	u.Skew = skew
	for range 2 {
		old := u.Account
		old.Secret = vault.NewSecret(u.bytes(len(u.key)))
		u.Older = append(u.Older, old)
	}
	for range 50 {
		other := u.Account
		other.Secret = vault.NewSecret(u.bytes(len(u.key)))
		u.Others = append(u.Others, Other{User: "someone else", Account: other})
	}
	// A clock that is right is so within a second or two, and typing takes its time.
	u.true = time.Duration(r.IntN(4)-1) * time.Second
	return u
}

func (u *user) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(u.IntN(256))
	}
	return b
}

// codeOf is the code that an authenticator shows when it is typed.
func (u *user) codeOf(a vault.Account, at time.Time) string {
	code, err := a.Code(at.Add(-u.true))
	if err != nil {
		panic(err)
	}
	return code.Value
}

func (u *user) with(key []byte) vault.Account {
	a := u.Account
	a.Secret = vault.NewSecret(key)
	return a
}

// taken reports whether the portal would take a code.
func (u *user) taken(at time.Time, code string) bool {
	period := int64(u.Account.Period)
	for away := int64(-skew); away <= skew; away++ {
		step := at.Unix()/period + away
		if want, err := u.Account.Code(time.Unix(step*period, 0)); err == nil && want.Value == code && uint64(step) >= u.Floor {
			return true
		}
	}
	return false
}

// A mistake is a kind of them.
type mistake struct {
	name string
	make func(*user)
}

func mistakes() []mistake {
	return []mistake{
		{"clock slow by 1 to 60 minutes", func(u *user) { u.clock(1) }},
		{"clock fast by 1 to 60 minutes", func(u *user) { u.clock(-1) }},
		{"clock off by a time zone", (*user).zone},
		{"typed as it changed, the clock is right", (*user).late},
		{"used before", (*user).used},
		{"entry from before the reset", (*user).old},
		{"entry of another user here", (*user).other},
		{"the usual settings in place of the portal's", (*user).defaults},
		{"two digits swapped", (*user).swapped},
		{"one digit another one", (*user).mistyped},
		{"one digit missing or twice", (*user).digits},
		{"key: a letter taken for one that looks like it", func(u *user) { u.typedKey(byEye) }},
		{"key: a letter taken for any other", func(u *user) { u.typedKey(replaced) }},
		{"key: a letter left out", func(u *user) { u.typedKey(leftOut) }},
		{"key: a letter twice, or one too many", func(u *user) { u.typedKey(doubled, added) }},
		{"key: two letters swapped", func(u *user) { u.typedKey(swapped) }},
		{"key read as plain text", (*user).plain},
		{"random code", (*user).random},
	}
}

func (u *user) clock(direction int) {
	seconds := math.Exp(u.Float64()*math.Log(60)) * 60
	u.true = time.Duration(direction) * time.Duration(seconds*float64(time.Second))
	u.want = Clock
	u.types = func(at time.Time) string { return u.codeOf(u.Account, at) }
}

// zone has a clock show the right time under the zone of another place.
func (u *user) zone() {
	all := zones()
	here, there := 0, 0
	for here == there {
		here, there = all[u.IntN(len(all))], all[u.IntN(len(all))]
	}
	u.true += time.Duration(here-there) * time.Minute
	u.want = Clock
	u.types = func(at time.Time) string { return u.codeOf(u.Account, at) }
}

// late has a code typed just when the portal ends taking it; another one comes in time.
func (u *user) late() {
	u.true = 0
	period := int64(u.Account.Period)
	u.at = time.Unix(u.at.Unix()/period*period, 0).Add(time.Duration(u.IntN(lateFor*1000)) * time.Millisecond).UTC()
	u.want = Late
	u.types = func(at time.Time) string {
		if at.Equal(u.at) {
			at = at.Add(time.Duration(-(skew+1)*period) * time.Second)
		}
		return u.codeOf(u.Account, at)
	}
}

func (u *user) used() {
	u.want = Used
	u.types = func(at time.Time) string {
		u.Floor = uint64(at.Add(-u.true).Unix()/int64(u.Account.Period)) + 1
		return u.codeOf(u.Account, at)
	}
}

func (u *user) old() {
	a := u.Older[u.IntN(len(u.Older))]
	u.want, u.types = OldKey, func(at time.Time) string { return u.codeOf(a, at) }
}

func (u *user) other() {
	a := u.Others[u.IntN(len(u.Others))].Account
	u.want, u.types = OtherAccount, func(at time.Time) string { return u.codeOf(a, at) }
}

// defaults leaves some of what is unusual aside, and nothing where nothing is.
func (u *user) defaults() {
	a := u.Account
	for a.Algorithm == u.Account.Algorithm && a.Digits == u.Account.Digits && a.Period == u.Account.Period {
		if u.Account.Algorithm == vault.SHA1 {
			return
		}
		if u.IntN(2) == 0 {
			a.Algorithm = vault.SHA1
		}
		if u.IntN(2) == 0 {
			a.Digits = 6
		}
		if u.IntN(2) == 0 {
			a.Period = 30
		}
	}
	u.want, u.types = Defaults, func(at time.Time) string { return u.codeOf(a, at) }
}

func (u *user) slips(want Reason, spoil func(code []byte) []byte) {
	u.want = want
	u.types = func(at time.Time) string { return string(spoil([]byte(u.codeOf(u.Account, at)))) }
}

func (u *user) swapped() {
	u.slips(Swapped, func(c []byte) []byte {
		i := u.IntN(len(c) - 1)
		j := i + 1
		if u.IntN(5) == 0 {
			j = i + 1 + u.IntN(len(c)-i-1)
		}
		c[i], c[j] = c[j], c[i]
		return c
	})
}

func (u *user) mistyped() {
	u.slips(Mistyped, func(c []byte) []byte {
		i := u.IntN(len(c))
		c[i] = '0' + (c[i]-'0'+1+byte(u.IntN(9)))%10
		return c
	})
}

func (u *user) digits() {
	u.slips(Mistyped, func(c []byte) []byte {
		i := u.IntN(len(c))
		if u.IntN(2) == 0 {
			return append(c[:i], c[i+1:]...)
		}
		return append(c[:i], append([]byte{c[i]}, c[i:]...)...)
	})
}

// typedKey makes one mistake in the key that leads to another key.
func (u *user) typedKey(kinds ...slipKind) {
	var fitting []slip
	for _, s := range slips(u.text) {
		for _, k := range kinds {
			if s.kind == k {
				fitting = append(fitting, s)
			}
		}
	}
	values := decoder()
	for range 100 {
		s := fitting[u.IntN(len(fitting))]
		key := decode(s.of(u.text), &values, nil)
		if len(key) == 0 || essence(key) == essence(u.key) {
			continue
		}
		for _, other := range slips(u.text) {
			if other.of(u.text) == s.of(u.text) {
				s = other // a letter twice is one too many, and called the former
				break
			}
		}
		a := u.with(key)
		u.want, u.place = TypedKey, s.place(u.text)
		u.types = func(at time.Time) string { return u.codeOf(a, at) }
		return
	}
}

func (u *user) plain() {
	text := u.text
	if u.IntN(2) == 0 {
		text = strings.ToLower(text)
	}
	a := u.with([]byte(text))
	u.want, u.types = KeyRead, func(at time.Time) string { return u.codeOf(a, at) }
}

func (u *user) random() {
	u.want = Unknown
	u.types = func(time.Time) string { return pad(u.Uint64N(tens(u.Account.Digits)), u.Account.Digits) }
}
