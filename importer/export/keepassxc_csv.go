package export

import (
	"context"
	"strings"

	"latchkey/importer/found"
)

// keepassxcCSV reads what KeePassXC exports as CSV. The codes are links in the
// column TOTP, which KeePassXC writes from version 2.6 on.
func keepassxcCSV() Format {
	return Format{
		Name:  "keepassxc-csv",
		Title: "KeePassXC CSV export",
		How: "In KeePassXC: Database › Export › CSV File. " +
			"The file is not encrypted: delete it when its accounts are in Latchkey.",
		Detect: func(s *Source) bool {
			return s.Table().has("group", "title", "username", "password", "url", "notes")
		},
		Read: readKeepassxcCSV,
	}
}

func readKeepassxcCSV(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	without := 0
	err := s.Table().rows(func(place int, value func(string) string) {
		e := keepassEntry{tags: value("tags"), fields: keepassFields{
			{"title", value("title")}, {"username", value("username")}, {"notes", value("notes")}, {"otp", value("totp")},
		}}
		// The first of the groups is the database itself.
		if path := strings.Split(value("group"), "/"); len(path) > 1 {
			e.groups = path[1:]
			e.trash = path[1] == "Recycle Bin"
		}
		if !e.addTo(&list, place) {
			without++
		}
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveKeepassLogins(&list, without)
	return list.Finish("KeePassXC CSV export", "file")
}
