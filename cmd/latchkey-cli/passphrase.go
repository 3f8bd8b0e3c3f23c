package main

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"latchkey/vault/keyring"
)

// passphrase returns the passphrase of the encrypted file at path, or of the vault
// that path says in words: from the
// passphrase file, or else from the terminal, where that of a new file is
// asked for twice.
func (p *program) passphrase(ctx context.Context, path string, new bool) (string, error) {
	p.warnOfReaders(p.vaultPassphraseFile())
	passphrase, ok, err := keyring.ReadPassphrase(p.passphraseFile)
	if ok || err != nil {
		return passphrase, err
	}
	terminal, done, err := p.controlling()
	if err != nil {
		return "", fmt.Errorf("%s needs its passphrase and there is no terminal to ask on: name a file that holds it by --vault-passphrase-file or %s", path, keyring.EnvPassphraseFile)
	}
	defer done()
	if new {
		return p.askNewPassphrase(ctx, terminal, path)
	}
	return p.ask(ctx, terminal, "Passphrase of "+printable(path))
}

// vaultPassphraseFile is the file that holds the passphrase of the vault, if
// one was named.
func (p *program) vaultPassphraseFile() string {
	if p.passphraseFile != "" {
		return p.passphraseFile
	}
	return p.getenv(keyring.EnvPassphraseFile)
}

// warnOfReaders warns of a passphrase file that others can read.
func (p *program) warnOfReaders(file string) {
	if file == "" || runtime.GOOS == "windows" { // there, the mode says nothing
		return
	}
	info, err := os.Stat(file)
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		p.say("warning: other users can read %s: chmod 600 takes that away", printable(file))
	}
}
