package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// A flaw stands in the place of a value that cannot be taken, and is how a sentence ends
// that begins with the name of what has it. It is no JSON, and so of a type that is
// expected nowhere.
type flaw struct{ plain string }

// exact has a format of JSON refuse what the standard library would make something else
// of: bytes that are not UTF-8; a name that is there twice, of which it takes the last;
// halves of characters, \ud800 to \udfff without the other, of which it makes U+FFFD. Names
// are those that are described, in the same letters.
func exact(unmarshal func([]byte, any) error) func([]byte, any) error {
	return func(data []byte, v any) error {
		if !utf8.Valid(data) {
			return errors.New("it is not UTF-8")
		}
		if err := unmarshal(data, v); err != nil {
			return err
		}
		// What is held against the description comes first, into any value.
		if described, ok := v.(*any); ok {
			r := &exactReader{data: data, json: json.NewDecoder(bytes.NewReader(data))}
			var err error
			*described, err = r.value()
			return err
		}
		return nil
	}
}

// An exactReader reads what was found to be JSON, by its tokens.
type exactReader struct {
	data []byte
	json *json.Decoder
}

// value reads a value. An object is a map[any]any: of a map[string]any huma would take
// names in other letters.
func (r *exactReader) value() (any, error) {
	before := r.json.InputOffset()
	token, err := r.json.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case string:
		if halved(r.data[before:r.json.InputOffset()]) {
			return flaw{`has half a character in it, as in \ud800`}, nil
		}
	case json.Delim:
		if token == '[' {
			return r.list()
		}
		return r.object()
	}
	return token, nil
}

func (r *exactReader) list() (any, error) {
	all := []any{}
	for r.json.More() {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	_, err := r.json.Token() // the closing bracket
	return all, err
}

func (r *exactReader) object() (any, error) {
	all := map[any]any{}
	for r.json.More() {
		name, err := r.json.Token()
		if err != nil {
			return nil, err
		}
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		if _, twice := all[name]; twice {
			v = flaw{"is there twice"}
		}
		all[name] = v
	}
	_, err := r.json.Token() // the closing brace
	return all, err
}

// halved reports whether a text in JSON, with what stands before it, has half a character
// in it: a surrogate of UTF-16 without the other (RFC 8259 section 8.2).
func halved(text []byte) bool {
	for at := 0; at < len(text); at++ {
		if text[at] != '\\' {
			continue
		}
		if at++; text[at] != 'u' {
			continue
		}
		unit := text[at-1 : at+5]
		at += 4
		switch {
		case !surrogate(unit, "89ab") && !surrogate(unit, "cdef"):
		case surrogate(unit, "cdef") || at+6 >= len(text) || !surrogate(text[at+1:at+7], "cdef"):
			return true
		default:
			at += 6
		}
	}
	return false
}

// surrogate reports whether six bytes are the escape of a surrogate whose third digit is
// among some: 8 to b for the first of a pair, c to f for the second.
func surrogate(escape []byte, third string) bool {
	e := bytes.ToLower(escape)
	return bytes.HasPrefix(e, []byte(`\ud`)) && bytes.IndexByte([]byte(third), e[3]) >= 0
}
