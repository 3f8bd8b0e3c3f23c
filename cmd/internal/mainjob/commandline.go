package mainjob

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// A CommandLine runs latchkey-cli in a session.
type CommandLine struct {
	Program string
	Env     []string // of the session
}

// An Entry is an account as latchkey-cli prints it.
type Entry struct {
	Issuer, Account, Kind, Algorithm string
	Digits, Period                   int
	Code                             string
}

// List returns the accounts in the vault. A vault that was not made yet is an
// error, as everywhere.
func (c CommandLine) List(ctx context.Context) ([]Entry, error) {
	out, err := c.Run(ctx, nil, "list", "--json")
	if err != nil {
		return nil, err
	}
	var entries []Entry
	if err := json.Unmarshal([]byte(out), &entries); err != nil {
		return nil, fmt.Errorf("reading what latchkey-cli list printed: %w", err)
	}
	return entries, nil
}

// Code returns the code of the account that name stands for. Flags may ask for
// another than the present one: "--next".
func (c CommandLine) Code(ctx context.Context, name string, flags ...string) (string, error) {
	out, err := c.Run(ctx, nil, append([]string{"code", name}, flags...)...)
	return strings.ReplaceAll(strings.TrimSpace(out), " ", ""), err
}

// Run runs latchkey-cli and returns its standard output, or an error with what
// it complained of.
func (c CommandLine) Run(ctx context.Context, input io.Reader, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, c.Program, args...)
	cmd.Env = c.Env
	cmd.Stdin = input
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("latchkey-cli %s: %w: %s", args[0], err, bytes.TrimSpace(complaint.Bytes()))
	}
	return out.String(), nil
}
