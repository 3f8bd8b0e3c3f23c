package export

import (
	"context"
	"strings"

	"latchkey/importer/found"
)

// passwordTable reads the tables that Apple's Passwords (iCloud Keychain, Safari)
// and 1Password export: Title, URL, Username, Password, Notes and OTPAuth, and,
// in that of 1Password, Favorite, Archived and Tags. Apple writes links, 1Password
// links or bare keys.
func passwordTable() Format {
	return Format{
		Name:  "passwords-csv",
		Title: "table of Apple's Passwords or 1Password (CSV)",
		How: "On a Mac, in Passwords: File › Export All Passwords; in Safari: File › Export › Passwords. " +
			"In 1Password 8 on a computer: File › Export › the account, and choose CSV.",
		Detect: func(s *Source) bool { return s.Table().has("title", "url", "username", "otpauth") },
		Read:   readPasswordTable,
	}
}

func readPasswordTable(_ context.Context, s *Source) (found.Result, error) {
	format := "table of Apple's Passwords"
	if s.Table().has("archived") {
		format = "table of 1Password"
	}
	var list found.List
	others := 0
	err := s.Table().rows(func(place int, value func(string) string) {
		link := strings.TrimSpace(value("otpauth"))
		if link == "" {
			others++
			return
		}
		e := entry{
			issuer: passwordTitle(value("title"), value("username")), name: value("username"), note: value("notes"),
			pinned: text(value("favorite")).yes(), tags: strings.FieldsFunc(value("tags"), func(r rune) bool { return r == ',' || r == ';' }),
		}
		if text(value("archived")).yes() {
			e.remarks = append(e.remarks, archivedRemark)
		}
		e.addLink(&list, place, link)
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish(format, "file")
}

// passwordTitle takes off a title the name in brackets that Apple puts there:
// "github.com (alice)".
func passwordTitle(title, name string) string {
	if name == "" {
		return title
	}
	return strings.TrimSuffix(title, " ("+name+")")
}
