package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"latchkey/importer/found"
)

// A number is a whole number of an export in JSON, which some apps write as a
// string, or as null for none. One that is no whole number is an error of the
// document's decoding, said of the field.
type number struct{ *int64 }

// UnmarshalJSON implements [json.Unmarshaler].
func (n *number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(bytes.TrimSpace(data)), `"`)
	if text == "null" || text == "" {
		n.int64 = nil
		return nil
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		f, err := strconv.ParseFloat(text, 64) // "30.0"
		if err != nil || f != float64(int64(f)) || f > 1<<53 || f < -1<<53 {
			return fmt.Errorf("%w: a number in it is not a whole number", found.ErrDamaged)
		}
		value = int64(f)
	}
	n.int64 = &value
	return nil
}

// decode reads a part of a JSON document into v. Its error wraps
// [found.ErrDamaged] and repeats nothing of the document; what names the part.
func decode(data json.RawMessage, v any, what string) error {
	if err := json.Unmarshal(data, v); err != nil {
		return errDamagedPart(what)
	}
	return nil
}

// decodeFields reads those fields of an object that are there, each into what
// stands for it, and leaves the rest of a large document alone. Its error is that
// of decode.
func decodeFields(object map[string]json.RawMessage, fields map[string]any, what string) error {
	for name, into := range fields {
		if data, ok := object[name]; ok {
			if err := decode(data, into, what); err != nil {
				return err
			}
		}
	}
	return nil
}
