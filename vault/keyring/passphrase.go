package keyring

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// passphraseMost bounds a passphrase, in bytes.
const passphraseMost = 4096

// ReadPassphrase reads the passphrase of a vault, or of any file that has one, from
// the file at path, or where path is empty from that which
// LATCHKEY_PASSPHRASE_FILE names.
// ok is false where neither names one. The passphrase is the first line,
// without its end; it has at most 4,096 bytes. Unlike other files this one may
// be a pipe.
func ReadPassphrase(path string) (passphrase string, ok bool, err error) {
	if path == "" {
		path = os.Getenv(EnvPassphraseFile)
	}
	if path == "" {
		return "", false, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", false, fmt.Errorf("reading the passphrase: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 2*passphraseMost+8))
	if err != nil {
		return "", false, fmt.Errorf("reading the passphrase: %w", err)
	}
	line, err := firstLine(text)
	if err != nil {
		return "", false, fmt.Errorf("reading the passphrase in %s: %w", path, err)
	}
	switch {
	case line == "":
		return "", false, fmt.Errorf("the first line of %s is empty: write the passphrase there", path)
	case len(line) > passphraseMost:
		return "", false, fmt.Errorf("the first line of %s is longer than %d bytes: that is no passphrase", path, passphraseMost)
	}
	return line, true, nil
}

// firstLine returns the first line of a text without its end. Editors on Windows
// begin one with a mark, and write UTF-16.
func firstLine(text []byte) (string, error) {
	decoder := unicode.BOMOverride(encoding.Nop.NewDecoder())
	decoded, err := io.ReadAll(transform.NewReader(bytes.NewReader(text), decoder))
	if err != nil {
		return "", fmt.Errorf("it is not text: %w", err)
	}
	line, _, _ := strings.Cut(string(decoded), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}
