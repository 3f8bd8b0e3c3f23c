package kdbx

import (
	"crypto/cipher"
	"crypto/hmac"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
)

// maxDepth bounds how deep the elements of a document may be nested. Groups make
// one level each, in groups of which a reader may want fewer.
const maxDepth = 256

// A document gives the tokens of the XML in a database, with its protected values
// decrypted. All of them hang on one stream in the order of the document, so that
// each has to be, wanted or not.
type document struct {
	decoder *xml.Decoder
	stream  cipher.Stream
	header  []byte   // hash of the header, where the document has it
	path    []string // the elements that it is in
	pending []xml.Token
}

// Token implements [xml.TokenReader].
func (d *document) Token() (xml.Token, error) {
	if len(d.pending) > 0 {
		token := d.pending[0]
		d.pending = d.pending[1:]
		return token, nil
	}
	token, err := d.decoder.Token()
	if err != nil {
		return nil, contentError(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		return d.start(t)
	case xml.EndElement:
		d.path = d.path[:len(d.path)-1]
	}
	return token, nil
}

// start looks at an element.
func (d *document) start(t xml.StartElement) (xml.Token, error) {
	if len(d.path) == maxDepth {
		return nil, fmt.Errorf("%w: its groups are nested more than %d deep", found.ErrFormat, maxDepth)
	}
	inString := len(d.path) > 0 && d.path[len(d.path)-1] == "String"
	protected := slices.IndexFunc(t.Attr, func(a xml.Attr) bool {
		return a.Name.Local == "Protected" && strings.EqualFold(strings.TrimSpace(a.Value), "true")
	})
	var err error
	switch {
	case protected >= 0:
		t.Attr = slices.Delete(t.Attr, protected, protected+1)
		err = d.unlock(t, inString)
	case t.Name.Local == "HeaderHash" && d.header != nil:
		err = d.compare(t)
	default:
		d.path = append(d.path, t.Name.Local)
	}
	if err != nil {
		return nil, err // a decoder would not look at the error beside a token
	}
	return t, nil
}

// unlock decrypts the element that begins with t. What is no text, an attachment,
// is left out.
func (d *document) unlock(t xml.StartElement, text bool) error {
	value, err := d.value()
	if err != nil {
		return err
	}
	d.stream.XORKeyStream(value, value)
	if !utf8.Valid(value) {
		if text {
			return errContent()
		}
		value = nil
	}
	d.pending = append(d.pending[:0], xml.CharData(value), t.End())
	return nil
}

// compare checks that the header is the one that the document was saved with.
func (d *document) compare(t xml.StartElement) error {
	value, err := d.value()
	if err != nil {
		return err
	}
	if !hmac.Equal(value, d.header) {
		return errHeader()
	}
	d.pending = append(d.pending[:0], t.End())
	return nil
}

// value reads what is in an element, up to its end: base64.
func (d *document) value() ([]byte, error) {
	var encoded []byte
	for {
		token, err := d.decoder.Token()
		if err != nil {
			return nil, contentError(err)
		}
		switch t := token.(type) {
		case xml.CharData:
			encoded = append(encoded, t...)
		case xml.EndElement:
			value, err := base64.StdEncoding.AppendDecode(nil, encoded) // which leaves line breaks aside
			if err != nil {
				return nil, errContent()
			}
			return value, nil
		case xml.StartElement:
			return nil, errContent()
		}
	}
}
