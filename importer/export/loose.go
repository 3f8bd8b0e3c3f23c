package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
)

// A text is a string of an export in JSON. Null is "", and a number or a truth
// value, which some apps write for one in one of their versions, is the text of
// it. Lists and objects are an error.
type text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] != '"' && data[0] != '[' && data[0] != '{' {
		*t = text(strings.TrimPrefix(string(data), "null"))
		return nil
	}
	if n := len(data); n > 1 && data[0] == '"' && data[n-1] == '"' && bytes.IndexByte(data, '\\') < 0 && utf8.Valid(data) {
		*t = text(data[1 : n-1]) // as nearly all are, and ten times as fast
		return nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	*t = text(s)
	return nil
}

// yes reports whether the text is a truth value that is true, in any of the ways
// exports write it.
func (t text) yes() bool {
	switch strings.ToLower(strings.TrimSpace(string(t))) {
	case "true", "1", "yes":
		return true
	}
	return false
}

// decodeEach reads a list of records in a JSON document and calls read for each,
// with its place, counted from 1. One that is not as it should be is left out.
// What names the list in the error for one that is none.
func decodeEach[T any](list *found.List, data json.RawMessage, what string, read func(place int, record T)) error {
	var records []T
	if json.Unmarshal(data, &records) == nil {
		for i, record := range records {
			read(i+1, record)
		}
		return nil
	}
	// At least one is damaged: each is tried by itself, which takes twice as long.
	var raw []json.RawMessage
	if err := decode(data, &raw, what); err != nil {
		return err
	}
	for i, data := range raw {
		var record T
		if err := decode(data, &record, "the entry"); err != nil {
			list.Skip(fmt.Sprintf("entry %d", i+1), err)
			continue
		}
		read(i+1, record)
	}
	return nil
}
