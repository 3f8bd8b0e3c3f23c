package keyring

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// A Kind says which of the stores a Choice means.
type Kind string

// The kinds of store.
const (
	KindOS   Kind = "os"
	KindFile Kind = "file"
)

// A Choice says where a vault lies.
type Choice struct {
	Kind Kind
	Path string // of the encrypted file, absolute; empty for KindOS
}

// errChoice says how a choice is written.
var errChoice = errors.New("a keyring is written os, or file: and the path of an encrypted file")

// ParseChoice reads "os" or "file:PATH", as --keyring and LATCHKEY_KEYRING have
// it. A relative path is taken from the current folder; a leading ~ and slash,
// which shells leave alone after the colon, from the home folder.
func ParseChoice(s string) (Choice, error) {
	if s == string(KindOS) {
		return Choice{Kind: KindOS}, nil
	}
	path, ok := strings.CutPrefix(s, string(KindFile)+":")
	if !ok || path == "" || !utf8.ValidString(path) || strings.ContainsRune(path, 0) {
		return Choice{}, errChoice
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return Choice{}, fmt.Errorf("finding your home folder: %w", err)
		}
		path = filepath.Join(home, rest)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return Choice{}, fmt.Errorf("finding the current folder: %w", err)
	}
	return Choice{Kind: KindFile, Path: path}, nil
}

// String is the inverse of ParseChoice.
func (c Choice) String() string {
	if c.Kind == KindFile {
		return string(KindFile) + ":" + c.Path
	}
	return string(c.Kind)
}
