package export

import (
	"context"
	"encoding/base64"
	"errors"

	"latchkey/importer/found"
)

// microsoftSQLite reads the database PhoneFactor of Microsoft Authenticator for
// Android. Its table accounts has the columns name (of the website), username,
// oath_secret_key and account_type: 0 is TOTP with six digits and a key in
// base32; 1 is a personal account at Microsoft, whose code is TOTP with eight
// digits and a key in base64; 2 is one at work or school, which signs in by a
// message to the telephone, and whose codes are Microsoft's own matter.
func microsoftSQLite() Format {
	return Format{
		Name:  "microsoft-sqlite",
		Title: "database of Microsoft Authenticator",
		How: "Microsoft Authenticator exports nothing. On a telephone with root access, copy " +
			"/data/data/com.azure.authenticator/databases/PhoneFactor; otherwise set each account up again at its website.",
		Detect: func(s *Source) bool { return holdsTable(s.Data, "accounts", "oath_secret_key", "account_type") },
		Read:   readMicrosoftSQLite,
	}
}

func readMicrosoftSQLite(ctx context.Context, s *Source) (found.Result, error) {
	var list found.List
	err := eachRow(ctx, s.Data, "accounts", func(place int, value func(string) any) {
		e := entry{issuer: cellText(value("name")), name: cellText(value("username")), secret: cellText(value("oath_secret_key"))}
		if err := e.microsoftKind(cellText(value("account_type"))); err != nil {
			list.Skip(e.title(place), err)
			return
		}
		if e.secret == "" && len(e.key) == 0 && cellText(value("encrypted_oath_secret_key")) != "" {
			list.Skip(e.title(place), errors.New("the telephone keeps its key encrypted: set it up again at the website"))
			return
		}
		e.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("database of Microsoft Authenticator", "file")
}

// microsoftKind takes the kind of an account, or says why it gives no codes.
func (e *entry) microsoftKind(kind string) error {
	switch kind {
	case "0":
		return nil
	case "1":
		key, err := base64.StdEncoding.DecodeString(e.secret)
		if err != nil {
			return errors.New("its key cannot be read: choose \"use a different authenticator app\" on Microsoft's page")
		}
		digits := int64(8)
		e.key, e.secret, e.digits = key, "", &digits
		return nil
	case "2":
		return errors.New("it is Microsoft's own sign-in, not TOTP: choose \"use a different authenticator app\" on Microsoft's page")
	}
	return errors.New("its kind of account is not known: set it up again at the website")
}
