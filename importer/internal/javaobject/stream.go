package javaobject

import (
	"encoding/binary"
	"fmt"

	"latchkey/importer/found"
)

// The first bytes of what a stream consists of (section 6.4.2).
const (
	tcNull          = 0x70
	tcReference     = 0x71
	tcClassDesc     = 0x72
	tcObject        = 0x73
	tcString        = 0x74
	tcArray         = 0x75
	tcClass         = 0x76
	tcBlockData     = 0x77
	tcEndBlockData  = 0x78
	tcReset         = 0x79
	tcBlockDataLong = 0x7a
	tcException     = 0x7b
	tcLongString    = 0x7c
	tcProxyClass    = 0x7d
	tcEnum          = 0x7e

	baseHandle = 0x7e0000
)

// A stream is what has not been read yet, and what was read and may be referred
// to.
type stream struct {
	rest    []byte
	handles []any // string, *class, *mapping, int64, float64, bool, or unfinished
	entries int
}

// unfinished stands for an object whose end has not been read, so that none can
// hold itself.
type unfinished struct{}

// endOfBlock is what content returns at the end of an annotation.
type endOfBlock struct{}

// take returns the next n bytes.
func (s *stream) take(n uint64) ([]byte, error) {
	if n > uint64(len(s.rest)) {
		return nil, fmt.Errorf("%w: it ends too early", found.ErrDamaged)
	}
	b := s.rest[:n:n]
	s.rest = s.rest[n:]
	return b, nil
}

// number reads n bytes as a number, the highest byte first.
func (s *stream) number(n int) (uint64, error) {
	b, err := s.take(uint64(n))
	if err != nil {
		return 0, err
	}
	var wide [8]byte
	copy(wide[8-n:], b)
	return binary.BigEndian.Uint64(wide[:]), nil
}

// text reads a text in modified UTF-8 behind its length of n bytes.
func (s *stream) text(n int) (string, error) {
	length, err := s.number(n)
	if err != nil {
		return "", err
	}
	b, err := s.take(length)
	if err != nil {
		return "", err
	}
	return decodeModifiedUTF8(b)
}

// remember gives v the next handle.
func (s *stream) remember(v any) (handle int, err error) {
	if len(s.handles) >= maxHandles {
		return 0, fmt.Errorf("%w: it has more than %d objects", found.ErrDamaged, maxHandles)
	}
	s.handles = append(s.handles, v)
	return len(s.handles) - 1, nil
}

// reference reads the rest of a TC_REFERENCE.
func (s *stream) reference() (any, error) {
	n, err := s.number(4)
	if err != nil {
		return nil, err
	}
	if n < baseHandle || n-baseHandle >= uint64(len(s.handles)) {
		return nil, fmt.Errorf("%w: it refers to what is not in it", found.ErrDamaged)
	}
	return s.handles[n-baseHandle], nil
}

// content reads one content of the grammar: a string, int64, float64, bool, nil
// or *mapping, a []byte for a block of data, or endOfBlock.
func (s *stream) content(depth int) (any, error) {
	code, err := s.number(1)
	if err != nil {
		return nil, err
	}
	switch code {
	case tcNull:
		return nil, nil
	case tcReference:
		return s.earlier()
	case tcObject:
		return s.object(depth)
	case tcString:
		return s.newText(2)
	case tcLongString:
		return s.newText(8)
	case tcBlockData:
		return s.block(1)
	case tcBlockDataLong:
		return s.block(4)
	case tcEndBlockData:
		return endOfBlock{}, nil
	case tcArray, tcClass, tcClassDesc, tcProxyClass, tcEnum, tcException, tcReset:
		return nil, fmt.Errorf("%w: %s of a Java program", found.ErrFormat, codeName(code))
	}
	return nil, fmt.Errorf("%w: it has a part of an unknown kind (%#02x)", found.ErrDamaged, code)
}

// earlier reads a reference to a value. One to a map is refused: shared maps
// could be nested to any size.
func (s *stream) earlier() (any, error) {
	value, err := s.reference()
	if err != nil {
		return nil, err
	}
	switch value.(type) {
	case string, int64, float64, bool:
		return value, nil
	case *mapping:
		return nil, fmt.Errorf("%w: a map that is in it twice", found.ErrFormat)
	default:
		return nil, fmt.Errorf("%w: it refers to a value that is not there", found.ErrDamaged)
	}
}

func (s *stream) newText(n int) (any, error) {
	text, err := s.text(n)
	if err != nil {
		return nil, err
	}
	_, err = s.remember(text)
	return text, err
}

func (s *stream) block(n int) (any, error) {
	length, err := s.number(n)
	if err != nil {
		return nil, err
	}
	return s.take(length)
}

func codeName(code uint64) string {
	switch code {
	case tcArray:
		return "an array"
	case tcEnum:
		return "an enumerated value"
	case tcException:
		return "an error"
	case tcReset:
		return "a second stream"
	default:
		return "a class"
	}
}
