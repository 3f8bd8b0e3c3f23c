package profile

import (
	"fmt"
	"slices"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A Mode says whether a portal is played with its weaknesses.
type Mode string

// The modes.
const (
	// AsDocumented does what the portal's help document says.
	AsDocumented Mode = "as-documented"
	// AsStandard has the same screens, with the rules of the standards wherever
	// the screens leave room for them.
	AsStandard Mode = "as-standard"
)

// Modes returns all of them, the usual one first.
func Modes() []Mode { return []Mode{AsDocumented, AsStandard} }

// A Difference is where a portal's document and the standards part.
type Difference struct {
	// Documented and Standard say what the one and the others have it like.
	Documented, Standard string
	// Clause is where the standards say so.
	Clause string
	// Kept says that it is like that in both modes: the screens would not be
	// those of the document otherwise.
	Kept bool
}

// A clause is one thing that the standards ask for.
type clause struct {
	broken func(Profile) bool
	say    func(Profile) Difference
	mend   func(*Profile) // nil where the screens leave no room
}

// In returns the profile as it is played in a mode.
func (p Profile) In(m Mode) Profile {
	p.Mode, p.Parts = m, p.Differences()
	if m != AsStandard {
		return p
	}
	for _, c := range clauses() {
		if c.mend != nil && c.broken(p) {
			c.mend(&p)
		}
	}
	return p.fitted()
}

// Differences returns where the profile's rules and the standards part.
func (p Profile) Differences() []Difference {
	var all []Difference
	for _, c := range clauses() {
		if c.broken(p) {
			d := c.say(p)
			d.Kept = c.mend == nil
			all = append(all, d)
		}
	}
	return all
}

// fitted leaves out the words and the screens of what the rules do not have.
func (p Profile) fitted() Profile {
	p.Screens = slices.Clone(p.Screens)
	if p.Rules.RecoveryCodes == 0 {
		p.Screens = slices.DeleteFunc(p.Screens, func(s Screen) bool { return s.Step == enroll.ShowRecovery })
		p.Messages.Recovered = Message{}
	}
	if p.Rules.Passkeys == 0 {
		p.Passkeys, p.Messages.PasskeyAdded, p.Messages.PasskeyRemoved = nil, Message{}, Message{}
	}
	for i := range p.Screens {
		words := &p.Screens[i].Code
		if p.Rules.Skips == 0 {
			words.Skip, words.SkipHint, words.NoSkip = "", "", ""
		}
		if p.Rules.Remember == 0 {
			words.Remember = ""
		}
		if p.Rules.RecoveryCodes == 0 {
			words.Recovery = ""
		}
	}
	return p
}

// strongKey is 160 bits, which RFC 4226 recommends; its R6 asks for 128.
const strongKey = 20 // bytes

// clauses returns what is looked at, in the order in which it is shown. The
// numbers are those of NIST SP 800-63B-4 (2025) and of ASVS 5.0.0.
func clauses() []clause {
	return []clause{
		{
			broken: func(p Profile) bool { return p.Rules.Skips > 0 },
			say: func(p Profile) Difference {
				return Difference{
					Documented: fmt.Sprintf("A user can go on without a code %d times.", p.Rules.Skips),
					Standard:   "Every log-in takes two factors.",
					Clause:     "NIST SP 800-63B-4 section 2.2.1, ASVS 6.3.3",
				}
			},
			mend: func(p *Profile) { p.Rules.Skips = 0 },
		},
		{
			broken: func(p Profile) bool { return p.Rules.Remember > 0 },
			say: func(p Profile) Difference {
				return Difference{
					Documented: fmt.Sprintf("On a browser that is remembered the password is enough for %d days.", int(p.Rules.Remember/(24*time.Hour))),
					Standard:   "A browser that was seen before is no factor: every log-in asks for a code.",
					Clause:     "NIST SP 800-63B-4 sections 2.2.1 and 2.2.3",
				}
			},
			mend: func(p *Profile) { p.Rules.Remember = 0 },
		},
		{
			broken: func(p Profile) bool { return p.has(enroll.App) && p.Rules.KeyBytes < strongKey },
			say: func(p Profile) Difference {
				return Difference{
					Documented: fmt.Sprintf("A key has %d bits.", 8*p.Rules.KeyBytes),
					Standard:   "A key has 160 bits, and 128 at the least.",
					Clause:     "RFC 4226 section 4, R6",
				}
			},
			mend: func(p *Profile) { p.Rules.KeyBytes = strongKey },
		},
		{
			broken: func(p Profile) bool { return p.Rules.CodeLife > 10*time.Minute && p.delivers() },
			say: func(p Profile) Difference {
				return Difference{
					Documented: fmt.Sprintf("A code that is sent can be used for %d minutes.", int(p.Rules.CodeLife.Minutes())),
					Standard:   "It can be used for 10 minutes at the most.",
					Clause:     "NIST SP 800-63B-4 section 3.1.3.2, ASVS 6.5.5",
				}
			},
			mend: func(p *Profile) { p.Rules.CodeLife = 10 * time.Minute },
		},
		{
			broken: func(p Profile) bool { return p.has(enroll.Mail) },
			say: func(Profile) Difference {
				return Difference{
					Documented: "Codes are sent by email.",
					Standard:   "Email is no way to deliver a second factor.",
					Clause:     "NIST SP 800-63B-4 section 3.1.3.1, ASVS 6.3.6",
				}
			},
		},
		{
			broken: func(p Profile) bool { return p.has(enroll.SMS) },
			say: func(Profile) Difference {
				return Difference{
					Documented: "Codes are sent by SMS.",
					Standard:   "SMS is restricted: a stronger method must be there as well, and users are told of the risk.",
					Clause:     "NIST SP 800-63B-4 section 3.1.3.3, ASVS 6.6.1",
				}
			},
		},
	}
}

func (p Profile) has(m enroll.Method) bool { return slices.Contains(p.Rules.Methods, m) }

func (p Profile) delivers() bool {
	return slices.ContainsFunc(p.Rules.Methods, enroll.Method.Delivered)
}
