// Package kdbx opens the databases of KeePass 2 and KeePassXC: files of format
// KDBX 4 (4.0 and 4.1) as help/kb/kdbx.html at keepass.info specifies them, and
// of KDBX 3.1, from which help/kb/kdbx_4.html lists the differences. It knows
// their container, not what is in the XML document inside.
//
// A file is believed as far as its size goes: whatever is stored in it is cut
// out of it and not copied. Keys are derived by package kdf, which bounds memory
// and time. What comes out is unpacked and decrypted as it is read, to no more
// than [MaxUnpacked] bytes, of which few are in memory at a time.
package kdbx

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// magic begins every database of KeePass, of whichever version.
const magic = "\x03\xd9\xa2\x9a"

// Is reports whether data begins as databases of KeePass do. It may be one of a
// version that [Read] refuses by name.
func Is(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }

// MaxUnpacked is how long what is in a file of so many bytes may be, in bytes.
// Documents are repetitive, and attachments hardly are.
func MaxUnpacked(size int) int64 { return 24<<20 + 16*int64(size) }

// Read opens a database with its passphrase and returns the tokens of the
// document in it, those that were protected inside it among them. Its errors and
// those of the tokens wrap [found.ErrFormat] for what is not read,
// [found.ErrPassphraseMissing], [found.ErrPassphraseWrong], [found.ErrDamaged],
// and those of package kdf. An [xml.SyntaxError] is possible besides. Nothing of
// the document is to be believed before [io.EOF].
func Read(ctx context.Context, report kdf.Meter, data []byte, passphrase string) (xml.TokenReader, error) {
	h, err := parseHeader(data)
	if err != nil {
		return nil, err
	}
	if passphrase == "" {
		return nil, fmt.Errorf("%w: it is the one that opens the database in KeePass or KeePassXC", found.ErrPassphraseMissing)
	}
	key, err := h.derivation.derive(ctx, report, passphrase)
	if err != nil {
		return nil, err
	}
	var content []byte
	if h.major == 4 {
		content, err = h.open4(data[h.size:], key)
	} else {
		content, err = h.open3(data[h.size:], key)
	}
	if err != nil {
		return nil, err
	}
	return h.document(content, len(data))
}

// document returns the tokens of what was decrypted.
func (h *header) document(content []byte, size int) (xml.TokenReader, error) {
	var unpacked io.Reader = bytes.NewReader(content)
	if h.packed {
		var err error
		if unpacked, err = gzip.NewReader(unpacked); err != nil {
			return nil, errContent()
		}
	}
	unpacked = &limited{r: unpacked, left: MaxUnpacked(size), size: size}
	if h.major == 4 {
		if err := h.readInner(unpacked); err != nil {
			return nil, err
		}
	}
	stream, err := h.stream.cipher()
	if err != nil {
		return nil, err
	}
	d := &document{decoder: xml.NewDecoder(&pieces{r: unpacked, most: maxText(size)}), stream: stream}
	if h.major == 3 {
		d.header = h.hash[:]
	}
	return d, nil
}

// errContent is for what is wrong behind the passphrase.
func errContent() error {
	return fmt.Errorf("%w: its passphrase is right, but what it opens cannot be read; copy the database again", found.ErrDamaged)
}

// errCut is for a file that ends too early.
func errCut() error {
	return fmt.Errorf("%w: it breaks off; copy the database again", found.ErrDamaged)
}

// contentError keeps an error that says what is wrong, and replaces those of
// libraries.
func contentError(err error) error {
	syntax := (*xml.SyntaxError)(nil)
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &syntax) ||
		errors.Is(err, found.ErrDamaged) || errors.Is(err, found.ErrFormat) {
		return err
	}
	return errContent()
}
