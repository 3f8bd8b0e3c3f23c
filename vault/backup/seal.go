package backup

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"latchkey/vault"
)

const (
	// workFactor makes a passphrase cost 2^18 steps of scrypt, age's own choice:
	// about a second and 256 MiB of memory. No file is believed that asks for
	// more than 2^20, which is 1 GiB.
	workFactor    = 18
	workFactorMax = 20
	// maxFile bounds a backup in bytes: over 100,000 accounts.
	maxFile = 64 << 20
)

// encrypt seals a document with a passphrase, in the binary form of age.
func encrypt(content []byte, passphrase string, cost int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(vault.NormalPassphrase(passphrase))
	if err != nil {
		return nil, fmt.Errorf("using the passphrase: %w", err)
	}
	recipient.SetWorkFactor(cost)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, fmt.Errorf("encrypting the backup: %w", err)
	}
	_, err = w.Write(content)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("encrypting the backup: %w", err)
	}
	return out.Bytes(), nil
}

// WorkFactor reports whether data is an age file that a passphrase opens, in its
// binary form or in the armoured one that mails carry, and returns the logarithm
// of scrypt's N that it asks for.
func WorkFactor(data []byte) (logN int, ok bool) {
	scanner := bufio.NewScanner(io.LimitReader(unarmoured(data), 1<<10))
	if !scanner.Scan() || scanner.Text() != "age-encryption.org/v1" || !scanner.Scan() {
		return 0, false
	}
	stanza := strings.Fields(scanner.Text()) // "-> scrypt SALT 18"
	if len(stanza) != 4 || stanza[0] != "->" || stanza[1] != "scrypt" {
		return 0, false
	}
	logN, err := strconv.Atoi(stanza[3])
	return logN, err == nil
}

// unarmoured reads the bytes of an age file.
func unarmoured(data []byte) io.Reader {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if trimmed := bytes.TrimSpace(data); bytes.HasPrefix(trimmed, []byte(armor.Header)) {
		return armor.NewReader(bytes.NewReader(trimmed))
	}
	return bytes.NewReader(data)
}

// Decrypt opens an age file that a passphrase opens. It tries the passphrase in
// its normal form, and where that is another one as it was typed too: the age
// tool takes it so. The cost is what the file asks for, which callers bound with
// [WorkFactor]. Errors wrap vault.ErrPassphrase or [ErrDamaged].
func Decrypt(data []byte, passphrase string) ([]byte, error) {
	content, err := decrypt(data, vault.NormalPassphrase(passphrase))
	if errors.Is(err, vault.ErrPassphrase) && vault.NormalPassphrase(passphrase) != passphrase {
		return decrypt(data, passphrase)
	}
	return content, err
}

func decrypt(data []byte, passphrase string) ([]byte, error) {
	logN, ok := WorkFactor(data)
	if !ok || logN < 1 {
		return nil, ErrDamaged
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrNoPassphrase
	}
	identity.SetMaxWorkFactor(logN)
	r, err := age.Decrypt(unarmoured(data), identity)
	switch {
	case errors.Is(err, age.ErrIncorrectIdentity):
		return nil, vault.ErrPassphrase
	case err != nil:
		return nil, ErrDamaged
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, ErrDamaged
	}
	return content, nil
}

// run does what cannot be stopped, and leaves it behind when ctx ends.
func run[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
