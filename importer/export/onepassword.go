package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/importer/found"
)

// onepassword reads the unencrypted export of 1Password 8 (1PUX), which 1Password
// describes in "About the 1Password Unencrypted Export format": a zip archive
// with the data as JSON in export.data, which is read by itself as well. In its
// earliest version each item stood in an object of its own.
func onepassword() Format {
	return Format{
		Name:  "1password",
		Title: "1Password export (1PUX)",
		How:   "In 1Password 8 on a computer: File › Export › the account, and choose 1PUX.",
		Detect: func(s *Source) bool {
			if a := s.Archive(); a != nil {
				return a.Find("export.data") != nil && a.Find("export.attributes") != nil
			}
			accounts := bytes.TrimSpace(s.Object()["accounts"])
			return bytes.HasPrefix(accounts, []byte("[")) && bytes.Contains(accounts, []byte(`"vaults"`))
		},
		Read: readOnepassword,
	}
}

type onepasswordItem struct {
	Inner     json.RawMessage `json:"item"` // the earliest version
	Favourite number          `json:"favIndex"`
	State     text            `json:"state"` // "active" or "archived"
	Trashed   text            `json:"trashed"`
	Overview  struct {
		Title text   `json:"title"`
		Tags  []text `json:"tags"`
	} `json:"overview"`
	Details struct {
		Note        text `json:"notesPlain"`
		LoginFields []struct {
			Value       onepasswordText `json:"value"`
			Designation text            `json:"designation"`
		} `json:"loginFields"`
		Sections []struct {
			Fields []struct {
				Title text            `json:"title"`
				Value onepasswordCode `json:"value"`
			} `json:"fields"`
		} `json:"sections"`
	} `json:"details"`
}

// A onepasswordText is a value that is a text in those fields that are looked at,
// and anything in others.
type onepasswordText struct {
	text text
	ok   bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (v *onepasswordText) UnmarshalJSON(data []byte) error {
	v.ok = v.text.UnmarshalJSON(data) == nil
	return nil
}

// A onepasswordCode is a value that is an object of one kind of value, of which a
// link or a bare key is one.
type onepasswordCode string

// UnmarshalJSON implements [json.Unmarshaler].
func (v *onepasswordCode) UnmarshalJSON(data []byte) error {
	var value struct {
		TOTP keyText `json:"totp"`
	}
	if bytes.Contains(data, []byte(`"totp"`)) && json.Unmarshal(data, &value) == nil {
		*v = onepasswordCode(value.TOTP)
	}
	return nil
}

func readOnepassword(ctx context.Context, s *Source) (found.Result, error) {
	data := s.JSON()
	if a := s.Archive(); a != nil {
		unpacked, err := a.Find("export.data").Read(ctx, s.Passphrase)
		if err != nil {
			return found.Result{}, fmt.Errorf("%w; export it again", err)
		}
		data = (&Source{Data: unpacked}).JSON()
	}
	var list found.List
	r := onepasswordReader{list: &list}
	if err := r.accounts(data); err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, r.others)
	return list.Finish("1Password export", "file")
}

// A onepasswordReader goes through accounts, their vaults and the items in those.
type onepasswordReader struct {
	list   *found.List
	items  int // that were read
	others int // that hold no code
}

func (r *onepasswordReader) accounts(data json.RawMessage) error {
	const what = "its list of accounts"
	file, ok := nodesOf(data, "accounts", "vaults")
	if !ok {
		return errDamagedPart(what)
	}
	var inner error
	err := file.each(r.list, "accounts", what, func(_ int, account node) {
		if inner == nil && account.fields["vaults"] != nil {
			inner = r.vaults(account)
		}
	})
	return cmp.Or(err, inner)
}

func (r *onepasswordReader) vaults(account node) error {
	var inner error
	err := account.each(r.list, "vaults", "its list of vaults", func(place int, vault node) {
		var attributes struct {
			Name text `json:"name"`
		}
		if err := decodeFields(vault.fields, map[string]any{"attrs": &attributes}, "the entry"); err != nil {
			r.list.Skip(fmt.Sprintf("entry %d", place), err)
			return
		}
		if inner != nil || vault.fields["items"] == nil {
			return
		}
		inner = decodeEach(r.list, vault.fields["items"], "the list of items of a vault", func(_ int, item onepasswordItem) {
			r.items++
			r.others += item.addTo(r.list, r.items, string(attributes.Name))
		})
	})
	return cmp.Or(err, inner)
}

// addTo takes in an item, which may hold several codes. It returns 1 where it
// holds none.
func (item onepasswordItem) addTo(list *found.List, place int, vault string) int {
	if item.Inner != nil {
		data := item.Inner
		item = onepasswordItem{}
		if err := decode(data, &item, "the item"); err != nil {
			list.Skip(fmt.Sprintf("entry %d", place), err)
			return 0
		}
	}
	e := entry{issuer: string(item.Overview.Title), name: item.userName(), note: string(item.Details.Note), tags: []string{vault}}
	for _, tag := range item.Overview.Tags {
		e.tags = append(e.tags, string(tag))
	}
	e.pinned = item.Favourite.int64 != nil && *item.Favourite.int64 > 0
	if item.State == "archived" {
		e.remarks = append(e.remarks, fmt.Sprintf(archivedRemark, "1Password"))
	}
	links := item.links()
	for _, link := range links {
		if item.Trashed.yes() || item.State == "deleted" {
			list.Skip(e.title(place), errTrashed)
			continue
		}
		e.addLink(list, place, link)
	}
	if len(links) == 0 {
		return 1
	}
	return 0
}

// archivedRemark is for accounts that the user had put out of sight, with the app.
const archivedRemark = "It was archived in %s."

// userName returns what is signed in with.
func (item onepasswordItem) userName() string {
	for _, field := range item.Details.LoginFields {
		if field.Designation == "username" && field.Value.ok {
			return string(field.Value.text)
		}
	}
	return ""
}

// links returns the codes: each a link, or a bare key.
func (item onepasswordItem) links() []string {
	var links []string
	for _, section := range item.Details.Sections {
		for _, field := range section.Fields {
			if link := string(field.Value); strings.TrimSpace(link) != "" {
				links = append(links, link)
			}
		}
	}
	return links
}
