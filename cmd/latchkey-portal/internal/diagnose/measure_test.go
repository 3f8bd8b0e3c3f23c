package diagnose

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// An outcome is what became of a simulated mistake.
type outcome byte

const (
	right   outcome = 'r' // proposed as what it was
	wrong   outcome = 'w' // proposed as something else
	certain outcome = 'R' // asserted as what it was
	misled  outcome = 'W' // asserted as something else
	unnamed outcome = 'u' // said to be unknown
	none    outcome = '-' // there is no such mistake
)

// simulate has a user make a mistake, and it named after one code and after two. The users
// of one number have the same key, whatever the mistake.
func simulate(u user, m mistake, number uint64, look func(Case) Trace) (one, two outcome) {
	seed := rand.NewPCG(number, uint64(len(u.text)))
	for _, c := range []byte(m.name) {
		seed.Seed(seed.Uint64(), uint64(c)+number)
	}
	for {
		u := u
		u.Rand = rand.New(seed)
		if m.make(&u); u.types == nil {
			return none, none
		}
		code := u.types(u.at)
		if u.taken(u.at, code) {
			continue
		}
		inspect := func(at time.Time, code string) Trace {
			u.Typed, u.At = code, at
			return look(u.Case)
		}
		first := inspect(u.at, code)
		one = u.judge(Conclude(first, nil))
		at := u.at.Add(time.Duration(u.Account.Period+u.IntN(2*u.Account.Period)) * time.Second)
		code = u.types(at)
		if u.taken(at, code) {
			// Only of a clock that is right, or hardly off. The finding is looked at again.
			step := uint64(at.Add(-u.true).Unix() / int64(u.Account.Period))
			return one, u.judge(Conclude(first, []Trace{Accepted(u.Account, step, at)}))
		}
		return one, u.judge(Conclude(inspect(at, code), []Trace{first}))
	}
}

// A neighbourhood does what Inspect does, and remembers the codes of the keys next to one
// key: that is what a simulation of many mistakes with it takes its time for.
type neighbourhood struct {
	all   []neighbour
	codes map[int64][]uint64 // by time step
}

func (h *neighbourhood) inspect(c Case) Trace {
	i, ok := begin(c)
	if !ok {
		return i.trace
	}
	i.otherTimes()
	i.otherDigits()
	i.otherSettings()
	i.otherAccounts()
	i.otherReadings()
	if h.all == nil {
		h.all, h.codes = neighbours(i.text, i.key), map[int64][]uint64{}
	}
	for _, n := range near() {
		if !i.whole() {
			break
		}
		step := i.present + n.away
		if h.codes[step] == nil {
			for _, k := range h.all {
				h.codes[step] = append(h.codes[step], newMaker(k.key, c.Account.Algorithm).value(step))
			}
		}
		for at, value := range h.codes[step] {
			if k := h.all[at]; i.fits(value) {
				i.note(guess{
					reason: TypedKey, weight: k.weight * n.weight, step: step, away: int(n.away),
					key: markOf(k.key, c.Account.Algorithm, c.Account.Digits, i.period), place: i.places(k.slip, k.key),
				})
			}
		}
	}
	i.trace.keep()
	return i.trace
}

// judge says whether what was named is what happened.
func (u *user) judge(f Finding) outcome {
	yes, no := right, wrong
	if f.Asserted {
		yes, no = certain, misled
	}
	switch {
	case f.Reason == Unknown || f.Reason == Malformed:
		if u.want == Unknown {
			return right
		}
		return unnamed
	case f.Reason != u.want:
		return no
	case f.Reason == Clock && (f.Lag.Over >= u.true || f.Lag.UpTo < u.true):
		return no
	case f.Reason == TypedKey && !strings.Contains(f.Detail, u.place):
		return no
	}
	return yes
}

// row is the name of a row, for the file of outcomes.
func row(s setting, m mistake, codes int) string {
	return fmt.Sprintf("%s; %s; %d", s.name, m.name, codes)
}
