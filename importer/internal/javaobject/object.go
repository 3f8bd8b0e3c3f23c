package javaobject

import (
	"encoding/binary"
	"fmt"
	"math"

	"latchkey/importer/found"
)

// A mapping is a map of the stream.
type mapping struct {
	entries []Entry
}

// An object is what a stream says of one.
type object struct {
	class  *class
	fields map[string]any // int64, float64 or bool
	parts  []any          // what writeObject of java.util.HashMap wrote
}

// object reads the rest of a TC_OBJECT.
func (s *stream) object(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: its maps are nested too deeply", found.ErrDamaged)
	}
	c, err := s.classDesc(0)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, fmt.Errorf("%w: an object has no class", found.ErrDamaged)
	}
	handle, err := s.remember(unfinished{})
	if err != nil {
		return nil, err
	}
	o := object{class: c, fields: make(map[string]any)}
	if err := s.classData(&o, c, depth); err != nil {
		return nil, err
	}
	value, err := o.value()
	if err != nil {
		return nil, err
	}
	if m, ok := value.(*mapping); ok {
		if s.entries += len(m.entries); s.entries > maxEntries {
			return nil, fmt.Errorf("%w: its maps have more than %d entries", found.ErrDamaged, maxEntries)
		}
	}
	s.handles[handle] = value
	return value, nil
}

// classData reads what c and the classes that it stands on wrote, the lowest of
// these first.
func (s *stream) classData(o *object, c *class, depth int) error {
	if c.super != nil {
		if err := s.classData(o, c.super, depth); err != nil {
			return err
		}
	}
	for _, f := range c.fields {
		n, err := s.number(width(f.code))
		if err != nil {
			return err
		}
		o.fields[f.name] = f.value(n)
	}
	if !c.writes {
		return nil
	}
	for {
		part, err := s.content(depth + 1)
		if err != nil {
			return err
		}
		if part == (endOfBlock{}) {
			return nil
		}
		if len(o.parts) > 2*maxEntries {
			return fmt.Errorf("%w: its maps have more than %d entries", found.ErrDamaged, maxEntries)
		}
		o.parts = append(o.parts, part)
	}
}

// value returns the bits of a field as its type says.
func (f field) value(bits uint64) any {
	switch f.code {
	case 'B':
		return int64(int8(bits))
	case 'S':
		return int64(int16(bits))
	case 'I':
		return int64(int32(bits))
	case 'F':
		return float64(math.Float32frombits(uint32(bits)))
	case 'D':
		return math.Float64frombits(bits)
	case 'Z':
		return bits != 0
	default: // C and J
		return int64(bits)
	}
}

// value turns the object into what it stands for.
func (o *object) value() (any, error) {
	for c := o.class; c != nil; c = c.super {
		if c.name == "java.util.HashMap" {
			return o.mapping()
		}
	}
	value, ok := o.fields["value"]
	if !ok || len(o.parts) > 0 {
		return nil, fmt.Errorf("%w: an object of the Java class %s is not one", found.ErrDamaged, o.class.name)
	}
	return value, nil
}

// mapping pairs what a HashMap wrote: the numbers of its buckets and of its
// entries in a block of eight bytes, then keys and values in turn.
func (o *object) mapping() (*mapping, error) {
	var head []byte
	if len(o.parts) > 0 {
		head, _ = o.parts[0].([]byte)
	}
	if len(head) != 8 || uint64(len(o.parts)-1) != 2*uint64(binary.BigEndian.Uint32(head[4:])) {
		return nil, fmt.Errorf("%w: a map does not have as many entries as it says", found.ErrDamaged)
	}
	m := &mapping{entries: make([]Entry, 0, len(o.parts)/2)}
	seen := make(map[string]bool, len(o.parts)/2)
	for pair := o.parts[1:]; len(pair) > 0; pair = pair[2:] {
		key, ok := pair[0].(string)
		if !ok {
			return nil, fmt.Errorf("%w: a map with %s as a key", found.ErrFormat, named(pair[0]))
		}
		if seen[key] {
			return nil, fmt.Errorf("%w: a map has a key twice", found.ErrDamaged)
		}
		seen[key] = true
		value := pair[1]
		switch v := value.(type) {
		case []byte:
			return nil, fmt.Errorf("%w: a map holds raw bytes", found.ErrDamaged)
		case *mapping:
			value = v.entries
		}
		m.entries = append(m.entries, Entry{key, value})
	}
	return m, nil
}
