package export

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
)

// googleSQLite reads the database of Google Authenticator for Android, which
// people copy from a telephone they have root on, and the one inside of
// Authenticator Plus, which grew out of it. Its table accounts has the columns
// email, secret, counter, type (0 TOTP, 1 HOTP), since 2013 provider and issuer,
// and in Authenticator Plus category. Its type 2 is Battle.net's, which is TOTP
// of eight digits with the key in hexadecimal.
func googleSQLite() Format {
	return Format{
		Name:  "google-sqlite",
		Title: "database of Google Authenticator",
		How: "On a telephone with root access, copy /data/data/com.google.android.apps.authenticator2/databases/databases. " +
			"Without it use Google Authenticator's QR codes: Transfer accounts › Export accounts.",
		Detect: func(s *Source) bool {
			return holdsTable(s.Data, "accounts", "email", "secret", "counter") && !holdsTable(s.Data, "oath_secret_key")
		},
		Read: func(ctx context.Context, s *Source) (found.Result, error) {
			return readGoogleAccounts(ctx, s.Data, "database of Google Authenticator")
		},
	}
}

// readGoogleAccounts reads the table accounts.
func readGoogleAccounts(ctx context.Context, data []byte, title string) (found.Result, error) {
	var list found.List
	err := eachRow(ctx, data, "accounts", func(place int, value func(string) any) {
		e, err := googleAccount(value)
		if err != nil {
			list.Skip(e.title(place), err)
			return
		}
		e.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish(title, "file")
}

// googleAccount reads one row.
func googleAccount(value func(string) any) (entry, error) {
	e := entry{issuer: cellText(value("issuer")), name: cellText(value("email"))}
	e.issuer, e.name = googleNames(e.issuer, e.name)
	if category := cellText(value("category")); category != "All Accounts" {
		e.tags = []string{category}
	}
	if cellText(value("isencrypted")) == "1" {
		return e, errors.New("the telephone keeps its key encrypted: use the QR codes that Google Authenticator exports")
	}
	if err := e.googleKey(value("secret")); err != nil {
		return e, err
	}
	switch cellText(value("type")) {
	case "", "0", "totp", "TOTP":
		e.kind = "totp"
	case "1", "hotp", "HOTP":
		e.kind = "hotp"
	case "2":
		err := e.authplusBattle(value)
		return e, err
	default:
		e.kind = "unknown"
	}
	e.algorithm = cellText(value("algorithm"))
	if e.algorithm == "0" {
		e.algorithm = "" // not said
	}
	for _, number := range []struct {
		column string
		into   **int64
	}{{"counter", &e.counter}, {"digits", &e.digits}, {"period", &e.period}} {
		n, err := cellNumber(value(number.column))
		if err != nil {
			return e, err
		}
		*number.into = n
	}
	return e, nil
}

// googleKey takes a key that is kept as a text in base32, and in newer databases
// as bytes, which may be either that text or the key itself.
func (e *entry) googleKey(value any) error {
	switch v := value.(type) {
	case string:
		e.secret = v
	case []byte:
		if text := string(v); utf8.ValidString(text) && strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=") == "" {
			e.secret = text
		} else {
			e.key = v
		}
	case nil:
	default:
		return errors.New("its key is not written as Google Authenticator does: set it up again at the website")
	}
	return nil
}

// authplusBattle reads a row that Authenticator Plus has for Battle.net.
func (e *entry) authplusBattle(value func(string) any) error {
	const size = 20 // bytes
	key, err := hex.DecodeString(strings.TrimSpace(cellText(value("secret"))))
	if err != nil || len(key) != size {
		return errors.New("its kind of code is not known: set it up again at the website")
	}
	eight := int64(8)
	e.kind, e.digits, e.secret, e.key = "totp", &eight, "", key
	if e.issuer == "" {
		e.issuer = "Battle.net"
	}
	return nil
}

// googleNames parts "issuer:name", in which an account whose issuer the database
// does not say has both. Where it does, the same may still stand before the name.
func googleNames(issuer, name string) (string, string) {
	before, after, ok := strings.Cut(name, ":")
	if ok && strings.TrimSpace(after) != "" && (issuer == "" || strings.EqualFold(strings.TrimSpace(before), strings.TrimSpace(issuer))) {
		if issuer == "" {
			issuer = before
		}
		return issuer, after
	}
	return issuer, name
}
