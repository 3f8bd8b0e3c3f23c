package export

import (
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// An entry is an account as an export writes it, before it is checked. A field
// is nil or empty only where the export's format allows leaving it out; a value
// that an export gives is used or refused.
type entry struct {
	issuer, name string
	secret       string // base32, as [otpauth.ParseKey] reads it
	key          []byte // the secret's bytes, where secret is empty

	kind      string // "totp", "hotp" or "steam", in any case; "" is TOTP
	algorithm string // in any spelling; "" is SHA1
	digits    *int64 // nil is 6
	period    *int64 // seconds; nil is 30
	counter   *int64 // nil is 0, which is said

	tags    []string
	note    string
	pinned  bool
	icon    string // in Latchkey's own words, as is the color
	color   string
	remarks []string

	// exact says that the kind is what it says, whatever the account is called.
	exact bool
}

// title names the entry for a person, where it stands at the given place of its
// file, counted from 1.
func (e entry) title(place int) string {
	if title := (vault.Account{Issuer: clean(e.issuer), Name: clean(e.name)}).Title(); e.issuer+e.name != "" {
		return title
	}
	return fmt.Sprintf("entry %d", place)
}

// addTo puts the entry into a list, as an account or among those left out.
func (e entry) addTo(list taker, place int) {
	a, err := e.account()
	if err != nil {
		list.Skip(e.title(place), err)
		return
	}
	list.Add(e.title(place), a)
}

// account checks the entry. Its errors continue the sentence "NAME was left
// out: …".
func (e entry) account() (found.Account, error) {
	a := found.Account{Remarks: e.remarks}
	a.Issuer, a.Name = clean(e.issuer), clean(e.name)
	for _, read := range []func(*found.Account) error{e.readKind, e.readAlgorithm, e.readNumbers, e.readSecret} {
		if err := read(&a); err != nil {
			return found.Account{}, err
		}
	}
	return e.finish(a)
}

// finish gives an account what its user added, and checks the whole of it.
func (e entry) finish(a found.Account) (found.Account, error) {
	a.Note, a.Pinned = strings.ToValidUTF8(e.note, "\ufffd"), e.pinned
	a.Icon, a.Color = e.icon, e.color
	e.readTags(&a)
	if len(a.Note) > vault.MaxNote {
		a.Note = strings.ToValidUTF8(a.Note[:vault.MaxNote], "")
		a.Remarks = append(a.Remarks, fmt.Sprintf("The note is longer than %d KiB; its end was cut off.", vault.MaxNote>>10))
	}
	if err := a.Validate(); err != nil {
		return found.Account{}, err
	}
	return a, nil
}

// readKind takes the kind of code.
func (e entry) readKind(a *found.Account) error {
	switch strings.ToLower(e.kind) {
	case "", "totp":
		a.Kind = vault.TOTP
	case "hotp":
		a.Kind = vault.HOTP
	case "steam":
		a.Kind = vault.Steam
	case "motp", "motp-epoch", "mobile-otp":
		return errors.New("these are Mobile-OTP codes, not TOTP: ask the website for a standard authenticator key")
	case "yandex", "yaotp":
		return errors.New("these are Yandex's own codes, which only the app Yandex Key makes: choose another way of two-factor at Yandex")
	default:
		return errors.New("its kind of code is not known: set it up again at the website")
	}
	return nil
}

// readAlgorithm takes the hash.
func (e entry) readAlgorithm(a *found.Account) error {
	a.Algorithm = vault.SHA1
	if strings.TrimSpace(e.algorithm) == "" {
		return nil
	}
	algorithm, err := otpauth.ParseAlgorithm(e.algorithm)
	switch {
	case err != nil && otpauth.IsOtherAlgorithm(e.algorithm):
		return fmt.Errorf("its algorithm is %s, and only SHA1, SHA256 and SHA512 give standard codes: set it up again at the website", strings.TrimSpace(e.algorithm))
	case err != nil:
		return errors.New("its algorithm is not SHA1, SHA256 or SHA512, which give standard codes: set it up again at the website")
	}
	a.Algorithm = algorithm
	return nil
}

// readNumbers takes digits, period and counter, as far as the kind has them.
func (e entry) readNumbers(a *found.Account) error {
	a.Digits = vault.DefaultDigits
	if !e.exact && a.Kind == vault.TOTP && a.Algorithm == vault.SHA1 && e.digits != nil && *e.digits == vault.SteamDigits && strings.EqualFold(a.Issuer, "Steam") {
		// Some programs write other apps' files and know Steam by its name alone.
		a.Kind = vault.Steam
		a.Remarks = append(a.Remarks, "The issuer is Steam and its codes have 5 characters, so this is taken for a Steam account, though the export says TOTP.")
	}
	if e.digits != nil && a.Kind != vault.Steam {
		if *e.digits < vault.MinDigits || *e.digits > vault.MaxDigits {
			return fmt.Errorf("it has codes of %d digits; codes can have %d to %d: set it up again at the website", *e.digits, vault.MinDigits, vault.MaxDigits)
		}
		a.Digits = int(*e.digits)
	}
	if a.Kind == vault.Steam {
		// Steam's codes have five characters and SHA-1 whatever an export says.
		a.Digits, a.Algorithm = vault.SteamDigits, vault.SHA1
	}
	if a.Kind == vault.HOTP {
		switch {
		case e.counter == nil:
			a.Remarks = append(a.Remarks, "The export does not say where the counter stands; it starts at 0. If the first codes are refused, ask the website to synchronise.")
		case *e.counter < 0:
			return errors.New("its counter is below zero: set it up again at the website")
		default:
			a.Counter = uint64(*e.counter)
		}
		return nil
	}
	a.Period = vault.DefaultPeriod
	if e.period != nil {
		if *e.period < vault.MinPeriod || *e.period > vault.MaxPeriod {
			return fmt.Errorf("its period is %d seconds; it can be %d to %d: set it up again at the website", *e.period, vault.MinPeriod, vault.MaxPeriod)
		}
		a.Period = int(*e.period)
	}
	return nil
}

// readSecret takes the key.
func (e entry) readSecret(a *found.Account) error {
	if e.secret == "" {
		a.Secret = vault.NewSecret(e.key)
		if len(e.key) == 0 {
			return errors.New("it has no key: set it up again at the website")
		}
		return nil
	}
	secret, err := otpauth.ParseKey(e.secret)
	if err != nil {
		return fmt.Errorf("its key is wrong: %w", err)
	}
	a.Secret = secret
	return nil
}

// readTags takes the groups, each once.
func (e entry) readTags(a *found.Account) {
	seen := make(map[string]bool)
	for _, tag := range e.tags {
		if tag = clean(tag); tag == "" || seen[strings.ToLower(tag)] {
			continue
		}
		seen[strings.ToLower(tag)] = true
		a.Tags = append(a.Tags, tag)
	}
	if len(a.Tags) > vault.MaxTags {
		a.Tags = a.Tags[:vault.MaxTags]
		a.Remarks = append(a.Remarks, fmt.Sprintf("It has more than %d groups; the first %d were taken as tags.", vault.MaxTags, vault.MaxTags))
	}
}

// errTrashed is for what the user has deleted, and the app still exports.
var errTrashed = errors.New("it is in the trash")

// iconRemark is for accounts whose icon the user chose.
const iconRemark = "Its icon was not taken along."

// clean trims a name, and takes out what is not UTF-8 and would not be stored.
func clean(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")) }
