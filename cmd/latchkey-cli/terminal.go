package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"golang.org/x/term"
)

// maxInput bounds what is read from standard input, in bytes: the URIs of ten
// times the accounts that a vault is made for.
const maxInput = 16 << 20

// isTerminal reports whether stream is one that a person sits at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// readSecret reads what add is given: one line without echo on a terminal,
// everything up to the end otherwise.
func (p *program) readSecret(ctx context.Context, prompt string) (string, error) {
	if isTerminal(p.in) {
		return p.ask(ctx, p.in.(*os.File), prompt)
	}
	data, err := readAll(ctx, p.in)
	if err != nil {
		return "", fmt.Errorf("reading standard input: %w", err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return "", usagef("standard input is empty: give it a provisioning URI or a key")
	}
	return string(data), nil
}

// readAll reads to the end, but ends when ctx does and refuses more than
// maxInput bytes.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	return wait(ctx, func() ([]byte, error) {
		data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
		if err == nil && len(data) > maxInput {
			err = fmt.Errorf("there is more than %d MB: give it fewer provisioning URIs at once", maxInput>>20)
		}
		return data, err
	})
}

// ask asks on the terminal for one line that does not show while it is typed.
func (p *program) ask(ctx context.Context, terminal *os.File, prompt string) (string, error) {
	fd := int(terminal.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("asking on the terminal: %w", err)
	}
	p.prompt("%s: ", prompt)
	line, err := wait(ctx, func() ([]byte, error) { return term.ReadPassword(fd) })
	p.prompt("\n") // the one that was typed did not show
	if ctx.Err() != nil {
		_ = term.Restore(fd, before) // the reader, still waiting, switched the echo off
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading from the terminal: %w", err)
	}
	if len(line) == 0 {
		return "", errors.New("nothing was typed")
	}
	return string(line), nil
}

// askNewPassphrase asks twice for the passphrase of a file to be made.
func (p *program) askNewPassphrase(ctx context.Context, terminal *os.File, path string) (string, error) {
	first, err := p.ask(ctx, terminal, "New passphrase for "+printable(path))
	if err != nil {
		return "", err
	}
	second, err := p.ask(ctx, terminal, "The same again")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", errors.New("the two passphrases differ: try again")
	}
	return first, nil
}

// confirm asks a question that is answered with yes or no, and returns the error
// otherwise unless the answer is yes; an empty line is no. Where there is no
// terminal to ask on it says which flag answers instead.
func (p *program) confirm(ctx context.Context, question, otherwise string) error {
	if !isTerminal(p.in) {
		return usagef("there is no terminal to ask on: add --yes")
	}
	p.prompt("%s [y/N] ", question)
	answer, err := wait(ctx, func() (string, error) { return bufio.NewReader(p.in).ReadString('\n') })
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if err != nil {
		p.prompt("\n")
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errors.New(otherwise)
}

// controlling opens the terminal that the program was started from, which is
// there to ask on although standard input may be a pipe.
func (p *program) controlling() (terminal *os.File, done func(), err error) {
	if isTerminal(p.in) {
		return p.in.(*os.File), func() {}, nil
	}
	path := "/dev/tty"
	if runtime.GOOS == "windows" {
		path = "CONIN$"
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { _ = f.Close() }, nil
}

// prompt writes to standard error without a line's end.
func (p *program) prompt(format string, values ...any) {
	fmt.Fprintf(p.err, format, values...)
}

// wait returns what f returns, or ctx's error if that comes first: a read
// cannot be interrupted, but the program can end without it.
func wait[T any](ctx context.Context, f func() (T, error)) (T, error) {
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
		return none, ctx.Err()
	}
}
