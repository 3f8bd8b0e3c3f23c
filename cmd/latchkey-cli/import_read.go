package main

import (
	"context"
	"errors"
	"fmt"

	"latchkey/importer"
	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
	"latchkey/vault/keyring"
)

// maxExport bounds a file to be imported, in bytes: exports of password managers
// hold documents besides the logins.
const maxExport = 128 << 20

// passphraseTries is how often a passphrase is asked for.
const passphraseTries = 3

// errNoExport is for a text without a link, a word of which may look like a key.
var errNoExport = errors.New("there is neither a provisioning URI in it nor is it an export that is known (" + name + " formats lists them); a key alone goes to " + name + " add --issuer NAME on standard input")

// importPassphrase reads the passphrase of the files from the passphrase file,
// if there is one.
func (p *program) importPassphrase(im *importing) error {
	if im.passphraseFile == "" {
		return nil
	}
	p.warnOfReaders(im.passphraseFile)
	var err error
	im.passphrase, _, err = keyring.ReadPassphrase(im.passphraseFile)
	return err
}

// readImport reads one file, and asks for its passphrase where one is needed.
func (p *program) readImport(ctx context.Context, im *importing, file string) (found.Result, error) {
	data, err := p.readFile(ctx, file, maxExport, "export it without attachments, or in another format")
	if err != nil {
		return found.Result{}, err
	}
	if qr.Format(data) != "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, scanPatience)
		defer cancel()
	}
	result, err := p.decode(ctx, data, im.passphrase)
	if im.passphraseFile == "" && im.passphrase != "" && errors.Is(err, found.ErrPassphraseWrong) {
		result, err = p.decode(ctx, data, "") // it was typed for another file
	}
	for range passphraseTries {
		missing, wrong := errors.Is(err, found.ErrPassphraseMissing), errors.Is(err, found.ErrPassphraseWrong)
		if !missing && !wrong || im.passphraseFile != "" {
			return result, err
		}
		terminal, done, noTerminal := p.controlling()
		if noTerminal != nil {
			return result, fmt.Errorf("%w; there is no terminal to ask on: name a file that holds the passphrase by --passphrase-file", err)
		}
		p.say("%s: %s", shown(file), sentence(err))
		im.passphrase, err = p.ask(ctx, terminal, "Passphrase of "+shown(file))
		done()
		if err != nil {
			return found.Result{}, err
		}
		result, err = p.decode(ctx, data, im.passphrase)
	}
	return result, err
}

// decode finds the accounts in data and says how far it is where that takes
// long.
func (p *program) decode(ctx context.Context, data []byte, passphrase string) (found.Result, error) {
	progress := p.newProgress()
	defer progress.end()
	result, err := importer.Read(ctx, data, importer.Options{Passphrase: passphrase, Report: progress.deriving})
	if err == nil && result.Format == otpauth.FormatKey {
		return found.Result{}, errNoExport
	}
	return result, err
}
