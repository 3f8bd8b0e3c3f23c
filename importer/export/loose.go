package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
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
