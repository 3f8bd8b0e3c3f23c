package export

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/sqlitefile"
	"latchkey/importer/otpauth"
)

const authplusFile = "Accounts.txt"

// authplus reads what Authenticator Plus exports: a zip archive, locked or not,
// with a text of links in it.
func authplus() Format {
	return Format{
		Name:   "authplus",
		Title:  "Authenticator Plus archive",
		How:    "In Authenticator Plus: Settings › Backup & Restore › Export as Text & Html. The password is the one asked for then.",
		Detect: func(s *Source) bool { return s.Archive() != nil && s.Archive().Find(authplusFile) != nil },
		Read:   readAuthplus,
	}
}

func readAuthplus(ctx context.Context, s *Source) (found.Result, error) {
	file := s.Archive().Find(authplusFile)
	text, err := file.Read(ctx, s.Passphrase)
	if err == nil {
		err = s.Archive().Check(ctx, s.Passphrase, file)
	}
	if errors.Is(err, found.ErrPassphraseMissing) || errors.Is(err, found.ErrPassphraseWrong) {
		err = fmt.Errorf("%w; it is the password that was asked for at the export", err)
	}
	if err != nil {
		return found.Result{}, err
	}
	if len(text) > otpauth.MaxText {
		return found.Result{}, fmt.Errorf("%w: the text in it has more than %d MiB", found.ErrFormat, otpauth.MaxText>>20)
	}
	var g otpauth.Gathering
	line := 0
	for text := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		line++
		if strings.TrimSpace(text) != "" {
			g.Text(fmt.Sprintf("line %d", line), text)
		}
	}
	return g.Finish("Authenticator Plus archive", "file")
}

// authplusDatabase reads the backup of Authenticator Plus: its database, which
// SQLCipher encrypts with the app's master password. It stands behind all other
// formats, since such a file looks like chance.
func authplusDatabase() Format {
	return Format{
		Name:    "authplus-database",
		Title:   "Authenticator Plus backup",
		How:     "In Authenticator Plus: Settings › Backup & Restore › Backup to SD card; the file is authplus.db. The password is the app's master password.",
		Detect:  func(s *Source) bool { return sqlitefile.MayBeEncrypted(s.Data) },
		Guessed: true,
		Read:    readAuthplusDatabase,
	}
}

func readAuthplusDatabase(ctx context.Context, s *Source) (found.Result, error) {
	if s.Passphrase == "" {
		return found.Result{}, fmt.Errorf("%w: the file looks like an encrypted database, as Authenticator Plus writes it; give the app's master password", found.ErrPassphraseMissing)
	}
	data, err := sqlitefile.Decrypt(ctx, s.Report, s.Data, s.Passphrase)
	if err != nil {
		return found.Result{}, err
	}
	if !holdsTable(data, "accounts", "secret") {
		return found.Result{}, fmt.Errorf("%w: the database in it is not one of Authenticator Plus: export the accounts as a text of links", found.ErrFormat)
	}
	return readGoogleAccounts(ctx, data, "Authenticator Plus backup")
}
