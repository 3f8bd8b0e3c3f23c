package export

import (
	"context"
	"fmt"
	"strings"

	"latchkey/importer/found"
)

// passwordTable reads the tables that password managers export and that have a
// column for codes: those of Apple's Passwords (iCloud Keychain, Safari), of
// 1Password, LastPass and Dashlane. Their columns are the documentation. Apple
// writes links, the others links or bare keys.
func passwordTable() Format {
	return Format{
		Name:  "passwords-csv",
		Title: "table of Apple's Passwords, 1Password, LastPass or Dashlane (CSV)",
		How: "On a Mac, in Passwords: File › Export All Passwords, or in Safari: File › Export › Passwords. " +
			"In 1Password 8: File › Export › the account, and choose CSV. " +
			"In LastPass: Advanced Options › Export. In Dashlane: My account › Settings › Export data, and credentials.csv in it.",
		Detect: func(s *Source) bool { return passwordColumnsOf(s) != nil },
		Read:   readPasswordTable,
	}
}

// passwordColumns are the columns of a password manager's table.
type passwordColumns struct {
	manager string   // as people call it
	known   []string // the columns it is told by

	title, name, note, groups, pinned string
	links                             []string // the codes; versions differ
}

// passwordManagers returns the tables that are known. A table is of the first
// whose columns it has.
func passwordManagers() []passwordColumns {
	return []passwordColumns{
		{
			manager: "1Password", known: []string{"title", "url", "username", "otpauth", "archived"},
			title: "title", name: "username", note: "notes", groups: "tags", pinned: "favorite", links: []string{"otpauth"},
		},
		{
			manager: "Apple's Passwords", known: []string{"title", "url", "username", "otpauth"},
			title: "title", name: "username", note: "notes", links: []string{"otpauth"},
		},
		{
			manager: "LastPass", known: []string{"url", "username", "totp", "extra", "name", "grouping"},
			title: "name", name: "username", note: "extra", groups: "grouping", pinned: "fav", links: []string{"totp"},
		},
		{
			manager: "Dashlane", known: []string{"username", "username2", "username3", "title", "category"},
			title: "title", name: "username", note: "note", groups: "category", links: []string{"otpurl", "otpsecret", "otp"},
		},
	}
}

// passwordColumnsOf returns the columns of a table that is known, or nil.
func passwordColumnsOf(s *Source) *passwordColumns {
	t := s.Table()
	if t == nil {
		return nil
	}
	for _, columns := range passwordManagers() {
		if t.has(columns.known...) {
			return &columns
		}
	}
	return nil
}

func readPasswordTable(_ context.Context, s *Source) (found.Result, error) {
	columns := passwordColumnsOf(s)
	var list found.List
	others := 0
	err := s.Table().rows(func(place int, value func(string) string) {
		others += columns.addTo(&list, place, value)
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("table of "+columns.manager, "file")
}

// addTo takes in a row. It returns 1 where that holds no code.
func (c passwordColumns) addTo(list *found.List, place int, value func(string) string) int {
	link := ""
	for _, column := range c.links {
		if link == "" {
			link = strings.TrimSpace(value(column))
		}
	}
	if link == "" {
		return 1
	}
	e := entry{
		issuer: passwordTitle(value(c.title), value(c.name)), name: value(c.name), note: value(c.note),
		pinned: text(value(c.pinned)).yes(),
		tags:   strings.FieldsFunc(value(c.groups), func(r rune) bool { return r == ',' || r == ';' }),
	}
	if text(value("archived")).yes() {
		e.remarks = append(e.remarks, fmt.Sprintf(archivedRemark, "1Password"))
	}
	e.addLink(list, place, link)
	return 0
}

// passwordTitle takes off a title the name in brackets that Apple puts there:
// "github.com (alice)".
func passwordTitle(title, name string) string {
	if name == "" {
		return title
	}
	return strings.TrimSuffix(title, " ("+name+")")
}
