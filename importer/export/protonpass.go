package export

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/found"
)

// protonPass reads the exports of Proton Pass, which Proton's help describes
// ("Export from Proton Pass"): the archive with data.json in it, that file by
// itself, and CSV. The one that is encrypted with PGP is refused. An item holds
// one code, and further ones in fields of its owner's own.
func protonPass() Format {
	return Format{
		Name:   "proton-pass",
		Title:  "Proton Pass export",
		How:    "In Proton Pass, on the web or on a computer: Settings › Export; choose JSON (not PGP-encrypted JSON) or CSV.",
		Detect: detectProtonPass,
		Read:   readProtonPass,
	}
}

// Where an export lies in its archive.
const (
	protonPassData   = "Proton Pass/data.json"
	protonPassLocked = "Proton Pass/data.pgp"
)

// protonPassTrashed is the state of an item in the trash.
const protonPassTrashed = 2

type protonPassItem struct {
	State  number `json:"state"`
	Pinned bool   `json:"pinned"`
	Data   struct {
		Meta struct {
			Name text `json:"name"`
			Note text `json:"note"`
		} `json:"metadata"`
		Fields  []protonPassField `json:"extraFields"`
		Content struct {
			Email    text                `json:"itemEmail"`
			UserName text                `json:"itemUsername"`
			Former   text                `json:"username"` // for both, up to 2024
			Link     keyText             `json:"totpUri"`
			Sections []protonPassSection `json:"sections"`
			Extra    []protonPassSection `json:"extraSections"`
		} `json:"content"`
	} `json:"data"`
}

type protonPassSection struct {
	Fields []protonPassField `json:"sectionFields"`
}

type protonPassField struct {
	Name text `json:"fieldName"`
	Type text `json:"type"`
	Data struct {
		Link keyText `json:"totpUri"`
	} `json:"data"`
}

func detectProtonPass(s *Source) bool {
	if archive := s.Archive(); archive != nil {
		return archive.Find(protonPassData) != nil || archive.Find(protonPassLocked) != nil
	}
	if s.Object() != nil {
		return s.Has("vaults", "encrypted") || s.Has("vaults", "userId")
	}
	table := s.Table()
	return table.has("name", "password", "note", "totp") && (table.has("type") || table.has("modifytime") || table.has("vault"))
}

func readProtonPass(ctx context.Context, s *Source) (found.Result, error) {
	var list found.List
	var err error
	others := 0
	switch {
	case s.Archive() != nil:
		others, err = readProtonPassArchive(ctx, &list, s)
	case s.Object() != nil:
		others, err = readProtonPassVaults(&list, s.Object())
	default:
		others, err = readProtonPassTable(&list, s.Table())
	}
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("Proton Pass export", "file")
}

// readProtonPassArchive reads the archive. Like the others it returns how many
// items have no code.
func readProtonPassArchive(ctx context.Context, list *found.List, s *Source) (int, error) {
	data := s.Archive().Find(protonPassData)
	if data == nil {
		return 0, errProtonPassPGP()
	}
	content, err := data.Read(ctx, s.Passphrase)
	if err != nil {
		return 0, err
	}
	document := objectOf(content)
	if document == nil {
		return 0, errDamagedPart("its list of vaults")
	}
	if files := len(s.Archive().Entries) - 1; files > 0 {
		list.Leave(fmt.Sprintf("attached files (%d)", files), "files are not taken along")
	}
	return readProtonPassVaults(list, document)
}

func errProtonPassPGP() error {
	return fmt.Errorf("%w: it is encrypted with PGP; export again from Proton Pass and choose JSON or CSV, then delete that file", found.ErrFormat)
}

// readProtonPassVaults reads a document, vault by vault in its order.
func readProtonPassVaults(list *found.List, document map[string]json.RawMessage) (int, error) {
	var encrypted bool
	if err := decodeFields(document, map[string]any{"encrypted": &encrypted}, "what it says about its encryption"); err != nil {
		return 0, err
	}
	if encrypted {
		return 0, errProtonPassPGP()
	}
	others := 0
	var failure error
	ok := eachMember(document["vaults"], func(_ string, vault json.RawMessage) {
		if failure == nil {
			var n int
			n, failure = readProtonPassVault(list, vault)
			others += n
		}
	})
	if !ok {
		return 0, errDamagedPart("its list of vaults")
	}
	return others, failure
}

// readProtonPassVault reads one vault.
func readProtonPassVault(list *found.List, vault json.RawMessage) (others int, err error) {
	fields := objectOf(vault)
	if fields == nil {
		return 0, errDamagedPart("its list of vaults")
	}
	var name text
	if err := decodeFields(fields, map[string]any{"name": &name}, "its list of vaults"); err != nil {
		return 0, err
	}
	err = decodeEach(list, fields["items"], "its list of items", func(place int, item protonPassItem) {
		others += item.addTo(list, place, string(name))
	})
	return others, err
}

// codes returns the fields of an item that hold a code, that of the login first,
// which has no name of its own.
func (item protonPassItem) codes() []protonPassField {
	fields := []protonPassField{{Type: "totp"}}
	fields[0].Data.Link = item.Data.Content.Link
	fields = append(fields, item.Data.Fields...)
	for _, section := range slices.Concat(item.Data.Content.Sections, item.Data.Content.Extra) {
		fields = append(fields, section.Fields...)
	}
	return slices.DeleteFunc(fields, func(field protonPassField) bool {
		return !strings.EqualFold(string(field.Type), "totp") || strings.TrimSpace(string(field.Data.Link)) == ""
	})
}

// addTo takes in the codes of an item. It returns 1 where there is none.
func (item protonPassItem) addTo(list *found.List, place int, vault string) int {
	codes := item.codes()
	if len(codes) == 0 {
		return 1
	}
	meta, content := item.Data.Meta, item.Data.Content
	e := entry{
		issuer: string(meta.Name), note: string(meta.Note), pinned: item.Pinned, tags: []string{vault},
		name: firstOf(string(content.UserName), string(content.Email), string(content.Former)),
	}
	if item.State.int64 != nil && *item.State.int64 == protonPassTrashed {
		list.Skip(e.title(place), errTrashed)
		return 0
	}
	for _, field := range codes {
		code := e
		if field.Name != "" {
			code.name = strings.TrimSpace(fmt.Sprintf("%s (%s)", e.name, field.Name))
		}
		code.addLink(list, place, string(field.Data.Link))
	}
	return 0
}

// firstOf returns the first of the texts that is not empty.
func firstOf(texts ...string) string {
	for _, text := range texts {
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

// readProtonPassTable reads the form with commas.
func readProtonPassTable(list *found.List, table *table) (int, error) {
	others := 0
	err := table.rows(func(place int, value func(string) string) {
		if strings.TrimSpace(value("totp")) == "" {
			others++
			return
		}
		e := entry{
			issuer: value("name"), name: firstOf(value("username"), value("email")), note: value("note"), tags: []string{value("vault")},
		}
		e.addLink(list, place, value("totp"))
	})
	return others, err
}
