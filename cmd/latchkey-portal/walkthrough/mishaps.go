package walkthrough

import (
	"fmt"
	"time"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// wrong is a code that is no one's; that it is right by chance is not to be
// feared.
const wrong = "000000"

// An appWay is how a portal with authenticator apps is gone through.
type appWay struct {
	user string
	// toCode goes from the front to the field for the first code, with the key
	// taken in; keyless does so without taking it in.
	toCode, keyless []Act
	// label and submit are of that field, done goes on from there to the end.
	label, submit string
	done          []Act
	// again goes from the log-in with a password to the field for the code there,
	// whose label and button are the other two.
	again                  []Act
	againLabel, againPress string
}

// setUp is all of the set-up.
func (a appWay) setUp() []Act {
	return acts(a.toCode, code(a.label), press(a.submit), a.done)
}

// comesBack is all up to the code at the next log-in.
func (a appWay) comesBack(w words) []Act { return acts(anew(), w.enters(a.user), a.again) }

// appMishaps are what goes wrong with authenticator apps.
func (w words) appMishaps(a appWay) []Mishap {
	step := time.Duration(w.Rules.Period) * time.Second
	const pause = 5 * time.Minute
	in := acts(press(a.againPress), open(w.Home.Path), until(w.Home.Title))
	return []Mishap{
		{
			Title: "The code is refused during the set-up", Kind: Refused,
			Do:       acts(anew(), a.keyless, fill(a.label, wrong), press(a.submit)),
			Answered: true, Pictured: true,
			Means: "The code is not one of the key on the page. " + w.FactorName() + " is not on yet, so nothing is lost.",
			Say:   "That happens. Look at the ring in Latchkey and wait until a new code begins. Then type that one, without the space. Please do not tell me the code.",
		},
		{
			Title: "The code was typed just as it changed", Kind: Late,
			Before:   acts(a.setUp(), later(pause), a.comesBack(w), old(a.againLabel, step), in, later(pause)),
			Do:       acts(a.comesBack(w), old(a.againLabel, 2*step), press(a.againPress)),
			Answered: true,
			Means: fmt.Sprintf("A code is shown for %d seconds. The portal takes it for %s longer, so there is no need to hurry; a code older than that is refused.",
				w.Rules.Period, w.window()),
			Say: "Wait until the ring in Latchkey begins anew, then type the new code. You have half a minute, and a little more.",
		},
		{
			Title: "The same code a second time", Kind: Used,
			Before:   a.setUp(),
			Do:       acts(a.comesBack(w), old(a.againLabel, 0), press(a.againPress)),
			Answered: true,
			Means:    "A code works once. The one that ended the set-up is used as well, and so is one that was sent with a double click.",
			Say:      "That code was used already. Wait for the next one, and type that.",
		},
		{
			Title: "The clock is wrong", Kind: Clock,
			Before:   a.toCode,
			Do:       acts(old(a.label, 5*time.Minute), press(a.submit)),
			Answered: true,
			Means: "Codes are made from the time. During the set-up the portal says how far off the clock is; at a later " + w.Entry() +
				" it only says that the code was not accepted. In Latchkey's menu, ‹Check the clock…› compares the computer's clock.",
			Say: "Open the menu with the three dots in Latchkey, and choose ‹Check the clock…›. If it says that the clock is wrong, let the computer set its time by itself. Then try a new code.",
		},
		{
			Title: "The phone or the computer with the authenticator is lost: a reset", Kind: Reset,
			Before:   a.setUp(),
			Do:       acts(anew(), w.resets(a.user)),
			Answered: true,
			Means: "Staff reset " + profile.Within(w.FactorName()) + ", once it is certain who is asking. The old key is useless from that moment on. " +
				"The next " + w.Entry() + " shows a new key: the steps are those of the set-up above.",
			Say: "I have reset it. First delete the old " + w.Rules.Issuer + " entry in your authenticator, if you still have it. Then " + profile.Within(w.Enter()) + " with your password: you will see a new QR code.",
		},
		{
			Title: "After a reset, the code comes from the old entry", Kind: OldEntry,
			Before:   acts(a.setUp(), later(pause), anew(), w.resets(a.user), anew()),
			Do:       acts(a.keyless, code(a.label), press(a.submit)),
			Answered: true,
			Means:    "The old entry is still in the authenticator, and it looks like the new one.",
			Say:      "You have two entries with the same name. Click the older one, choose ‹Delete the selected account…› in the menu, and use the code of the other.",
		},
		w.lockedOut(acts(a.setUp(), later(pause), a.comesBack(w)), a.againLabel, a.againPress),
	}
}

// resets is what staff do on the test server's front page.
func (w words) resets(user string) []Act {
	return acts(open("/"), press("Reset "+profile.Within(w.FactorShort())+" for "+w.user(user).FullName))
}

// lockedOut types wrong codes until there are too many.
func (w words) lockedOut(before []Act, label, submit string) Mishap {
	var do []Act
	for range w.Rules.LockAt {
		do = append(do, fill(label, wrong), press(submit), later(w.Rules.LongestWait+time.Second))
	}
	return Mishap{
		Title: "Too many wrong codes", Kind: LockedOut, Before: before, Do: append(do, fill(label, wrong), press(submit)), Answered: true,
		Means: fmt.Sprintf("After %d wrong codes one has to wait before each further one, and after %d the user is locked. Waiting does not undo that, staff do.",
			w.Rules.FreeFailures, w.Rules.LockAt),
		Say: "You are locked out, and nothing is lost. I unlock you now. Before you type another code, let us find out why they were refused.",
	}
}

// A sentWay is how a portal that sends codes is gone through.
type sentWay struct {
	to            string // where the codes go
	toCode        []Act  // from the front to the field for the code, which is sent
	label, submit string
	resend        []Act // sends another
	send          string
	channel       string // "email" or "text message"
	junk, sayJunk string // where else a message may be
}

// sentMishaps are what goes wrong with codes that are sent.
func (w words) sentMishaps(s sentWay) []Mishap {
	if s.sayJunk = "Has the phone any signal? If so, "; s.channel != "text message" {
		s.junk, s.sayJunk = "in the junk folder, and ", "Is it in your junk folder? If not, "
	}
	var many []Act
	for range w.Rules.MostSent {
		many = append(many, s.resend...)
	}
	minutes := int(w.Rules.CodeLife / time.Minute)
	return []Mishap{
		{
			Title: "The code is refused", Kind: SentRefused,
			Do:       acts(anew(), s.toCode, fill(s.label, wrong), press(s.submit)),
			Answered: true, Pictured: true,
			Means: "A digit is wrong, or it is the code of an older " + s.channel + ": each new one makes those before it useless.",
			Say:   "Open the newest " + s.channel + ", the one at the top, and type its code. Please do not read it out to me.",
		},
		{
			Title: "The code came too late", Kind: SentLate,
			Before:   s.toCode,
			Do:       acts(later(w.Rules.CodeLife+time.Minute), sent(s.label, s.to), press(s.submit)),
			Answered: true,
			Means:    fmt.Sprintf("A code lives for %d minutes. The clock of the phone or the computer plays no part in that.", minutes),
			Say:      see("That code has run out. Press %s, and type the new one as soon as it comes.", s.send),
		},
		{
			Title: "No code comes", Kind: NotSent,
			Before:   s.toCode,
			Do:       many,
			Answered: true,
			Means:    fmt.Sprintf("Look "+s.junk+"whether the address or the number is right. Another code can be sent, but at most %d in %d minutes.", w.Rules.MostSent, minutes),
			Say:      see(s.sayJunk+"press %s once, and wait a minute. Pressing again and again makes the older codes useless.", s.send),
		},
		w.lockedOut(s.toCode, s.label, s.submit),
	}
}
