package otpauth

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"latchkey/importer/found"
	"latchkey/vault"
)

// steamIssuer is the name by which several apps know a Steam account.
const steamIssuer = "Steam"

// A reading is an account while its URI is being read.
type reading struct {
	found.Account
	issuers  []string // the issuers that parameters name, different ones only
	notUTF8  bool     // a name was read as Latin-1
	isSteam  bool     // the link says in so many words that it is Steam
	notSteam bool     // the link says in so many words that it is not
	asked    int      // the number of digits the link asks for, 0 if it does not
}

func (p *reading) remark(format string, args ...any) {
	p.Remarks = append(p.Remarks, fmt.Sprintf(format, args...))
}

// kind reads what stands where other URIs have a host.
func (p *reading) kind(kind string) error {
	p.Algorithm, p.Digits, p.Period = vault.SHA1, vault.DefaultDigits, vault.DefaultPeriod
	switch kind {
	case "totp":
		p.Kind = vault.TOTP
	case "hotp":
		p.Kind, p.Period = vault.HOTP, 0
	case "steam":
		p.Kind, p.isSteam = vault.TOTP, true
	case "yaotp":
		return fmt.Errorf("%w: these are Yandex's own codes, which only the app Yandex Key makes: choose another way of two-factor at Yandex", found.ErrFormat)
	case "motp":
		return fmt.Errorf("%w: these are Mobile-OTP codes, not TOTP: ask the website for a standard authenticator key", found.ErrFormat)
	default:
		return fmt.Errorf("%w: the link does not say totp, hotp or steam after otpauth://, so its kind of code is not known: ask the website for a new one", found.ErrFormat)
	}
	return nil
}

// parameters reads the query. A parameter that stands twice must say the same
// both times, but for the issuer, which is only a name.
func (p *reading) parameters(params []param) error {
	var values parameterValues
	for _, q := range params {
		if q.latin {
			p.notUTF8 = true
		}
		switch {
		case q.key == "issuer":
			p.addIssuer(q.value)
			continue
		case q.key == "steam" && (q.bare || q.value == "" || strings.EqualFold(q.value, "true")):
			p.isSteam = true
			continue
		}
		which, ok := parameterOf(q.key)
		if !ok {
			continue
		}
		before := &values[which]
		if before.text != "" && q.value != "" && !sameValue(which, before.text, q.value) {
			return fmt.Errorf("the link gives two different values for %s: ask the website for a new one", which)
		}
		before.present = true
		if before.text == "" {
			before.text = q.value
		}
	}
	for _, read := range []func(*parameterValues) error{
		p.secret, p.algorithm, p.digits, p.period, p.counter, p.encoder,
	} {
		if err := read(&values); err != nil {
			return err
		}
	}
	return nil
}

func (p *reading) secret(values *parameterValues) error {
	text, present := values[secretParameter].text, values[secretParameter].present
	switch {
	case !present:
		return errors.New("the link has no key in it: it is incomplete, so copy it again or ask the website for a new one")
	case strings.Trim(text, "= ") == "":
		return errors.New("the key in the link is empty: ask the website for a new one")
	}
	secret, err := ParseKey(text)
	if err != nil {
		return fmt.Errorf("the key in the link is wrong: %w", err)
	}
	if remark := mixedCase(text); remark != "" {
		p.remark("%s", remark)
	}
	p.Secret = secret
	return nil
}

func (p *reading) algorithm(values *parameterValues) error {
	text, present := values[algorithmParameter].text, values[algorithmParameter].present
	if present && text == "" {
		p.remark("The link leaves the algorithm empty; SHA1 is taken, which nearly every website uses.")
	}
	if text == "" {
		return nil
	}
	algorithm, err := ParseAlgorithm(text)
	if err != nil {
		return err
	}
	p.Algorithm = algorithm
	return nil
}

// ParseAlgorithm reads the name of a hash in any of the spellings in use: SHA1,
// sha-1, HmacSHA1, HMAC-SHA-1, SHA_1, and Algorithm.sha1, as Ente Auth wrote it
// for what came from Google Authenticator (ente-io/ente#4404).
func ParseAlgorithm(text string) (vault.Algorithm, error) {
	switch folded := foldAlgorithm(text); folded {
	case "SHA1", "SHA256", "SHA512":
		return vault.Algorithm(folded), nil
	}
	if IsOtherAlgorithm(text) {
		return "", fmt.Errorf("the link asks for the algorithm %s, but only SHA1, SHA256 and SHA512 give standard codes: ask the website for another link or key", text)
	}
	return "", errors.New("the link asks for an algorithm that is not known: only SHA1, SHA256 and SHA512 are, so ask the website for another link or key")
}

// IsOtherAlgorithm reports whether text is the name of a hash, in any spelling,
// that [ParseAlgorithm] refuses. Such a name can be shown in an error; anything
// else that stands in its place may be a key that slipped there.
func IsOtherAlgorithm(text string) bool {
	switch foldAlgorithm(text) {
	case "MD5", "SHA", "SHA2", "SHA3", "SHA224", "SHA384", "SHA3224", "SHA3256", "SHA3384", "SHA3512",
		"GOST34112012256", "GOST34112012512", "SM3", "RIPEMD160":
		return true
	}
	return false
}

func foldAlgorithm(text string) string {
	folded := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_/ ", r) {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	return strings.TrimPrefix(strings.TrimPrefix(folded, "ALGORITHM."), "HMAC")
}

func (p *reading) digits(values *parameterValues) error {
	text, present := values[digitsParameter].text, values[digitsParameter].present
	if present && text == "" {
		p.remark("The link leaves the number of digits empty; %d is taken, which nearly every website uses.", vault.DefaultDigits)
	}
	if text == "" {
		return nil
	}
	n, err := parseNumber(text, vault.MinDigits, vault.MaxDigits)
	if err != nil {
		return fmt.Errorf("the number of digits in the link %w", err)
	}
	p.Digits, p.asked = n, n
	return nil
}

func (p *reading) period(values *parameterValues) error {
	text, present := values[periodParameter].text, values[periodParameter].present
	if p.Kind == vault.HOTP {
		return nil // some exports write one; counting has no use for it
	}
	if present && text == "" {
		p.remark("The link leaves the period empty; %d seconds are taken, which nearly every website uses.", vault.DefaultPeriod)
	}
	if text == "" {
		return nil
	}
	n, err := parseNumber(text, vault.MinPeriod, vault.MaxPeriod)
	if err != nil {
		return fmt.Errorf("the period in the link, in seconds, %w", err)
	}
	p.Period = n
	return nil
}

// parseNumber reads a whole number of a range. Its errors continue a sentence
// and repeat the text only if it is a short number.
func parseNumber(text string, lowest, highest int) (int, error) {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || len(text) > 9:
		return 0, fmt.Errorf("is not a whole number from %d to %d: ask the website for a new link", lowest, highest)
	case n < lowest || n > highest:
		return 0, fmt.Errorf("is %d, but it can only be %d to %d: ask the website for a new link", n, lowest, highest)
	}
	return n, nil
}

func (p *reading) counter(values *parameterValues) error {
	if p.Kind != vault.HOTP {
		return nil
	}
	text := values[counterParameter].text
	if text == "" {
		p.remark("The link does not say where the counter stands; it starts at 0. If the first codes are refused, ask the website to synchronise.")
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return errors.New("the counter in the link is not a whole number from 0 up: ask the website for a new link")
	}
	p.Counter = n
	return nil
}

// encoder reads what KeePassXC adds: encoder=steam.
func (p *reading) encoder(values *parameterValues) error {
	switch strings.ToLower(values[encoderParameter].text) {
	case "":
	case "steam":
		p.isSteam = true
	case "default":
		p.notSteam = true
	default:
		return errors.New("the link asks for an encoder of codes other than Steam's, so its codes are not known: ask for a link to a standard account")
	}
	return nil
}

// steam decides whether this is Valve's kind of TOTP, once all else is read.
// Several apps say so by nothing but the issuer "Steam", and Steam's real codes
// are never digits, so without a word to the contrary that is believed.
func (p *reading) steam() error {
	switch {
	case p.isSteam && (p.Kind == vault.HOTP || p.notSteam):
		return errors.New("the link says that it is for Steam and that it is not: ask for a new one")
	case p.isSteam:
		if p.asked != 0 && p.asked != vault.SteamDigits {
			p.remark("The link asks for %d digits, but Steam's codes always have %d characters.", p.asked, vault.SteamDigits)
		}
	case p.Kind == vault.TOTP && !p.notSteam && p.asked == vault.SteamDigits && p.Algorithm == vault.SHA1 &&
		p.Issuer == "" && strings.EqualFold(p.Name, steamIssuer):
		// As WinAuth wrote it before it added the issuer (winauth/winauth#204).
		p.Issuer, p.Name = steamIssuer, ""
		p.remark("The account is called Steam and its codes have %d characters, so this is taken for a Steam account.", vault.SteamDigits)
	case p.Kind == vault.HOTP || p.notSteam || !strings.EqualFold(p.Issuer, steamIssuer):
		return nil
	case p.asked == 0:
		p.remark("The issuer is Steam, so this is taken for a Steam account, whose codes have %d letters and digits.", vault.SteamDigits)
	case p.asked != vault.SteamDigits:
		p.remark("The issuer is Steam, but the link asks for %d digits. Steam's own codes have %d letters and digits; if Steam refuses these, set the kind to Steam.", p.asked, vault.SteamDigits)
		return nil
	}
	if p.Algorithm != vault.SHA1 {
		return fmt.Errorf("the link is for Steam but asks for %s, which Steam does not use: ask for a new one", p.Algorithm)
	}
	p.Kind, p.Digits = vault.Steam, vault.SteamDigits
	return nil
}
