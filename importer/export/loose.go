package export

import (
	"bytes"
	"encoding/json"
	"strings"
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
