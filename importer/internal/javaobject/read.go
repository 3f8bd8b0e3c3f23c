// Package javaobject reads maps out of files that a Java program wrote with
// java.io.ObjectOutputStream, as FreeOTP 2 does for its backups.
//
// It follows chapter 6, "Object Serialization Stream Protocol", of Oracle's Java
// Object Serialization Specification, version 5 of the protocol. It reads maps
// with texts as keys, texts, numbers, truth values and null. A class that is
// none of these is refused by its name: nothing of what a stream says is ever
// looked up, built or run.
package javaobject

import (
	"fmt"

	"latchkey/importer/found"
)

// Bounds on what a stream may hold. An app's backup has some kilobytes.
const (
	maxSize    = 64 << 20 // bytes of the stream
	maxHandles = 1 << 18  // texts, objects and descriptions of classes
	maxEntries = 1 << 17  // entries of all maps
	maxDepth   = 16       // maps in maps, and classes over classes
	maxFields  = 32       // fields of one class
)

// An Entry is one entry of a map.
type Entry struct {
	Key string
	// Value is a string, an int64 (for the classes Byte, Short, Integer and
	// Long), a float64 (Float and Double), a bool, nil, or an []Entry for a map.
	Value any
}

// Is reports whether data begins as such a stream does.
func Is(data []byte) bool {
	return len(data) > 4 && string(data[:4]) == header
}

// header is STREAM_MAGIC and STREAM_VERSION.
const header = "\xac\xed\x00\x05"

// Read reads a stream whose one object is a java.util.HashMap or LinkedHashMap.
// The entries are in the order of the stream; a Java program keeps no order in
// a HashMap. Two entries with the same key do not occur in one map. A stream of
// more than 64 MiB, of more than 2^17 entries, or with maps nested more than 16
// deep is taken for a damaged one.
//
// The error wraps found.ErrDamaged where the stream breaks the rules of the
// protocol or one of the bounds, and found.ErrFormat, naming it, where a whole
// stream holds something other than what is read here.
func Read(data []byte) ([]Entry, error) {
	if !Is(data) {
		return nil, fmt.Errorf("%w: it does not begin as a Java program's objects do", found.ErrDamaged)
	}
	if len(data) > maxSize {
		return nil, fmt.Errorf("%w: it has more than %d MiB", found.ErrDamaged, maxSize>>20)
	}
	s := &stream{rest: data[len(header):]}
	value, err := s.content(0)
	if err != nil {
		return nil, fmt.Errorf("reading a Java program's objects: %w", err)
	}
	m, ok := value.(*mapping)
	if !ok {
		return nil, fmt.Errorf("%w: %s instead of a map", found.ErrFormat, named(value))
	}
	if len(s.rest) > 0 {
		return nil, fmt.Errorf("%w: something follows its end", found.ErrDamaged)
	}
	return m.entries, nil
}

// named says what kind of thing a value is, without what is in it.
func named(value any) string {
	switch value.(type) {
	case nil:
		return "nothing"
	case string:
		return "a text"
	case int64, float64:
		return "a number"
	case bool:
		return "a truth value"
	case []byte:
		return "raw bytes"
	case *mapping:
		return "a map"
	default:
		return "something"
	}
}
