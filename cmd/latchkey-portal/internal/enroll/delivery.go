package enroll

import (
	"crypto/rand"
	"crypto/subtle"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A Delivery is a code on its way to a user.
type Delivery struct {
	Person  Person
	Method  Method // SMS or Mail
	To      string // a telephone number with its country's code, or a mail address
	Code    string
	Expires time.Time
	// SetUp says that the code confirms the address, and not a log-in.
	SetUp bool
}

// A delivered is the code that a session waits for. It belongs to that session
// alone: another browser's request cannot be answered with it.
type delivered struct {
	method  Method
	to      string
	code    string
	earlier []string // codes that this one took the place of
	at      time.Time
	expires time.Time
}

// Sent is what may be shown of a code that was sent.
type Sent struct {
	Method      Method
	To          string
	At, Expires time.Time
}

// Send sends the session a new code, where it waits for one that is delivered. A
// code that was sent before is dead then. Failures are not forgotten by it.
//
// Errors: [ErrNotDelivered], [ErrTooManySent], [ErrLocked], [ErrNoSession],
// [ErrStep].
func (d *Directory) Send(t Token) error {
	sent, err := d.sendAgain(t)
	if err != nil {
		return err
	}
	d.events.Code(sent)
	return nil
}

func (d *Directory) sendAgain(t Token) (_ Delivery, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, SendMail, ConfirmMail, ConfirmNumber, EnterCode)
	if err != nil {
		return Delivery{}, err
	}
	switch s.step() {
	case SendMail:
		delivery, err := d.deliver(s, Mail, s.user.Email)
		if err == nil {
			d.rise(t, s)
		}
		return delivery, err
	case ConfirmMail:
		return d.deliver(s, Mail, s.user.Email)
	case ConfirmNumber:
		return d.deliver(s, SMS, s.number)
	}
	if !s.method.Delivered() {
		return Delivery{}, ErrNotDelivered
	}
	return d.deliver(s, s.method, s.user.address(s.method))
}

// SendToNumber sends a code to a telephone number that the user wants to set up.
// The country's code comes first, as in "+1"; spaces, dashes, dots and brackets
// do not matter (ITU-T E.123).
//
// Errors: [ErrNumber] and those of [Directory.Send].
func (d *Directory) SendToNumber(t Token, country, number string) error {
	sent, err := d.sendToNumber(t, country, number)
	if err != nil {
		return err
	}
	d.events.Code(sent)
	return nil
}

func (d *Directory) sendToNumber(t Token, country, number string) (_ Delivery, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, EnterNumber, ConfirmNumber)
	if err != nil {
		return Delivery{}, err
	}
	whole, err := cleanNumber(country, number)
	if err != nil {
		return Delivery{}, err
	}
	delivery, err := d.deliver(s, SMS, whole)
	if err != nil {
		return Delivery{}, err
	}
	s.number = whole
	if s.step() == EnterNumber {
		d.rise(t, s)
	}
	return delivery, nil
}

// deliver makes the code that the session waits for from now on. It is called
// with the mutex held; who called sends it, after the mutex.
func (d *Directory) deliver(s *session, m Method, to string) (Delivery, error) {
	now := d.clock.Now()
	if s.user.tally.failures >= d.rules.LockAt {
		return Delivery{}, ErrLocked
	}
	if !s.user.mayBeSent(now, d.rules) {
		return Delivery{}, ErrTooManySent
	}
	code := digits(d.rules.Digits)
	s.waits = &delivered{method: m, to: to, code: code, earlier: s.superseded(m), at: now, expires: now.Add(d.rules.CodeLife)}
	return Delivery{
		Person: s.user.Person, Method: m, To: to, Code: code, Expires: s.waits.expires, SetUp: s.step() != EnterCode,
	}, nil
}

// mostEarlier is how many codes are remembered that newer ones took the place of.
const mostEarlier = 4

// superseded are the codes that are dead once another one of the method is sent, to tell
// the user's mistake from a guess.
func (s *session) superseded(m Method) []string {
	if s.waits == nil || s.waits.method != m || s.waits.code == "" {
		return nil
	}
	codes := append(slices.Clone(s.waits.earlier), s.waits.code)
	return codes[max(len(codes)-mostEarlier, 0):]
}

// mayBeSent reports whether the user may be sent one more code, and counts it.
func (u *user) mayBeSent(now time.Time, r Rules) bool {
	var recent []time.Time
	for _, at := range u.sent {
		if now.Before(at.Add(r.CodeLife)) {
			recent = append(recent, at)
		}
	}
	if u.sent = recent; len(recent) >= r.MostSent {
		return false
	}
	u.sent = append(u.sent, now)
	return true
}

// digits draws a code.
func digits(n int) string {
	var code strings.Builder
	for range n {
		digit, _ := rand.Int(rand.Reader, big.NewInt(10)) // never fails, by the reader's contract
		code.WriteByte(byte('0' + digit.Int64()))
	}
	return code.String()
}

// check takes a code that was sent, once, in time.
func (w *delivered) check(m Method, code string, now time.Time) error {
	switch {
	case w == nil || w.method != m || w.code == "":
		return ErrWrongCode
	case subtle.ConstantTimeCompare([]byte(w.code), []byte(code)) != 1:
		return ErrWrongCode
	case !now.Before(w.expires):
		return ErrExpiredCode
	}
	w.code = ""
	return nil
}

// northAmerica is the country's code of the plan whose numbers have ten digits,
// of which the first is neither 0 nor 1.
const northAmerica = "1"

// cleanNumber puts a telephone number into the form of E.164: a plus and at most
// 15 digits.
func cleanNumber(country, number string) (string, error) {
	only := func(typed string) (string, bool) {
		ok := true
		kept := strings.Map(func(c rune) rune {
			switch {
			case c >= '0' && c <= '9':
				return c
			case unicode.IsSpace(c) || unicode.Is(unicode.Pd, c) || unicode.Is(unicode.Cf, c) || strings.ContainsRune(".()/+", c):
				return -1
			}
			ok = false
			return -1
		}, typed)
		return kept, ok
	}
	prefix, okPrefix := only(country)
	rest, okRest := only(number)
	if strings.HasPrefix(strings.TrimSpace(number), "+") {
		// The whole number was typed although the country was chosen.
		whole, fits := strings.CutPrefix(rest, prefix)
		if !fits {
			return "", ErrNumber
		}
		rest = whole
	}
	rest = strings.TrimPrefix(rest, "0") // of the trunk, which is not dialled from abroad
	if prefix == northAmerica {
		// The 1 that is dialled there before another area's number is no part of it.
		if rest = strings.TrimPrefix(rest, northAmerica); len(rest) != 10 {
			return "", ErrNumber
		}
	}
	if !okPrefix || !okRest || prefix == "" || len(prefix) > 3 || len(rest) < 6 || len(prefix)+len(rest) > 15 {
		return "", ErrNumber
	}
	return "+" + prefix + rest, nil
}
