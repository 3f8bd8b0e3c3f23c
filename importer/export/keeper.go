package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"latchkey/importer/found"
)

// keeper reads the JSON that Keeper's vault and Commander export, as "JSON
// Import" in Commander's documentation describes it: a code is a link in a field
// of a login's own, $oneTimeCode.
func keeper() Format {
	return Format{
		Name:  "keeper",
		Title: "Keeper export (JSON)",
		How:   "In Keeper's web vault: the account's menu › Settings › Export, and choose JSON.",
		Detect: func(s *Source) bool {
			records := s.Object()["records"]
			return bytes.Contains(records, []byte(`"login_url"`)) || bytes.Contains(records, []byte(`"$oneTimeCode`)) ||
				bytes.Contains(records, []byte(`"custom_fields"`))
		},
		Read: readKeeper,
	}
}

type keeperRecord struct {
	Title   text                       `json:"title"`
	Login   text                       `json:"login"`
	Notes   text                       `json:"notes"`
	Fields  map[string]json.RawMessage `json:"custom_fields"`
	Folders []struct {
		Folder text `json:"folder"`
		Shared text `json:"shared_folder"`
	} `json:"folders"`
}

func readKeeper(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	others := 0
	err := decodeEach(&list, s.Object()["records"], "its list of records", func(place int, r keeperRecord) {
		links := r.links()
		if len(links) == 0 {
			others++
		}
		e := entry{issuer: string(r.Title), name: string(r.Login), note: string(r.Notes)}
		for _, folder := range r.Folders {
			e.tags = append(e.tags, string(cmp.Or(folder.Folder, folder.Shared)))
		}
		for _, link := range links {
			e.addLink(&list, place, link)
		}
	})
	if err != nil {
		return found.Result{}, err
	}
	leaveOthers(&list, others)
	return list.Finish("Keeper export", "file")
}

// links returns the codes, in the order of their fields' names: $oneTimeCode,
// $oneTimeCode::1, and TFC:Keeper in earlier exports.
func (r keeperRecord) links() []string {
	var fields, links []string
	for field := range r.Fields {
		if strings.HasPrefix(field, "$oneTimeCode") || strings.HasPrefix(field, "TFC:") {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	for _, field := range fields {
		var one text
		var several []text
		if json.Unmarshal(r.Fields[field], &one) == nil {
			several = []text{one}
		} else if json.Unmarshal(r.Fields[field], &several) != nil {
			several = []text{"otpauth://"} // which the reading refuses with a reason
		}
		for _, link := range several {
			if strings.TrimSpace(string(link)) != "" {
				links = append(links, string(link))
			}
		}
	}
	return links
}
