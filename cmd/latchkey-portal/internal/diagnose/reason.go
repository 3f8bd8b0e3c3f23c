package diagnose

// A Reason says why a code was refused. It is an identifier that does not change, and
// holds nothing that is secret.
type Reason string

// The reasons.
const (
	// Unknown means that nothing fits well enough to be named.
	Unknown Reason = "unknown"
	// Malformed means that what was typed has not as many digits as a code has, or
	// something else in it.
	Malformed Reason = "malformed"
	// Clock means that the code is right for another time: the clock of the device
	// with the authenticator is off.
	Clock Reason = "clock"
	// Late means that the code was taken until just now, and typed as it changed.
	Late Reason = "late"
	// Used means that the code was right, and it or a later one was used before.
	Used Reason = "used"
	// OldKey means that the code is right for a key that the user had, or was shown,
	// before.
	OldKey Reason = "old-key"
	// OtherAccount means that the code is right for another user here, or for one in
	// another portal of the same server.
	OtherAccount Reason = "other-account"
	// Defaults means that the code is right for the key with usual settings: the
	// authenticator ignored the algorithm, the digits or the period.
	Defaults Reason = "defaults"
	// Swapped means that two digits changed places.
	Swapped Reason = "swapped-digits"
	// Mistyped means that one digit is another one, missing or too many.
	Mistyped Reason = "mistyped-digit"
	// CutShort means that only the first digits of a code were typed.
	CutShort Reason = "cut-short"
	// TypedKey means that the code is right for the key with one mistake in it.
	TypedKey Reason = "typed-key"
	// KeyRead means that the key was taken in as something other than base32.
	KeyRead Reason = "key-read-wrong"
	// Expired means that a code that was sent was right, and its time had run out.
	Expired Reason = "expired"
	// Superseded means that a code that was sent was right, and a newer one was sent
	// since.
	Superseded Reason = "superseded"
)

// Reasons are all there are.
func Reasons() []Reason {
	return []Reason{
		Unknown, Malformed, Clock, Late, Used, OldKey, OtherAccount, Defaults, Swapped, Mistyped, CutShort, TypedKey,
		KeyRead, Expired, Superseded,
	}
}

// share is how many of the codes that are refused have the reason, by judgement:
// nobody publishes such figures. Clocks, codes of old entries and slips of a finger
// are what support is asked about most.
func (r Reason) share() float64 {
	switch r {
	case Clock:
		return 0.25
	case Used:
		return 0.10
	case Late:
		return 0.02
	case OldKey:
		return 0.12
	case OtherAccount:
		return 0.06
	case Defaults:
		return 0.10
	case Swapped:
		return 0.04
	case Mistyped:
		return 0.10
	case CutShort:
		return 0.01
	case TypedKey:
		return 0.09
	case KeyRead:
		return 0.01
	}
	return 0.10 // Unknown: what nobody thought of, and guesses
}

// lasts reports whether a reason that was there for one code is there for the next.
func (r Reason) lasts() bool {
	switch r {
	case Clock, OldKey, OtherAccount, Defaults, TypedKey, KeyRead:
		return true
	}
	return false
}
