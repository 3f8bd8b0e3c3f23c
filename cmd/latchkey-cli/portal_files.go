package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"latchkey/cmd/latchkey-cli/internal/portalapi"
	"latchkey/vault/disk"
)

// client is of the portal that the command line names.
func (e *enrolling) client(ctx context.Context, p *program) (*portalapi.Client, error) {
	token, from := p.getenv(envPortalToken), envPortalToken
	if e.tokenFile != "" {
		var err error
		if token, err = p.secretLine(ctx, e.tokenFile, "token"); err != nil {
			return nil, err
		}
		from = shown(e.tokenFile)
	}
	if token == "" {
		return nil, usagef("the portal's API wants its token: name a file that holds it with --token-file, or put it into %s", envPortalToken)
	}
	client, err := portalapi.New(e.address, token, e.plain)
	switch {
	case errors.Is(err, portalapi.ErrToken):
		return nil, fmt.Errorf("what is in %s cannot be used: %w", from, err)
	case errors.Is(err, portalapi.ErrPlain):
		return nil, usagef("that address cannot be used: %w; give an https address, or add --insecure-http", err)
	case err != nil:
		return nil, usagef("that address cannot be used: %w", err)
	}
	return client, nil
}

// secretLine is the only line of a file with a secret, or of standard input.
func (p *program) secretLine(ctx context.Context, file, what string) (string, error) {
	if file != "-" {
		p.warnOfReaders(file)
	}
	data, err := p.readFile(ctx, file, longestSecretFile, "put the "+what+" alone into it")
	if err != nil {
		return "", fmt.Errorf("the %s in %s cannot be read: %w", what, shown(file), err)
	}
	line, err := disk.Line(data)
	if err != nil {
		return "", fmt.Errorf("the %s in %s cannot be used: %w; put the %s alone there, on one line", what, shown(file), err, what)
	}
	return line, nil
}

// newFile makes sure that a file can be made and is not there yet.
func newFile(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%s is there already: delete it, or name another file with --output", printable(path))
	case !os.IsNotExist(err):
		return fmt.Errorf("%s cannot be written: %s", printable(path), disk.Reason(err))
	}
	return nil
}

// writeNew writes a text to a new file that only its user can read.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %s", printable(path), disk.Reason(err))
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(path) // it is ours, and not whole
		return fmt.Errorf("%s cannot be written: %s", printable(path), disk.Reason(err))
	}
	return nil
}
