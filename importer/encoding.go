package importer

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// narrowed returns a document in UTF-16 as UTF-8, which the formats are read
// from, and all else as it is: PowerShell writes UTF-16 wherever what a program
// prints, an export of Bitwarden's command line for example, is sent to a file.
// Documents begin with ASCII; what does not may be encrypted, and its first
// bytes look like UTF-16 by chance.
func narrowed(data []byte) []byte {
	if len(data) > 2*otpauth.MaxText {
		return data
	}
	text, wide := decodeWide(data)
	if !wide || !beginsWithASCII(text) {
		return data
	}
	return []byte(text)
}

// beginsWithASCII reports whether a text begins as documents and links do.
func beginsWithASCII(text string) bool {
	const start = 8 // characters
	return len(text) >= start && strings.IndexFunc(text[:start], func(r rune) bool { return r > '~' || isControl(r) }) < 0
}

// isControl reports whether r is a character that texts do not have.
func isControl(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f }

// fromLatin1 returns a text in Latin-1, or in what Windows makes of it, as UTF-8,
// and false for anything else: Ente Auth has written such exports
// (ente-io/ente#3556), and so do spreadsheets. What has a character in UTF-8 is
// damaged rather than in another encoding.
func fromLatin1(data []byte) ([]byte, bool) {
	if len(data) > otpauth.MaxText || utf8.Valid(data) || !beginsWithASCII(string(data[:min(len(data), 8)])) {
		return nil, false
	}
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if size > 1 || isControl(r) {
			return nil, false
		}
		rest = rest[size:]
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return text, err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

// remarkLatin1 has the names checked that such a text gave.
func remarkLatin1(result found.Result) {
	for i := range result.Accounts {
		a := &result.Accounts[i]
		if strings.IndexFunc(a.Issuer+a.Name, func(r rune) bool { return r > '~' }) >= 0 {
			a.Remarks = append(a.Remarks, "The file is not written in UTF-8; its names were read as Latin-1, so check them.")
		}
	}
}

// decodeText returns data as UTF-8.
func decodeText(data []byte) (string, error) {
	if len(data) > otpauth.MaxText {
		return "", fmt.Errorf("%w: it has more than %d MiB and is not a picture", found.ErrFormat, otpauth.MaxText>>20)
	}
	if text, ok := decodeWide(data); ok {
		return text, nil
	}
	return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
}

// decodeWide decodes UTF-16 and reports whether data is that. Files saved as
// "Unicode" by Windows have a mark in front. Without one, what is read here
// begins with ASCII, which has a zero as its upper byte there, and no text in
// UTF-8 has one.
func decodeWide(data []byte) (string, bool) {
	order, mark := unicode.LittleEndian, unicode.IgnoreBOM
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		mark = unicode.ExpectBOM
	case bytes.IndexByte(data, 0) == 0:
		order = unicode.BigEndian
	case bytes.IndexByte(data, 0) != 1:
		return "", false
	}
	decoded, err := unicode.UTF16(order, mark).NewDecoder().Bytes(data)
	return string(decoded), err == nil && (mark == unicode.ExpectBOM || !bytes.ContainsAny(decoded, "\x00\ufffd"))
}
