package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
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

// A keyText is a text that holds a key, where a truth value is none: the letters
// of "true" would pass for one.
type keyText string

// UnmarshalJSON implements [json.Unmarshaler].
func (k *keyText) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	if *k = keyText(t); !bytes.HasPrefix(data, []byte(`"`)) && (t == "true" || t == "false") {
		*k = ""
	}
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

// maxRecords bounds a list of records: ten times what a vault is made for.
const maxRecords = 100_000

// errTooMany is for a list of more records than that.
func errTooMany() error {
	return fmt.Errorf("%w: it has more than %d records", found.ErrFormat, maxRecords)
}

// decodeEach reads a list of records in a JSON document and calls read for each,
// with its place, counted from 1. One that is not as it should be is left out.
// What names the list in the error for one that is none.
func decodeEach[T any](list *found.List, data json.RawMessage, what string, read func(place int, record T)) error {
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	if mayBeWhole[T](data) {
		var all []T
		if json.Unmarshal(data, &all) == nil { // as nearly always
			if len(all) > maxRecords {
				return errTooMany()
			}
			list.Expect(len(all))
			for i, record := range all {
				read(i+1, record)
			}
			return nil
		}
	}
	return decodeSingly(list, data, what, read)
}

// mayBeWhole reports whether the list may be decoded at once: a list of empty
// records would take far more memory than the file.
func mayBeWhole[T any](data json.RawMessage) bool {
	const most = 32 << 20 // bytes
	records := bytes.Count(data, []byte(",")) + 1
	return records <= most/max(1, int(reflect.TypeFor[T]().Size()))
}

// decodeSingly is decodeEach for records one by one.
func decodeSingly[T any](list *found.List, data json.RawMessage, what string, read func(place int, record T)) error {
	damaged := fmt.Errorf("%w: %s is not as it should be; export it again", found.ErrDamaged, what)
	d := json.NewDecoder(bytes.NewReader(data))
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return damaged
	}
	for place := 1; d.More(); place++ {
		if place > maxRecords {
			return errTooMany()
		}
		var record T
		err := d.Decode(&record)
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return damaged // from here on nothing can be read
		case err != nil:
			list.Skip(fmt.Sprintf("entry %d", place), fmt.Errorf("%w: the entry is not as it should be; export it again", found.ErrDamaged))
		default:
			read(place, record)
		}
	}
	if _, err := d.Token(); err != nil {
		return damaged
	}
	return nil
}
