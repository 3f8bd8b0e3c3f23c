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

// keepassXML reads what KeePass 2 and KeePassXC export as XML: the inside of a
// database without its encryption, as the schema "KDBX_XML.xsd" of KeePass
// describes it. Earlier versions of entries, their history, are left aside.
func keepassXML() Format {
	return Format{
		Name:  "keepass-xml",
		Title: "KeePass XML export",
		How: "In KeePassXC: Database › Export › XML File. In KeePass: File › Export › KeePass XML (2.x). " +
			"The file is not encrypted: delete it when its accounts are in Latchkey.",
		Detect: func(s *Source) bool {
			text := s.Text()
			return strings.HasPrefix(text, "<") && strings.Contains(text[:min(len(text), 4096)], "<KeePassFile")
		},
		Read: readKeepassXML,
	}
}

// A keepassGroup is a group that is being read, in the one that it lies in.
type keepassGroup struct {
	uuid, name string
	parent     *keepassGroup
}

// A keepassFile is what is read of a database.
type keepassFile struct {
	decoder  *xml.Decoder
	group    *keepassGroup // in which the decoder is
	depth    int
	bin      string // UUID of the recycle bin
	noBin    bool
	entries  []keepassEntry
	entryIn  []*keepassGroup
	finished bool
}

// keepassString is a field of an entry.
type keepassString struct {
	Key   string `xml:"Key"`
	Value struct {
		Text   string `xml:",chardata"`
		Sealed string `xml:"Protected,attr"`
	} `xml:"Value"`
}

func readKeepassXML(ctx context.Context, s *Source) (found.Result, error) {
	file := keepassFile{decoder: xmlDecoder(strings.NewReader(s.Text()))}
	for !file.finished {
		if err := ctx.Err(); err != nil {
			return found.Result{}, fmt.Errorf("reading the export: %w", err)
		}
		if err := file.next(); err != nil {
			return found.Result{}, err
		}
	}
	var list found.List
	without := 0
	for i, e := range file.entries {
		e.groups, e.trash = file.path(file.entryIn[i])
		if !e.addTo(&list, i+1) {
			without++
		}
	}
	leaveKeepassLogins(&list, without)
	return list.Finish("KeePass XML export", "file")
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
		return errKeepassXML()
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

func errKeepassXML() error {
	return fmt.Errorf("%w: its XML cannot be read to the end; export it again", found.ErrDamaged)
}

func (f *keepassFile) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "KeePassFile", "Meta", "Root":
		return nil
	case "Group":
		if f.depth++; f.depth > maxKeepassDepth {
			return fmt.Errorf("%w: its groups are nested more than %d deep", found.ErrFormat, maxKeepassDepth)
		}
		f.group = &keepassGroup{parent: f.group}
		return nil
	case "UUID", "Name":
		if f.group == nil {
			break
		}
		into := &f.group.uuid
		if t.Name.Local == "Name" {
			into = &f.group.name
		}
		return f.decode(into, t)
	case "RecycleBinUUID":
		return f.decode(&f.bin, t)
	case "RecycleBinEnabled":
		var enabled string
		err := f.decode(&enabled, t)
		f.noBin = strings.EqualFold(strings.TrimSpace(enabled), "false")
		return err
	case "Entry":
		return f.entry(t)
	}
	if f.decoder.Skip() != nil {
		return errKeepassXML()
	}
	return nil
}

func (f *keepassFile) decode(into any, t xml.StartElement) error {
	if f.decoder.DecodeElement(into, &t) != nil {
		return errKeepassXML()
	}
	return nil
}

// entry reads an entry without its history.
func (f *keepassFile) entry(t xml.StartElement) error {
	var raw struct {
		Tags    string          `xml:"Tags"`
		Strings []keepassString `xml:"String"`
	}
	if err := f.decode(&raw, t); err != nil {
		return err
	}
	e := keepassEntry{tags: raw.Tags, fields: make(map[string]string, len(raw.Strings))}
	for _, s := range raw.Strings {
		key := strings.ToLower(strings.TrimSpace(s.Key))
		e.fields[key] = s.Value.Text
		if strings.EqualFold(s.Value.Sealed, "true") && key != "password" {
			e.sealed = true
		}
	}
	f.entries = append(f.entries, e)
	f.entryIn = append(f.entryIn, f.group)
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
