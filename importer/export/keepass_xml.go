package export

import (
	"context"
	"strings"

	"latchkey/importer/found"
)

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
		Read: func(ctx context.Context, s *Source) (found.Result, error) {
			return readKeepass(ctx, xmlDecoder(strings.NewReader(s.Text())), "KeePass XML export")
		},
	}
}
