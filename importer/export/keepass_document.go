package export

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"latchkey/importer/found"
)

// maxKeepassDepth bounds how deep the groups of a database may be nested.
const maxKeepassDepth = 64

// Bounds of what is kept of a text, in bytes. What is cut off is far beyond what
// an account can have, and refused or said as such.
const (
	maxKeepassName  = 4 << 10
	maxKeepassValue = 1 << 20
)

// A keepassGroup is a group that is being read, in the one that it lies in.
type keepassGroup struct {
	uuid, name string
	parent     *keepassGroup
}

// A keepassFile is what is read of a database: the entries that have a code.
type keepassFile struct {
	decoder  *xml.Decoder
	group    *keepassGroup // in which the decoder is
	depth    int
	bin      string // UUID of the recycle bin
	noBin    bool
	entries  []keepassEntry
	place    int // of the entry that is read, counted from 1
	without  int // entries that have no code
	finished bool
}

// readKeepass reads the document of a database, which an export has in the open.
// Entries without a code are counted and not kept, nor is a password ever.
func readKeepass(ctx context.Context, decoder *xml.Decoder, format string) (found.Result, error) {
	file := keepassFile{decoder: decoder}
	for !file.finished {
		if err := ctx.Err(); err != nil {
			return found.Result{}, fmt.Errorf("reading the export: %w", err)
		}
		if err := file.next(); err != nil {
			return found.Result{}, err
		}
	}
	var list found.List
	for _, e := range file.entries {
		e.groups, e.trash = file.path(e.group)
		e.addTo(&list, e.place)
	}
	leaveKeepassLogins(&list, file.without)
	return list.Finish(format, "file")
}

// leaveKeepassLogins notes how many entries have no code.
func leaveKeepassLogins(list *found.List, n int) {
	switch {
	case n == 1:
		list.Leave("1 entry", "a login without a code")
	case n > 1:
		list.Leave(fmt.Sprintf("%d entries", n), "logins without a code")
	}
}

// next reads one element, or the beginning or the end of one that has others in
// it.
func (f *keepassFile) next() error {
	token, err := f.decoder.Token()
	switch {
	case errors.Is(err, io.EOF) && f.group == nil:
		f.finished = true
		return nil
	case err != nil:
		return keepassError(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		err = f.start(t)
	case xml.EndElement:
		if t.Name.Local == "Group" && f.group != nil {
			f.group, f.depth = f.group.parent, f.depth-1
		}
	}
	return err
}

// keepassError keeps an error that says what is wrong with a database.
func keepassError(err error) error {
	if errors.Is(err, found.ErrDamaged) || errors.Is(err, found.ErrFormat) {
		return err
	}
	return fmt.Errorf("%w: its XML cannot be read to the end; export it again", found.ErrDamaged)
}

func (f *keepassFile) start(t xml.StartElement) (err error) {
	switch t.Name.Local {
	case "KeePassFile", "Meta", "Root":
		return nil
	case "Group":
		if f.depth++; f.depth > maxKeepassDepth {
			return fmt.Errorf("%w: its groups are nested more than %d deep", found.ErrFormat, maxKeepassDepth)
		}
		f.group = &keepassGroup{parent: f.group}
		return nil
	case "UUID":
		if f.group != nil {
			f.group.uuid, err = f.text(maxKeepassName)
			return err
		}
	case "Name":
		if f.group != nil {
			f.group.name, err = f.text(maxKeepassName)
			return err
		}
	case "RecycleBinUUID":
		f.bin, err = f.text(maxKeepassName)
		return err
	case "RecycleBinEnabled":
		enabled, err := f.text(maxKeepassName)
		f.noBin = strings.EqualFold(strings.TrimSpace(enabled), "false")
		return err
	case "Entry":
		return f.entry()
	}
	return f.skip()
}

// skip reads to the end of the element that has begun.
func (f *keepassFile) skip() error {
	if err := f.decoder.Skip(); err != nil {
		return keepassError(err)
	}
	return nil
}

// each calls element for each that is directly in the one that has begun, which
// must read it to its end, and text for what stands between them. Either may be
// nil where that is not wanted.
func (f *keepassFile) each(element func(xml.StartElement) error, text func([]byte)) error {
	for {
		token, err := f.decoder.Token()
		if err != nil {
			return keepassError(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			if text != nil {
				text(t)
			}
		case xml.StartElement:
			if element == nil {
				err = f.skip()
			} else {
				err = element(t)
			}
			if err != nil {
				return err
			}
		}
	}
}

// text returns what the element that has begun holds, or its beginning of most
// bytes.
func (f *keepassFile) text(most int) (string, error) {
	var kept []byte
	err := f.each(nil, func(part []byte) {
		kept = append(kept, part[:min(len(part), most-len(kept))]...)
	})
	return string(kept), err
}

// entry reads an entry without its history.
func (f *keepassFile) entry() error {
	f.place++
	e := keepassEntry{group: f.group, place: f.place}
	err := f.each(func(t xml.StartElement) (err error) {
		switch t.Name.Local {
		case "Tags":
			e.tags, err = f.text(maxKeepassValue)
			return err
		case "String":
			return f.field(&e)
		}
		return f.skip()
	}, nil)
	switch {
	case err != nil:
		return err
	case len(e.codes(entry{})) == 0:
		f.without++
		return nil
	case len(f.entries) == maxRows:
		return fmt.Errorf("%w: it has more than %d entries with codes", found.ErrFormat, maxRows)
	}
	f.entries = append(f.entries, e)
	return nil
}

// field reads a field of an entry.
func (f *keepassFile) field(e *keepassEntry) error {
	var key, value string
	sealed := false
	err := f.each(func(t xml.StartElement) (err error) {
		switch t.Name.Local {
		case "Key":
			key, err = f.text(maxKeepassName)
			return err
		case "Value":
			sealed = slices.ContainsFunc(t.Attr, func(a xml.Attr) bool {
				return a.Name.Local == "Protected" && strings.EqualFold(a.Value, "true")
			})
			value, err = f.text(maxKeepassValue)
			return err
		}
		return f.skip()
	}, nil)
	if err != nil {
		return err
	}
	key = strings.ToLower(strings.TrimSpace(key))
	if isKeepassField(key) {
		e.fields.set(key, value)
	}
	e.sealed = e.sealed || sealed && key != "password"
	return nil
}

// path returns the names of the groups that a group lies in, with its own, and
// whether it is in the recycle bin. The first group is the database itself.
func (f *keepassFile) path(g *keepassGroup) (names []string, trash bool) {
	for ; g != nil; g = g.parent {
		if g.uuid != "" && g.uuid == f.bin && !f.noBin {
			trash = true
		}
		if g.parent != nil {
			names = append(names, g.name)
		}
	}
	slices.Reverse(names)
	return names, trash
}
