package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"latchkey/importer/internal/kdf"
	"latchkey/importer/internal/lockedzip"
)

// A Source is a file that is being read, with the views of it that formats
// share, each made when it is first asked for. It is used by one goroutine.
type Source struct {
	// Data is the file.
	Data []byte
	// Passphrase opens it where it is encrypted; empty is none.
	Passphrase string
	// Report is told how far a key derivation is. It may be nil.
	Report kdf.Meter

	text    *string
	object  map[string]json.RawMessage
	objects []map[string]json.RawMessage
	parsed  bool
	table   *table
	tabled  bool
	archive *lockedzip.Archive
	opened  bool
}

// Text returns the file as text without a byte order mark, or "" where it is not
// UTF-8.
func (s *Source) Text() string {
	if s.text == nil {
		text := ""
		if data := bytes.TrimPrefix(s.Data, []byte("\ufeff")); utf8.Valid(data) {
			text = strings.TrimSpace(string(data))
		}
		s.text = &text
	}
	return *s.text
}

// Object returns the fields of the JSON object that the file is, or nil.
func (s *Source) Object() map[string]json.RawMessage {
	s.parse()
	return s.object
}

// JSON returns the file without what may stand around a JSON document.
func (s *Source) JSON() json.RawMessage {
	return bytes.TrimSpace(bytes.TrimPrefix(s.Data, []byte("\ufeff")))
}

// maxObjects is how many of an array's first elements formats are told by.
const maxObjects = 8

// Objects returns the first few JSON objects of the array that the file is, or
// nil. What is no object among them is nil in the result. The rest of the array
// may be damaged.
func (s *Source) Objects() []map[string]json.RawMessage {
	s.parse()
	return s.objects
}

// Has reports whether the file is a JSON object with all of these fields.
func (s *Source) Has(fields ...string) bool { return has(s.Object(), fields...) }

func has(object map[string]json.RawMessage, fields ...string) bool {
	for _, field := range fields {
		if _, ok := object[field]; !ok {
			return false
		}
	}
	return object != nil
}

// parse reads the file as JSON one level deep.
func (s *Source) parse() {
	if s.parsed {
		return
	}
	s.parsed = true
	data := s.JSON()
	switch {
	case bytes.HasPrefix(data, []byte("{")):
		s.object = objectOf(data)
	case bytes.HasPrefix(data, []byte("[")):
		elements := json.NewDecoder(bytes.NewReader(data))
		_, _ = elements.Token() // the bracket
		for len(s.objects) < maxObjects && elements.More() {
			var element json.RawMessage
			if elements.Decode(&element) != nil {
				return
			}
			var object map[string]json.RawMessage
			_ = json.Unmarshal(element, &object) // nil stays where it is no object
			s.objects = append(s.objects, object)
		}
	}
}

// Archive returns the zip archive that the file is, or nil. What is in it may be
// locked; the names are not.
func (s *Source) Archive() *lockedzip.Archive {
	if !s.opened {
		s.opened = true
		if lockedzip.Is(s.Data) {
			s.archive, _ = lockedzip.Open(s.Data) // nil where it is damaged, which is no format
		}
	}
	return s.archive
}
