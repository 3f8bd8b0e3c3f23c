package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A section is one object of the file, by its name: what it says now, and what
// it says where it is silent. A field with its usual value is left out, so that
// a better one may come with a later version.
type section struct {
	name       string
	now, usual part
}

// A part of the settings is encoded as a JSON object, and decoded into what has
// the usual values.
type part interface {
	// check returns an error where a value is not possible.
	check() error
}

// A document is the file's content: the settings, and what else is in it.
type document struct {
	settings Settings
	top      map[string]json.RawMessage
	inner    map[string]map[string]json.RawMessage // the sections' fields
}

func decode(data []byte) (document, error) {
	doc := document{settings: Default(), inner: make(map[string]map[string]json.RawMessage)}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc.top); err != nil {
		return document{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return document{}, errors.New("something follows the end")
	}
	if doc.top == nil {
		return document{}, errors.New("it is not a JSON object")
	}
	for _, s := range doc.settings.sections() {
		raw, there := doc.top[s.name]
		if !there {
			continue
		}
		fields := make(map[string]json.RawMessage)
		if err := json.Unmarshal(raw, &fields); err != nil {
			return document{}, err
		}
		doc.inner[s.name] = fields
		err := json.Unmarshal(raw, s.now)
		if err == nil {
			err = s.now.check()
		}
		if err != nil {
			return document{}, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return doc, nil
}

// encode returns the file for the settings.
func (d *document) encode() ([]byte, error) {
	top := make(map[string]json.RawMessage)
	for name, raw := range d.top {
		top[name] = raw
	}
	for _, s := range d.settings.sections() {
		fields, err := s.encode(d.inner[s.name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if len(fields) == 0 {
			delete(top, s.name)
			continue
		}
		if top[s.name], err = json.Marshal(fields); err != nil {
			return nil, err
		}
	}
	data, err := json.MarshalIndent(top, "", "  ")
	return append(data, '\n'), err
}

// encode returns the section's fields: the known ones that are not usual, and
// those of before that are not known.
func (s section) encode(before map[string]json.RawMessage) (map[string]json.RawMessage, error) {
	if err := s.now.check(); err != nil {
		return nil, err
	}
	now, err := fieldsOf(s.now)
	if err != nil {
		return nil, err
	}
	usual, err := fieldsOf(s.usual)
	if err != nil {
		return nil, err
	}
	fields := make(map[string]json.RawMessage)
	for name, raw := range before {
		if _, known := now[name]; !known {
			fields[name] = raw
		}
	}
	for name, raw := range now {
		if !bytes.Equal(raw, usual[name]) {
			fields[name] = raw
		}
	}
	return fields, nil
}

func fieldsOf(p part) (map[string]json.RawMessage, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	err = json.Unmarshal(raw, &fields)
	return fields, err
}
