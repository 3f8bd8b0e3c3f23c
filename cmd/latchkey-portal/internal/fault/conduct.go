package fault

import "time"

// A Conduct is how a portal checks codes.
type Conduct struct {
	// ClockOff is added to the time by which codes of an authenticator are checked.
	ClockOff time.Duration
	// Delay is how long a check takes longer.
	Delay time.Duration
	// Fails says that no code is looked at and the answer is an error of the server.
	Fails bool
	// Refuses is the fault by which a right code is refused like a wrong one; empty for
	// none.
	Refuses ID
	// Twice says that the user sees the answer to the same code given once more.
	Twice bool
}

// A Post is how mails and SMS get to their readers.
type Post struct {
	Late        time.Duration // by the portal's clock
	Lost, Twice bool
}

func seconds(fallback, lowest, highest int) *Number {
	return &Number{Unit: "seconds", Default: fallback, Lowest: lowest, Highest: highest}
}

func asTime(n int) time.Duration { return time.Duration(n) * time.Second }

// The bounds of numbers. A clock that was set by hand is off by a day at most, which
// is a wrong time zone; a browser gives up on an answer after a minute or so.
const (
	usualClockOff, mostClockOff = 90, 86_400
	usualDelay, mostDelay       = 10, 60
	usualLate, mostLate         = 120, 3_600
)

func clockFaults() []Fault {
	off := func(id ID, how string, sign int) Fault {
		refused := usual()
		refused.Accepted, refused.TypedAccepted = false, false
		return Fault{
			ID: id, Group: ServerClock, Title: "The server's clock is " + how,
			Does: "Codes are checked by a clock that is " + how + " by so many seconds. What the portal says of the time is said by that clock too.",
			Should: "Make codes for the right time all the same, and be able to show that its own clock is right. " +
				"A correction to suit one server would break the codes of all others.",
			Number: seconds(usualClockOff, 1, mostClockOff), Good: refused, decides: []aspect{clockAspect},
			conduct: func(c *Conduct, n int) { c.ClockOff = time.Duration(sign) * asTime(n) },
		}
	}
	return []Fault{off("clock-fast", "fast", 1), off("clock-slow", "slow", -1)}
}

const verifyRefused ID = "verify-refused"

func verificationFaults() []Fault {
	const nothing = "Nothing but to keep the account and help whoever asks why the code was refused: "
	refused := usual()
	refused.Accepted, refused.TypedAccepted = false, false
	return []Fault{
		{
			ID: "verify-delayed", Group: Verification, Title: "A slow check",
			Does:   "The answer to a code takes so many seconds longer. The code is checked at the end of them, by the time that it is then.",
			Should: "Show the code that follows as soon as this one ends; it may show for how long a code still holds, or hand out the next one early.",
			Number: seconds(usualDelay, 1, mostDelay), Good: usual(), decides: []aspect{delayAspect},
			conduct: func(c *Conduct, n int) { c.Delay = asTime(n) },
		},
		{
			ID: verifyRefused, Group: Verification, Title: "A right code is refused",
			Does:   "A right code is refused like a wrong one, and counted as a failure. It is not used up.",
			Should: nothing + "the clock, an older entry, the key; and in the end, that it is the website's.",
			Good:   refused, decides: []aspect{verdictAspect},
			conduct: func(c *Conduct, _ int) { c.Refuses = verifyRefused },
		},
		{
			ID: "verify-500", Group: Verification, Title: "The check fails",
			Does:   "Codes are answered with an error of the server (500). They are neither looked at nor counted.",
			Should: nothing + "it is the website's, and worth another try.",
			Good:   refused, decides: []aspect{verdictAspect},
			conduct: func(c *Conduct, _ int) { c.Fails = true },
		},
		{
			ID: "verify-twice", Group: Verification, Title: "A code is answered twice",
			Does: "A code is taken as if its form had been sent twice, by a double click. The first is accepted and lets the user on; " +
				"what the user sees is the answer to the second, that the code was used already. Nothing is counted as a failure.",
			Should: nothing + "a code works once, and whoever opens the page again is further than it says.",
			Good:   usual(), decides: []aspect{verdictAspect},
			conduct: func(c *Conduct, _ int) { c.Twice = true },
		},
	}
}

func messageFaults() []Fault {
	const nothing = "It has no part in this. "
	return []Fault{
		{
			ID: "message-late", Group: Messages, Title: "Mail and SMS are late",
			Does:   "Every mail and SMS comes so many seconds later, by the portal's clock. A code's life begins when it is sent.",
			Should: nothing + "A person sees whether the page says how to have another one sent, and that only the newest works.",
			Number: seconds(usualLate, 1, mostLate), decides: []aspect{deliveryAspect},
			post: func(p *Post, n int) { p.Late = asTime(n) },
		},
		{
			ID: "message-lost", Group: Messages, Title: "Mail and SMS are lost",
			Does:    "No mail and no SMS comes, though the portal says that it was sent.",
			Should:  nothing + "A person sees what the page offers to whoever gets no code.",
			decides: []aspect{deliveryAspect},
			post:    func(p *Post, _ int) { p.Lost = true },
		},
		{
			ID: "message-twice", Group: Messages, Title: "Mail and SMS come twice",
			Does:    "Every mail and SMS comes twice, with the same code.",
			Should:  nothing + "A person sees whether the code of either works, once.",
			decides: []aspect{deliveryAspect},
			post:    func(p *Post, _ int) { p.Twice = true },
		},
	}
}
