package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"latchkey/importer/found"
)

// A preference is one text of the settings of an Android app.
type preference struct{ name, value string }

// isPreferences reports whether the file looks like the settings of an Android
// app (SharedPreferences), with this text somewhere in it.
func isPreferences(s *Source, holds string) bool {
	head := s.Data[:min(len(s.Data), 512)]
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff"))), []byte("<")) &&
		bytes.Contains(head, []byte("<map")) && bytes.Contains(s.Data, []byte(holds))
}

// xmlDecoder returns a decoder of a document in UTF-8, whatever encoding it
// names: one that was in UTF-16 still says so.
func xmlDecoder(r io.Reader) *xml.Decoder {
	decoder := xml.NewDecoder(r)
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return decoder
}

// preferences reads the texts of such a file, in its order. Android writes them
// as <map><string name="…">…</string>…</map>; settings that are no texts are
// left aside.
func preferences(s *Source) ([]preference, error) {
	decoder := xmlDecoder(bytes.NewReader(s.Data))
	var all []preference
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: it is an XML file that breaks off or was changed; copy it from the telephone again", found.ErrDamaged)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "string" {
			continue
		}
		var p preference
		for _, attribute := range start.Attr {
			if attribute.Name.Local == "name" {
				p.name = attribute.Value
			}
		}
		if err := decoder.DecodeElement(&p.value, &start); err != nil {
			return nil, fmt.Errorf("%w: it is an XML file that breaks off or was changed; copy it from the telephone again", found.ErrDamaged)
		}
		all = append(all, p)
	}
}
