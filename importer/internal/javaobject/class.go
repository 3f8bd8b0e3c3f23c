package javaobject

import (
	"fmt"
	"strconv"

	"latchkey/importer/found"
)

// Flags of a class (section 6.4.2).
const (
	scWriteMethod  = 0x01
	scSerializable = 0x02
)

// A class is the description of one that a stream gives.
type class struct {
	name   string
	writes bool // an annotation follows the values of its fields
	fields []field
	super  *class
}

// A field has the type code of the Java virtual machine: B, C, D, F, I, J, S, Z,
// or L and [ for what is read as content.
type field struct {
	code byte
	name string
}

// known reports whether a class is one that is read. Number is only what others
// stand on.
func known(name string) bool {
	switch name {
	case "java.util.HashMap", "java.util.LinkedHashMap", "java.lang.Number",
		"java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.Long",
		"java.lang.Float", "java.lang.Double", "java.lang.Boolean":
		return true
	}
	return false
}

// classDesc reads the description of a class, or the reference to one. It is nil
// where a class stands on no other.
func (s *stream) classDesc(depth int) (*class, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: its classes are nested too deeply", found.ErrDamaged)
	}
	code, err := s.number(1)
	if err != nil {
		return nil, err
	}
	switch code {
	case tcNull:
		return nil, nil
	case tcReference:
		value, err := s.reference()
		if err != nil {
			return nil, err
		}
		c, ok := value.(*class)
		if !ok {
			return nil, fmt.Errorf("%w: it refers to a class that is not there", found.ErrDamaged)
		}
		return c, nil
	case tcClassDesc:
		return s.newClass(depth)
	case tcProxyClass:
		return nil, fmt.Errorf("%w: a proxy of a Java program", found.ErrFormat)
	}
	return nil, fmt.Errorf("%w: the description of a class is missing", found.ErrDamaged)
}

// newClass reads the rest of a TC_CLASSDESC.
func (s *stream) newClass(depth int) (*class, error) {
	name, err := s.text(2)
	if err != nil {
		return nil, err
	}
	if !known(name) {
		return nil, fmt.Errorf("%w: an object of the Java class %s", found.ErrFormat, shortQuote(name))
	}
	if _, err := s.take(8); err != nil { // serialVersionUID
		return nil, err
	}
	c := &class{name: name}
	// A class under construction has no place of its own to be referred to from.
	handle, err := s.remember(unfinished{})
	if err != nil {
		return nil, err
	}
	flags, err := s.number(1)
	if err != nil {
		return nil, err
	}
	if flags&^scWriteMethod != scSerializable {
		return nil, fmt.Errorf("%w: the Java class %s is written in an unknown way", found.ErrDamaged, name)
	}
	c.writes = flags&scWriteMethod != 0
	if c.fields, err = s.classFields(); err != nil {
		return nil, err
	}
	if end, err := s.content(depth); err != nil {
		return nil, err
	} else if end != (endOfBlock{}) {
		return nil, fmt.Errorf("%w: the Java class %s is annotated", found.ErrFormat, name)
	}
	if c.super, err = s.classDesc(depth + 1); err != nil {
		return nil, err
	}
	s.handles[handle] = c
	return c, nil
}

func (s *stream) classFields() ([]field, error) {
	count, err := s.number(2)
	if err != nil {
		return nil, err
	}
	if count > maxFields {
		return nil, fmt.Errorf("%w: a class has more than %d fields", found.ErrDamaged, maxFields)
	}
	fields := make([]field, 0, count)
	for range count {
		code, err := s.number(1)
		if err != nil {
			return nil, err
		}
		name, err := s.text(2)
		if err != nil {
			return nil, err
		}
		if width(byte(code)) == 0 {
			return nil, fmt.Errorf("%w: the field %s, which is not a number", found.ErrFormat, shortQuote(name))
		}
		fields = append(fields, field{byte(code), name})
	}
	return fields, nil
}

// width returns how many bytes a field of a primitive type has, and 0 for all
// other types, which none of the known classes has.
func width(code byte) int {
	switch code {
	case 'B', 'Z':
		return 1
	case 'C', 'S':
		return 2
	case 'F', 'I':
		return 4
	case 'D', 'J':
		return 8
	}
	return 0
}

// shortQuote quotes a name that the stream gives, for an error.
func shortQuote(name string) string {
	const most = 80
	if len(name) > most {
		name = name[:most]
	}
	return strconv.QuoteToASCII(name)
}
