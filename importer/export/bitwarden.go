package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"latchkey/importer/found"
)

// bitwarden reads the exports of Bitwarden, of Vaultwarden and of Bitwarden
// Authenticator, as Bitwarden's help describes them ("Export vault data",
// "Encrypted exports", "Condition a Bitwarden import"): JSON and CSV, of a person and of an organisation,
// and JSON that is protected with a password. A login's key is a link, Steam's
// link, or a bare key.
func bitwarden() Format {
	return Format{
		Name:  "bitwarden",
		Title: "Bitwarden export",
		How: "In Bitwarden: File › Export vault on a computer, Tools › Export vault on the web, Settings › Vault › Export vault on a telephone; choose .json, .csv, or .json (Encrypted) with the export type \"Password protected\". " +
			"In Bitwarden Authenticator: Settings › Export.",
		Detect: detectBitwarden,
		Read:   readBitwarden,
	}
}

// bitwardenLogin is the type of an item that may have a code.
const bitwardenLogin = 1

type bitwardenFolder struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type bitwardenItem struct {
	Type        number          `json:"type"`
	Name        string          `json:"name"`
	Note        string          `json:"notes"`
	Favourite   bool            `json:"favorite"`
	Folder      string          `json:"folderId"`
	Collections []string        `json:"collectionIds"`
	Deleted     json.RawMessage `json:"deletedDate"`
	Login       struct {
		UserName string `json:"username"`
		TOTP     string `json:"totp"`
	} `json:"login"`
}

func detectBitwarden(s *Source) bool {
	if s.Object() == nil {
		return s.Table().has("name", "login_totp")
	}
	return s.Has("encrypted", "items") || s.Has("encrypted", "passwordProtected") || s.Has("encrypted", "encKeyValidation_DO_NOT_EDIT") ||
		// Exports of 2020 and before do not say whether they are encrypted.
		s.Has("folders", "items") && firstHas(s.Object()["items"], "type", "name", "favorite")
}

// firstHas reports whether the first element of a JSON array is an object with
// all of these fields.
func firstHas(array json.RawMessage, fields ...string) bool {
	var first map[string]json.RawMessage
	d := json.NewDecoder(bytes.NewReader(array))
	if start, err := d.Token(); err != nil || start != json.Delim('[') || d.Decode(&first) != nil {
		return false
	}
	return has(first, fields...)
}

// isEmptyList reports whether something is a list without anything in it.
func isEmptyList(array json.RawMessage) bool {
	var all []json.RawMessage
	return json.Unmarshal(array, &all) == nil && all != nil && len(all) == 0
}

func readBitwarden(ctx context.Context, s *Source) (found.Result, error) {
	if s.Object() == nil {
		return readBitwardenTable(s.Table())
	}
	file := s.Object()
	var encrypted bool
	if err := decodeFields(file, map[string]any{"encrypted": &encrypted}, "what it says about its encryption"); err != nil {
		return found.Result{}, err
	}
	if encrypted {
		content, err := decryptBitwarden(ctx, s)
		if err != nil {
			return found.Result{}, err
		}
		file = nil // nothing but what was encrypted counts
		if err := decode(content, &file, "the encrypted part"); err != nil {
			return found.Result{}, err
		}
	}
	names, err := bitwardenFolders(file)
	if err != nil {
		return found.Result{}, err
	}
	var list found.List
	others := 0
	err = decodeEach(&list, file["items"], "its list of items", func(place int, item bitwardenItem) {
		others += item.addTo(&list, place, names)
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("Bitwarden export", "file")
}

// bitwardenFolders returns the names of folders and collections by their IDs.
func bitwardenFolders(file map[string]json.RawMessage) (map[string]string, error) {
	var folders, collections []bitwardenFolder
	err := decodeFields(file, map[string]any{"folders": &folders, "collections": &collections}, "its list of folders")
	names := make(map[string]string)
	for _, folder := range append(folders, collections...) {
		names[folder.ID] = folder.Name
	}
	return names, err
}

// addTo takes in the item. It returns 1 where that has no code.
func (item bitwardenItem) addTo(list *found.List, place int, names map[string]string) int {
	e := entry{
		issuer: bitwardenName(item.Name), name: item.Login.UserName, note: item.Note, pinned: item.Favourite,
		tags: []string{names[item.Folder]},
	}
	for _, id := range item.Collections {
		e.tags = append(e.tags, names[id])
	}
	kind := item.Type.int64
	switch {
	case strings.TrimSpace(item.Login.TOTP) == "" || kind != nil && *kind != bitwardenLogin:
		return 1
	case len(item.Deleted) > 0 && string(item.Deleted) != "null":
		list.Skip(e.title(place), errTrashed)
	default:
		e.addLink(list, place, item.Login.TOTP)
	}
	return 0
}

// bitwardenName takes off a name what Bitwarden Authenticator writes for one
// that is not known.
func bitwardenName(name string) string { return strings.TrimSuffix(strings.TrimSpace(name), ":null") }

// readBitwardenTable reads the form with commas. It parts the names of an
// organisation's collections with commas as well.
func readBitwardenTable(table *table) (found.Result, error) {
	var list found.List
	others := 0
	err := table.rows(func(place int, value func(string) string) {
		if strings.TrimSpace(value("login_totp")) == "" {
			others++
			return
		}
		e := entry{
			issuer: bitwardenName(value("name")), name: value("login_username"), note: value("notes"),
			pinned: value("favorite") == "1" || strings.EqualFold(value("favorite"), "true"),
			tags:   append(strings.Split(value("collections"), ","), value("folder")),
		}
		if err := e.readColumns(value); err != nil {
			list.Skip(e.title(place), err)
			return
		}
		e.addLink(&list, place, value("login_totp"))
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("Bitwarden export", "file")
}

// readColumns takes the digits and the period of a bare key from the columns that
// Bitwarden Authenticator for Android has for them.
func (e *entry) readColumns(value func(string) string) error {
	for column, into := range map[string]**int64{"digits": &e.digits, "period": &e.period} {
		text := strings.TrimSpace(value(column))
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("%w: a number in its column %s is not a whole number; export it again", found.ErrDamaged, column)
		}
		*into = &n
	}
	return nil
}
