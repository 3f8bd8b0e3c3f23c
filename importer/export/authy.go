package export

import (
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/importer/otpauth"
)

// The settings that Authy keeps its accounts in: those of other websites, and
// those of Authy's own kind.
const (
	authySettings = "com.authy.storage.tokens."
	authyOther    = authySettings + "authenticator.key"
	authyOwn      = authySettings + "authy.key"
)

// authy reads the settings of Authy (Android) as they are found on a rooted
// telephone, and the same records as Authy's server sends them, as JSON, which
// scripts save. A key is plain, or encrypted with the backup password: base64 of
// AES-256-CBC with a key by PBKDF2 (1,000 rounds unless the record says another
// number) and an initialisation vector of zeros unless the record has one.
// Nothing protects it from changes but that it must be a key in base32. Authy's
// own accounts have 7 digits, 10 seconds and a key in hexadecimal.
func authy() Format {
	return Format{
		Name:  "authy",
		Title: "Authy settings",
		How:   "Authy has no export. On a rooted Android telephone: copy com.authy.storage.tokens.authenticator.xml, and com.authy.storage.tokens.authy.xml for accounts of Authy's own, from /data/data/com.authy.authy/shared_prefs.",
		Detect: func(s *Source) bool {
			return isPreferences(s, authySettings) || authyAnswer(s) != nil
		},
		Read: readAuthy,
	}
}

// authyAnswer returns the list of records in an answer of the server.
func authyAnswer(s *Source) json.RawMessage {
	for _, name := range []string{"authenticator_tokens", "decrypted_authenticator_tokens"} {
		if s.Has(name) {
			return s.Object()[name]
		}
	}
	return nil
}

// An authyToken is a record. Names with an underscore are the server's.
type authyToken struct {
	Name         string `json:"name"`
	OriginalName string `json:"originalName"`
	Issuer       string `json:"originalIssuer"`
	AccountType  string `json:"accountType"`
	Digits       number `json:"digits"`
	Plain        string `json:"decryptedSecret"`
	Encrypted    string `json:"encryptedSecret"`
	Own          string `json:"secretSeed"`
	Salt         string `json:"salt"`
	Rounds       number `json:"key_derivation_iterations"`
	IV           string `json:"unique_iv"` // hexadecimal

	ServerOriginalName string `json:"original_name"`
	ServerIssuer       string `json:"issuer"`
	ServerAccountType  string `json:"account_type"`
	ServerPlain        string `json:"decrypted_seed"`
	ServerEncrypted    string `json:"encrypted_seed"`
	ServerOwn          string `json:"secret_seed"`
}

// unified returns the record with the app's names for everything.
func (a authyToken) unified() authyToken {
	for _, pair := range []struct{ to, from *string }{
		{&a.OriginalName, &a.ServerOriginalName}, {&a.Issuer, &a.ServerIssuer}, {&a.AccountType, &a.ServerAccountType},
		{&a.Plain, &a.ServerPlain}, {&a.Encrypted, &a.ServerEncrypted}, {&a.Own, &a.ServerOwn},
	} {
		if *pair.to == "" {
			*pair.to = *pair.from
		}
	}
	return a
}

// names returns issuer and name. Authy keeps what the link said, as one text,
// and what the user made of it, as another.
func (a authyToken) names() (issuer, name string) {
	issuer, name = a.Issuer, cmp.Or(a.Name, a.OriginalName) // some records have only the latter
	if issuer == "" {
		issuer, _ = splitLabel(a.OriginalName)
	}
	if issuer == "" {
		return splitLabel(name)
	}
	for _, between := range []string{":", " - "} {
		if rest, ok := strings.CutPrefix(name, issuer+between); ok {
			name = rest
		}
	}
	return issuer, name
}

// capitalized writes a word the way that names of websites are written.
func capitalized(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if first == utf8.RuneError {
		return word
	}
	return string(unicode.ToTitle(first)) + word[size:]
}

// An authyReading is what was read so far.
type authyReading struct {
	source        *Source
	list          found.List
	place         int
	opened, wrong int // keys that the passphrase opened, and that it did not
}

func readAuthy(ctx context.Context, s *Source) (found.Result, error) {
	r := authyReading{source: s}
	if answer := authyAnswer(s); answer != nil {
		if err := r.tokens(ctx, answer); err != nil {
			return found.Result{}, err
		}
	} else {
		settings, err := preferences(s)
		if err != nil {
			return found.Result{}, err
		}
		for _, p := range settings {
			if p.name != authyOther && p.name != authyOwn {
				continue
			}
			if err := r.tokens(ctx, json.RawMessage(p.value)); err != nil {
				return found.Result{}, err
			}
		}
	}
	if r.wrong > 0 && r.opened == 0 {
		return found.Result{}, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; it is Authy's backup password", found.ErrPassphraseWrong)
	}
	return r.list.Finish("Authy settings", "file")
}

// tokens reads a list of records.
func (r *authyReading) tokens(ctx context.Context, raw json.RawMessage) error {
	var records []json.RawMessage
	if err := decode(raw, &records, "its list of accounts"); err != nil {
		return err
	}
	for _, record := range records {
		r.place++
		var a authyToken
		if err := decode(record, &a, "the entry"); err != nil {
			r.list.Skip(fmt.Sprintf("entry %d", r.place), err)
			continue
		}
		if err := r.token(ctx, a.unified()); err != nil {
			return err
		}
	}
	return nil
}

// token takes in one record. Its error is about the whole file.
func (r *authyReading) token(ctx context.Context, a authyToken) (err error) {
	e := entry{secret: a.Plain, digits: a.Digits.int64}
	e.issuer, e.name = a.names()
	if e.issuer == "" && a.AccountType != "authenticator" {
		// "google": what Authy took for the website.
		e.issuer = capitalized(a.AccountType)
	}
	switch {
	case a.Own != "":
		digits, period := int64(7), int64(10)
		if e.period = &period; e.digits == nil {
			e.digits = &digits
		}
		if e.key, err = hex.DecodeString(a.Own); err != nil {
			r.list.Skip(e.title(r.place), errors.New("its key is not written in a way that is known: set it up again at the website"))
			return nil
		}
	case a.Plain == "" && a.Encrypted != "":
		if r.source.Passphrase == "" {
			return fmt.Errorf("%w: the keys in it are encrypted with Authy's backup password", found.ErrPassphraseMissing)
		}
		e.secret, err = a.decrypt(ctx, r.source)
		if errors.Is(err, errSealed) {
			r.wrong++
			r.list.Skip(e.title(r.place), errors.New("its key does not open with this backup password, or was damaged"))
			return nil
		}
		if err != nil {
			return err
		}
		r.opened++
	}
	e.addTo(&r.list, r.place)
	return nil
}

// decrypt opens the key of a record. Where only the passphrase may be wrong its
// error is errSealed.
func (a authyToken) decrypt(ctx context.Context, s *Source) (string, error) {
	rounds, iv := 1000, make([]byte, 16)
	if a.Rounds.int64 != nil && *a.Rounds.int64 != 0 {
		rounds = int(*a.Rounds.int64)
	}
	if a.IV != "" {
		var err error
		if iv, err = hex.DecodeString(a.IV); err != nil {
			return "", errSealed
		}
	}
	sealed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(a.Encrypted))
	if err != nil {
		return "", errSealed
	}
	key, err := kdf.PBKDF2(ctx, s.Report, sha1.New, s.Passphrase, []byte(a.Salt), rounds, 32)
	if err != nil {
		return "", err
	}
	opened, err := openCBC(key, iv, sealed)
	if err != nil {
		return "", errSealed
	}
	if _, err := otpauth.ParseKey(string(opened)); err != nil {
		return "", errSealed
	}
	return string(opened), nil
}
