package importer

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"latchkey/importer/found"
)

// checkDocument says of a JSON or XML document that no format takes for its own
// whether that is because it is damaged or empty. Exports that break off, since
// a download or a copy was not complete, are among these. It returns nil for a
// whole document and for everything else.
func checkDocument(data []byte) error {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	switch {
	case looksLikeJSON(data):
		return checkJSON(data)
	case bytes.HasPrefix(data, []byte("<?xml")):
		return checkXML(data)
	}
	return nil
}

// looksLikeJSON reports whether data begins as an object or a list does, and
// not as text in brackets.
func looksLikeJSON(data []byte) bool {
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		return false
	}
	next := bytes.TrimLeft(data[1:], " \t\r\n")
	return len(next) == 0 || data[0] == '{' && strings.IndexByte(`"}`, next[0]) >= 0 ||
		data[0] == '[' && strings.IndexByte(`{["]`, next[0]) >= 0
}

func checkJSON(data []byte) error {
	var document json.RawMessage
	err := json.Unmarshal(data, &document)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(data)):
		return brokenOff("a JSON document")
	case err != nil:
		return changed("a JSON document")
	}
	if inside := bytes.TrimSpace(data[1 : len(data)-1]); len(inside) == 0 {
		return fmt.Errorf("%w: it is a JSON document, and there is no account in it", found.ErrEmpty)
	}
	return nil
}

// checkXML leaves aside what the encoding of its text may be.
func checkXML(data []byte) error {
	tokens := xml.NewDecoder(bytes.NewReader(data))
	tokens.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		_, err := tokens.Token()
		var syntax *xml.SyntaxError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
			return brokenOff("an XML document")
		case err != nil:
			return nil
		}
	}
}

func brokenOff(what string) error {
	return fmt.Errorf("%w: it is %s that breaks off before its end; copy or download it again, or export it again", found.ErrDamaged, what)
}

func changed(what string) error {
	return fmt.Errorf("%w: it begins like %s, but the rest cannot be read; copy or download it again, or export it again", found.ErrDamaged, what)
}
