package control

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"latchkey/vault/disk"
)

const (
	tokenBytes = 32 // of one that is drawn
	// ShortestToken and LongestToken bound a token that is given, in characters.
	ShortestToken = 20
	LongestToken  = 512
)

// A Token is what a program shows to be let in. It prints as dots.
type Token struct{ text string }

// DrawToken returns a new token of 256 random bits.
func DrawToken() Token {
	bits := make([]byte, tokenBytes)
	_, _ = rand.Read(bits) // never fails, by its contract
	return Token{base64.RawURLEncoding.EncodeToString(bits)}
}

// NewToken returns the token of a text, without the spaces around it: ASCII without
// spaces, from [ShortestToken] to [LongestToken] characters. Its errors are parts of
// sentences and hold nothing of the text.
func NewToken(text string) (Token, error) {
	text = strings.TrimSpace(text)
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	switch {
	case len(text) < ShortestToken:
		return Token{}, fmt.Errorf("it has fewer than %d characters", ShortestToken)
	case len(text) > LongestToken:
		return Token{}, fmt.Errorf("it has more than %d characters", LongestToken)
	case strings.ContainsFunc(text, odd):
		return Token{}, errors.New("it has a space or a character that is not ASCII in it")
	}
	return Token{text}, nil
}

// ReadToken reads a token from a file, in which it is the only line. shared says that others
// on this machine may read the file as well. Its errors are sentences that name the file
// and hold nothing of what is in it.
func ReadToken(path string) (t Token, shared bool, err error) {
	file, err := os.Open(path)
	if err != nil {
		return Token{}, false, fmt.Errorf("the token in %s cannot be read (%s); name a file that can with --token-file", path, disk.Reason(err))
	}
	defer func() { _ = file.Close() }() // it is only read
	text, err := io.ReadAll(io.LimitReader(file, LongestToken+64))
	if err != nil {
		return Token{}, false, fmt.Errorf("the token in %s cannot be read (%s); name a file that can with --token-file", path, disk.Reason(err))
	}
	line, err := disk.Line(text)
	if err == nil {
		t, err = NewToken(line)
	}
	if err != nil {
		return Token{}, false, fmt.Errorf("the token in %s cannot be used: %w; put a long random text alone there, on one line", path, err)
	}
	if info, err := file.Stat(); err == nil && onUnix {
		shared = info.Mode().Perm()&fs.FileMode(0o077) != 0
	}
	return t, shared, nil
}

// Reveal returns the token as it is shown.
func (t Token) Reveal() string { return t.text }

// String hides the token.
func (t Token) String() string { return "••••" }

// GoString hides the token.
func (t Token) GoString() string { return t.String() }

// Matches reports whether what was shown is the token. How long that takes tells
// nothing of either. A token that is empty matches nothing.
func (t Token) Matches(shown string) bool {
	want, got := sha256.Sum256([]byte(t.text)), sha256.Sum256([]byte(shown))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && t.text != ""
}
