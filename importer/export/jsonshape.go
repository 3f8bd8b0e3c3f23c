package export

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// A shape is what encoding/json looks at of a value when it decodes it into a
// type. Of what password managers write of an account that is the least part, and
// decoding takes some ten times as long as to see that the rest is not needed.
type shape struct {
	fields  map[string]*shape // of an object, by their names, and nil for names that are none
	element *shape            // of a list
}

// shapeOf returns the shape for a type. A type that decodes itself is looked at
// as a whole.
func shapeOf(t reflect.Type) *shape {
	s := &shape{}
	for t.Kind() == reflect.Pointer && !decodesItself(t) {
		t = t.Elem()
	}
	switch {
	case decodesItself(t):
	case t.Kind() == reflect.Slice:
		s.element = shapeOf(t.Elem())
	case t.Kind() == reflect.Struct:
		s.fields = make(map[string]*shape)
		for field := range t.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == "" {
				name = field.Name
			}
			if field.IsExported() {
				s.fields[name] = shapeOf(field.Type)
			}
		}
	}
	return s
}

func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// prune appends to out the value that begins at data[i], without the fields that
// are not looked at. It returns where the value ends. Data is valid JSON.
func (s *shape) prune(out, data []byte, i int) ([]byte, int) {
	first := true
	next := func() {
		if !first {
			out = append(out, ',')
		}
		first = false
	}
	switch {
	case s.fields != nil && data[i] == '{':
		out = append(out, '{')
		end := skipObject(data, i, 0, func(name json.RawMessage, i, depth int) int {
			field := s.field(name)
			if field == nil {
				return skipValue(data, i, depth)
			}
			next()
			out = append(append(out, name...), ':')
			out, i = field.prune(out, data, i)
			return i
		})
		return append(out, '}'), end
	case s.element != nil && data[i] == '[':
		out = append(out, '[')
		end := skipList(data, i, 0, func(i, _ int) int {
			next()
			out, i = s.element.prune(out, data, i)
			return i
		})
		return append(out, ']'), end
	}
	end := skipValue(data, i, 0)
	return append(out, data[i:end]...), end
}

// field returns the shape of the field that a name in quotation marks stands for,
// in any case, or nil.
func (s *shape) field(quoted json.RawMessage) *shape {
	if field, ok := s.fields[string(quoted[1:len(quoted)-1])]; ok {
		return field
	}
	name := unquoted(quoted)
	for known, field := range s.fields {
		if field != nil && strings.EqualFold(known, name) {
			return field
		}
	}
	s.fields[string(quoted[1:len(quoted)-1])] = nil // which is looked up faster the next time
	return nil
}
