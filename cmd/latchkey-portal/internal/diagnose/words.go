package diagnose

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// say puts a finding into words: for staff, and for the user.
func (f *Finding) say(t Trace, w weighed) {
	f.Detail, f.Advice = f.detail(t, w), f.advice(t, w)
	if f.Reason == TypedKey {
		f.place = w.place
	}
	if f.Reason == Unknown || f.Asserted {
		return
	}
	if f.Reason == Late {
		return
	}
	if f.Codes == 1 {
		f.Detail += " One code proposes this; a second one can confirm it."
	} else {
		f.Detail += " " + count(f.Codes) + " codes propose this; another one can confirm it."
	}
	if f.Others > 0 {
		f.Detail += " " + count(f.Others) + " other " + plural(f.Others, "explanation fits", "explanations fit") + " as well."
	}
}

func (f *Finding) detail(t Trace, w weighed) string {
	switch f.Reason {
	case Malformed:
		return malformed(t)
	case Clock:
		return clockDetail(*f.Lag, w)
	case Late:
		if f.Asserted {
			return "The code was typed too late: it was taken until " + ago(t) + " before. Another code shows that the clock is not the reason."
		}
		return "The code was taken until " + ago(t) + " before: it was typed as it changed, or the authenticator's clock is slow by " + between(w.narrowed) + ". A second code tells which."
	case Used:
		return "The code is right, and it or a later one was used before. Each code works once."
	case OldKey:
		return "The code is right for a key from before: an old entry is still in the authenticator, or the new one was not scanned."
	case OtherAccount:
		return "The code is right for the account of " + w.place + ": the wrong entry of the authenticator was read."
	case Defaults:
		return "The code is right under usual settings: the authenticator ignored " + w.place + "."
	case Swapped:
		return "Two digits of the code are swapped: " + w.place + "."
	case Mistyped:
		return "The code is right but for one digit: " + w.place + "."
	case CutShort:
		return "The code is right as far as it was typed: " + w.place + "."
	case TypedKey:
		return "The key was typed with one mistake: " + w.place + "."
	case KeyRead:
		return "The key is right, but the authenticator reads it " + w.place + ", and not as base32."
	}
	return "Nothing that is known fits: neither another time or key, nor a slip in the code or in the key."
}

// malformed says how what was typed differs from a code.
func malformed(t Trace) string {
	switch {
	case !t.numeric && t.typed == 0:
		return "No code was typed."
	case !t.numeric:
		return "What was typed is not a code: there is something other than digits in it."
	case t.typed == usualDigits && t.digits > usualDigits:
		return fmt.Sprintf("%d digits were typed where a code has %d: the authenticator may ignore how many there are to be.", t.typed, t.digits)
	}
	return fmt.Sprintf("%d %s typed where a code has %d.", t.typed, plural(t.typed, "digit was", "digits were"), t.digits)
}

func clockDetail(l Lag, w weighed) string {
	text := "The code is right for another time: the authenticator's clock is " + fastOrSlow(l.Ahead()) + " by " + between(l) + "."
	switch minutes := l.zones(); {
	case minutes%60 != 0:
		text += " That is " + span(minutes*60) + ", as with a wrong time zone."
	case minutes > 0:
		text += " That is " + span(minutes*60) + ", as with a wrong time zone or summer time."
	}
	if w.settled {
		text += " So it is taken at some moments and refused at others."
	}
	return text
}

// zones is how many minutes two time zones can be apart that a lag may be, from an hour
// on, and 0 where it is none.
func (l Lag) zones() int {
	over, upTo := l.seconds()
	for _, unit := range []int{3600, 900} {
		if n := (upTo + 60) / unit * unit; n >= 3600 && n >= over-60 {
			return n / 60
		}
	}
	return 0
}

func (f *Finding) advice(t Trace, w weighed) []string {
	here := clockTime(t.at)
	switch f.Reason {
	case Malformed:
		return []string{"Enter the " + strconv.Itoa(t.digits) + " digits that your authenticator shows now."}
	case Clock:
		off := time.Duration(w.away) * time.Duration(t.period) * time.Second
		return []string{
			fmt.Sprintf("It is the code of %s, %s. If you typed it just now, the clock of the device with the authenticator is %s.",
				clockTime(t.at.Add(off)), away(off), fastOrSlow(off > 0)),
			fmt.Sprintf("Here it is %s. Let the device set its time by itself, then enter a new code.", here),
		}
	case Late:
		return []string{
			"The code had changed before it was entered. Enter the one that your authenticator shows now, while it still shows it.",
			fmt.Sprintf("If that is refused as well, compare the clocks: here it is %s, and the device with the authenticator should say the same.", here),
		}
	case Used:
		return []string{"Each code works once. Wait until your authenticator shows the next one, and enter that."}
	case OldKey:
		return []string{
			"The code comes from an older entry in your authenticator, made from a key that is no longer the one shown here.",
			"Delete that entry, go back to the QR code, and add the account again.",
		}
	case Defaults:
		return []string{
			"Your authenticator does not follow what the QR code or the key asks for: it ignored " + w.place + ".",
			"Look in its settings for this account, or add the account again with the QR code. If it cannot do that, use another authenticator.",
		}
	case Swapped:
		return []string{"Two digits were swapped: " + w.place + ". Enter the code that your authenticator shows now."}
	case Mistyped, CutShort:
		return []string{"The code is not as your authenticator shows it: " + w.place + ". Enter the one that it shows now."}
	case TypedKey:
		return keyAdvice(w, f.Asserted)
	case KeyRead:
		return []string{
			"Your authenticator took the key for something else: it read it " + w.place + ".",
			"Delete the entry there and add the account again with the QR code, or choose base32 as the kind of key.",
		}
	}
	return []string{
		fmt.Sprintf("Is the clock right? Codes depend on it. Here it is %s; the device with the authenticator should say the same.", here),
		"Was a digit mistyped, or was it the code of another account? Enter the one that your authenticator shows now.",
		"Does your authenticator have an older entry of the same name? Delete it and use the newest.",
		"Was the key typed by hand? Compare it letter by letter with the one that is shown.",
	}
}

func keyAdvice(w weighed, asserted bool) []string {
	if asserted {
		return []string{
			"The key in your authenticator has one mistake in it: " + w.place + ".",
			"Delete that entry, go back to the key, and add the account again: scan the QR code, or type the key anew.",
		}
	}
	return []string{
		"If the key was typed by hand, there is probably one mistake in it: " + w.place + ".",
		"Compare it there with the one that is shown. If it differs, delete that entry and add the account again.",
	}
}

// ago is how long before the moment a late code was taken last.
func ago(t Trace) string {
	begun := t.at.Sub(time.Unix(t.at.Unix()/t.period*t.period, 0))
	return span(max(int((begun+time.Second-1)/time.Second), 1))
}

// between writes a lag, without its direction.
func between(l Lag) string {
	over, upTo := l.seconds()
	if upTo < 120 {
		return fmt.Sprintf("between %d and %d seconds", over, upTo)
	}
	return "between " + span(over) + " and " + span(upTo)
}

// span writes so many seconds in words, to the second.
func span(s int) string {
	if s < 120 {
		return strconv.Itoa(s) + " " + plural(s, "second", "seconds")
	}
	var parts []string
	for _, unit := range []struct {
		size      int
		one, many string
	}{{3600, "hour", "hours"}, {60, "minute", "minutes"}, {1, "second", "seconds"}} {
		if n := s / unit.size; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+plural(n, unit.one, unit.many))
			s %= unit.size
		}
	}
	return strings.Join(parts, " ")
}

func clockTime(t time.Time) string { return t.Format("15:04:05 MST") }

// away writes how far a time is from now as one would say it.
func away(d time.Duration) string {
	suffix := " from now"
	if d < 0 {
		d, suffix = -d, " ago"
	}
	if d < 2*time.Minute {
		return span(int(d.Seconds())) + suffix
	}
	return strconv.Itoa(int(d.Minutes()+0.5)) + " minutes" + suffix
}

func fastOrSlow(ahead bool) string {
	if ahead {
		return "fast"
	}
	return "slow"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// listed joins what there is several of: "a, b and c".
func listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// ordinal is n as a place, in a word up to twelve.
func ordinal(n int) string {
	words := strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	return strconv.Itoa(n) + "th"
}

func count(n int) string { return strconv.Itoa(n) }
