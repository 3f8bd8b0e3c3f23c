package export

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"latchkey/importer/found"
)

// enpass reads the JSON that Enpass 6 exports. No document describes it: items
// have fields of types, of which totp holds a link or a bare key.
func enpass() Format {
	return Format{
		Name:  "enpass",
		Title: "Enpass export (JSON)",
		How:   "In Enpass on a computer: the menu › File › Export, and choose JSON.",
		Detect: func(s *Source) bool {
			return s.Has("items") && bytes.Contains(s.Object()["items"], []byte(`"template_type"`))
		},
		Read: readEnpass,
	}
}

type enpassItem struct {
	Title    text   `json:"title"`
	Subtitle text   `json:"subtitle"` // what is shown below: the name as a rule
	Note     text   `json:"note"`
	Pinned   text   `json:"favorite"`
	Trashed  text   `json:"trashed"`
	Archived text   `json:"archived"`
	Folders  []text `json:"folders"`
	Fields   []struct {
		Type    text `json:"type"`
		Value   text `json:"value"`
		Deleted text `json:"deleted"`
	} `json:"fields"`
}

func readEnpass(_ context.Context, s *Source) (found.Result, error) {
	var folders []struct {
		ID    text `json:"uuid"`
		Title text `json:"title"`
	}
	if s.Has("folders") {
		if err := decode(s.Object()["folders"], &folders, "its list of folders"); err != nil {
			return found.Result{}, err
		}
	}
	names := make(map[text]string)
	for _, folder := range folders {
		names[folder.ID] = string(folder.Title)
	}
	var list found.List
	others := 0
	err := decodeEach(&list, s.Object()["items"], "its list of items", func(place int, item enpassItem) {
		others += item.addTo(&list, place, names)
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("Enpass export", "file")
}

// addTo takes in an item, which may hold several codes. It returns 1 where it
// holds none.
func (item enpassItem) addTo(list *found.List, place int, folders map[text]string) int {
	e := entry{issuer: string(item.Title), name: item.value("username"), note: string(item.Note), pinned: item.Pinned.yes()}
	if e.name == "" {
		e.name = item.value("email")
	}
	if e.name == "" {
		e.name = string(item.Subtitle)
	}
	for _, id := range item.Folders {
		e.tags = append(e.tags, folders[id])
	}
	if item.Archived.yes() {
		e.remarks = append(e.remarks, fmt.Sprintf(archivedRemark, "Enpass"))
	}
	n := 0
	for _, field := range item.Fields {
		if field.Type != "totp" || field.Deleted.yes() || strings.TrimSpace(string(field.Value)) == "" {
			continue
		}
		n++
		if item.Trashed.yes() {
			list.Skip(e.title(place), errTrashed)
			continue
		}
		e.addLink(list, place, string(field.Value))
	}
	if n == 0 {
		return 1
	}
	return 0
}

// value returns what the first field of a type holds.
func (item enpassItem) value(kind text) string {
	for _, field := range item.Fields {
		if field.Type == kind && !field.Deleted.yes() && field.Value != "" {
			return string(field.Value)
		}
	}
	return ""
}
