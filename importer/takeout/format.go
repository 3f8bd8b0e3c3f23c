package takeout

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"latchkey/importer/found"
	"latchkey/vault"
	"latchkey/vault/disk"
)

// The names of the formats.
const (
	OTPAuth        = "otpauth"
	Aegis          = "aegis"
	AegisEncrypted = "aegis-encrypted"
	QR             = "qr"
)

// A Format is one kind of file that accounts are written into.
type Format struct {
	// Name is short, lower-case and the same in every version.
	Name string
	// Title is what the file is called to people: "Aegis vault".
	Title string
	// Ending is what the names of such files end with: ".json".
	Ending string
	// Encrypted says that a passphrase is needed.
	Encrypted bool
	// Warning says in a sentence or two what the user should know before the file
	// is written.
	Warning string

	keeps  map[string]bool // fields that others have no place for
	encode func(context.Context, []vault.Account, Options) ([]byte, error)
	decode func(context.Context, []byte, Options) ([]found.Account, error)
}

const plainWarning = "Whoever can read the file can make your codes. Keep it only as long as you need it, and not in a folder that is shared or synchronised."

// Formats returns all formats, the most usual first.
func Formats() []Format {
	tags := map[string]bool{fieldTags: true, fieldNote: true, fieldPin: true}
	return []Format{
		{
			Name: OTPAuth, Title: "List of otpauth links", Ending: ".txt", Warning: plainWarning,
			encode: encodeLinks, decode: decodeLinks,
		},
		{
			Name: Aegis, Title: "Aegis vault, not encrypted", Ending: ".json", Warning: plainWarning,
			keeps: tags, encode: encodeAegis, decode: decodeExport,
		},
		{
			Name: AegisEncrypted, Title: "Aegis vault, encrypted", Ending: ".json", Encrypted: true,
			Warning: "Without its passphrase nobody can open the file, not even you. It is only as safe as the passphrase is hard to guess.",
			keeps:   tags, encode: sealAegis, decode: decodeExport,
		},
		{
			Name: QR, Title: "Sheet of QR codes for printing", Ending: ".html",
			Warning: "Whoever sees the sheet can make your codes. Delete the file once it is printed, use a printer that you trust, and keep the paper locked away.",
			keeps:   nil, encode: encodeSheet, decode: decodeSheet,
		},
	}
}

// Find returns the format of that name, or false.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Options are what a file is written with.
type Options struct {
	// Passphrase is for the formats that are encrypted: any text but the empty one.
	Passphrase string
	// Made is when, for formats that say so.
	Made time.Time
	// Cost is the logarithm of scrypt's N; 15, as Aegis has it, where 0. Less is for
	// tests.
	Cost int
}

var (
	// ErrNothing is wrapped where there is no account to write.
	ErrNothing = errors.New("there is no account to export")
	// ErrNoPassphrase is wrapped where an encrypted format is given none.
	ErrNoPassphrase = errors.New("a passphrase is needed")
	// ErrUnchecked is wrapped where what was written is not what is read again.
	ErrUnchecked = errors.New("the export could not be read back")
)

// An Error is a trouble with an export. Its Kind is one of the errors above, or the
// system's.
type Error = vault.Trouble

// Write puts accounts into a file at path, readable for its owner only, in the
// place of an older file there. On any error the older file stays as it was. Where
// path is a symbolic link or a folder it is refused. It returns how many accounts
// the file was found to hold when it was read again.
func (f Format) Write(ctx context.Context, path string, accounts []vault.Account, o Options) (int, error) {
	switch {
	case len(accounts) == 0:
		return 0, &Error{Kind: ErrNothing, Text: "there is no account to export: add one first"}
	case f.Encrypted && o.Passphrase == "":
		return 0, &Error{Kind: ErrNoPassphrase, Text: "the export needs a passphrase that is not empty: choose one"}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return 0, fmt.Errorf("finding the current folder: %w", err)
	}
	data, err := f.encode(ctx, accounts, o)
	if err != nil {
		return 0, err
	}
	err = disk.ReplaceChecked(path, data, func(written []byte) error { return f.check(ctx, written, accounts, o) })
	switch {
	case errors.Is(err, ErrUnchecked), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return 0, err
	case err != nil:
		return 0, &Error{Kind: err, Text: disk.Unsaved(err, "the export", path)}
	}
	return len(accounts), nil
}
