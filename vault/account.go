package vault

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of an account's parameters. They are wider than RFC 4226 and RFC 6238
// ask of a verifier, because accounts outside those turn up in real exports and
// give right codes.
const (
	MinDigits = 1
	MaxDigits = 10
	MinPeriod = 1     // seconds
	MaxPeriod = 86400 // seconds
	// MaxSecret is the longest key in bytes. Verifiers issue 10 to 64.
	MaxSecret = 1024
	// MaxText bounds issuer and account name, MaxNote the note, in bytes.
	MaxText = 512
	MaxNote = 16 << 10
	// MaxLook bounds an icon's and a color's name, in bytes.
	MaxLook = 64
	// MaxTags bounds how many tags an account has; each is at most MaxText.
	MaxTags = 64
)

// Defaults are what a provisioning URI means when it is silent, and what nearly
// every verifier uses.
const (
	DefaultDigits = 6
	DefaultPeriod = 30 // seconds
	SteamDigits   = 5
)

// A Kind says which algorithm turns a secret into codes.
type Kind string

// The kinds of account.
const (
	TOTP  Kind = "totp"  // RFC 6238: a code for each time step
	HOTP  Kind = "hotp"  // RFC 4226: a code for each count
	Steam Kind = "steam" // TOTP in Valve's alphabet of 26 letters and digits
)

// An Algorithm is the hash that the HMAC of RFC 4226 section 5.2 is made with,
// spelt as provisioning URIs spell it.
type Algorithm string

// The algorithms of RFC 6238 section 1.2.
const (
	SHA1   Algorithm = "SHA1"
	SHA256 Algorithm = "SHA256"
	SHA512 Algorithm = "SHA512"
)

// An ID names an account for as long as it lives, whatever is edited. It is 16
// lower-case base32 characters: short enough to type, long enough (80 random
// bits) never to be drawn twice.
type ID string

// NewID draws an ID from the system's random source.
func NewID() ID {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails, by its contract
	return ID(strings.ToLower(base32.StdEncoding.EncodeToString(b[:])))
}

// An Account is one entry of the authenticator.
type Account struct {
	// ID is empty until the account is added to a vault.
	ID ID

	Issuer string // the website or service; may be empty
	Name   string // the account name there, often an e-mail address

	Kind      Kind
	Algorithm Algorithm
	Digits    int    // MinDigits to MaxDigits; SteamDigits for Steam
	Period    int    // seconds of a time step, MinPeriod to MaxPeriod; 0 for HOTP
	Counter   uint64 // HOTP: the count that the next code is made with
	Secret    Secret

	// What the user added. Tags keep their order.
	Tags   []string
	Note   string
	Pinned bool
	// Icon and Color are how the user wants the account's picture to look, in
	// the words of whoever draws it; empty where the picture follows the issuer.
	Icon  string
	Color string

	// Deleted is when the account was put into the trash, in whole seconds;
	// zero unless it is there. [Vault.Discard] and [Vault.Recover] set it.
	Deleted time.Time

	// Place orders the list: lower first, equal places by ID. The vault sets
	// it; [Vault.Move] changes it.
	Place int64
}

// Title names the account for a person: "issuer (name)", or whichever of the
// two there is.
func (a Account) Title() string {
	switch {
	case a.Issuer != "" && a.Name != "":
		return a.Issuer + " (" + a.Name + ")"
	case a.Issuer != "":
		return a.Issuer
	case a.Name != "":
		return a.Name
	}
	return "account without a name"
}

// Same reports whether a and b are the same account entered twice: the same
// secret, kind and parameters, and the same issuer and account name apart from
// case and outer spaces. IDs, counters and what the user added do not count.
func (a Account) Same(b Account) bool {
	return a.SameName(b) && a.Secret.Equal(b.Secret) && a.Kind == b.Kind &&
		a.Algorithm == b.Algorithm && a.Digits == b.Digits && a.Period == b.Period
}

// SameName reports whether a and b carry the same issuer and account name,
// apart from case and outer spaces. With another secret that is what a portal's
// reset leaves behind.
func (a Account) SameName(b Account) bool {
	return foldName(a.Issuer) == foldName(b.Issuer) && foldName(a.Name) == foldName(b.Name)
}

func foldName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Clone returns a copy of a that shares no memory a change could be seen through.
func (a Account) Clone() Account {
	a.Tags = append([]string(nil), a.Tags...)
	a.Secret = NewSecret(a.Secret.key)
	return a
}

// ErrInvalid is what every error of [Account.Validate] wraps.
var ErrInvalid = errors.New("not a possible account")

// Validate says in one sentence what makes the account impossible. Its errors
// wrap [ErrInvalid] and never hold the secret.
func (a Account) Validate() error {
	if err := a.validateParameters(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if err := a.validateTexts(); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

func (a Account) validateParameters() error {
	switch a.Kind {
	case TOTP, Steam:
		if a.Period < MinPeriod || a.Period > MaxPeriod {
			return fmt.Errorf("the period is %d seconds; it can be %d to %d", a.Period, MinPeriod, MaxPeriod)
		}
	case HOTP:
		if a.Period != 0 {
			return errors.New("a counter-based account has no period")
		}
	default:
		return fmt.Errorf("the kind %q is not totp, hotp or steam", string(a.Kind))
	}
	switch a.Algorithm {
	case SHA1, SHA256, SHA512:
	default:
		return fmt.Errorf("the algorithm %q is not SHA1, SHA256 or SHA512", string(a.Algorithm))
	}
	if a.Kind == Steam && (a.Digits != SteamDigits || a.Algorithm != SHA1) {
		return fmt.Errorf("a Steam account has %d characters and SHA1", SteamDigits)
	}
	if a.Digits < MinDigits || a.Digits > MaxDigits {
		return fmt.Errorf("the code has %d digits; it can have %d to %d", a.Digits, MinDigits, MaxDigits)
	}
	switch n := a.Secret.Len(); {
	case n == 0:
		return errors.New("the key is empty")
	case n > MaxSecret:
		return fmt.Errorf("the key has %d bytes; the longest possible is %d", n, MaxSecret)
	}
	return nil
}

func (a Account) validateTexts() error {
	if err := validText("issuer", a.Issuer, MaxText); err != nil {
		return err
	}
	if err := validText("account name", a.Name, MaxText); err != nil {
		return err
	}
	if err := validText("note", a.Note, MaxNote); err != nil {
		return err
	}
	if err := validText("picture", a.Icon, MaxLook); err != nil {
		return err
	}
	if err := validText("color", a.Color, MaxLook); err != nil {
		return err
	}
	if len(a.Tags) > MaxTags {
		return fmt.Errorf("there are %d tags; an account can have %d", len(a.Tags), MaxTags)
	}
	for _, tag := range a.Tags {
		if err := validText("tag", tag, MaxText); err != nil {
			return err
		}
	}
	return nil
}

func validText(what, s string, limit int) error {
	if len(s) > limit {
		return fmt.Errorf("the %s is %d bytes long; the longest possible is %d", what, len(s), limit)
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("the %s is not valid UTF-8 text", what)
	}
	return nil
}
