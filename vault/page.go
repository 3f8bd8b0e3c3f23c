package vault

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// MaxPages is how many pages a vault can have: page-000 to page-999, and on to
// page-9999. So 10,000 accounts find room in the smallest keyring, also where
// each is so large that it has a page to itself.
const MaxPages = 10_000

// ErrNewer is what a page is reported with that a newer version wrote in a
// format this one does not know.
var ErrNewer = errors.New("written by a newer version of Latchkey")

// A page as it is stored is one line of ASCII, in three parts between dots:
//
//	latchkey1.<CRC-32C of the document, 8 hexadecimal digits>.<document, base64>
//
// The number after the name is the format's version. The document is a JSON
// object: "of", how many pages the writer knew of; "to", the page that records
// of this one are on their way to (see change.moveOut); "r", the records; and
// whatever a newer version added, which is kept.
const (
	pageTag       = "latchkey"
	formatVersion = 1
	noPage        = -1 // the absence of "to"
)

// maxHeader is the longest start of a document, without unknown fields. Pages
// are measured with it, so that a page that is full stays within the limit when
// its header grows.
const maxHeader = len(`{"of":10000,"to":9999`)

// A page is a decoded page. It is never changed once it is in a vault.
type page struct {
	of      int
	to      int // page index or noPage
	extra   []field
	records []record
}

// pageName returns the name that the page is stored under.
func pageName(index int) string { return fmt.Sprintf("page-%03d", index) }

// with returns a copy of p that holds other records and is not sending any.
func (p *page) with(records []record) *page {
	return &page{of: p.of, to: noPage, extra: p.extra, records: records}
}

// replacing returns a copy of p with r at position i.
func (p *page) replacing(i int, r record) *page {
	records := slices.Clone(p.records)
	records[i] = r
	return p.with(records)
}

// without returns a copy of p without the record at position i.
func (p *page) without(i int) *page {
	return p.with(slices.Delete(slices.Clone(p.records), i, i+1))
}

// adding returns a copy of p with more records.
func (p *page) adding(records ...record) *page {
	return p.with(append(slices.Clone(p.records), records...))
}

// size returns how long the stored page is at most, in bytes.
func (p *page) size() int { return storedSize(p.length()) }

// sizeWith returns the size that p has with another record of n bytes.
func (p *page) sizeWith(n int) int { return storedSize(p.length() + n + len(",")) }

// length returns how long the page's document is at most, in bytes.
func (p *page) length() int {
	n := maxHeader + len(`,"r":[]}`)
	for _, f := range p.extra {
		// As a JSON string a byte of the key takes six at most.
		n += len(`,"":`) + 6*len(f.key) + len(f.value)
	}
	for _, r := range p.records {
		n += len(r.raw) + len(",")
	}
	return n
}

// storedSize returns the length of a page whose document has n bytes.
func storedSize(n int) int {
	return len(pageTag) + len("1.01234567.") + base64.RawStdEncoding.EncodedLen(n)
}

func castagnoli(document []byte) uint32 {
	return crc32.Checksum(document, crc32.MakeTable(crc32.Castagnoli))
}

// encode returns the page as it is stored. Records go out as the bytes they
// came in with: encoding/json would rewrite some.
func (p *page) encode() (string, error) {
	document := fmt.Appendf(nil, `{"of":%d`, p.of)
	if p.to != noPage {
		document = fmt.Appendf(document, `,"to":%d`, p.to)
	}
	document, err := appendFields(document, p.extra)
	if err != nil {
		return "", err
	}
	document = append(document, `,"r":[`...)
	for i, r := range p.records {
		if i > 0 {
			document = append(document, ',')
		}
		document = append(document, r.raw...)
	}
	document = append(document, `]}`...)
	return fmt.Sprintf("%s%d.%08x.%s", pageTag, formatVersion, castagnoli(document),
		base64.RawStdEncoding.EncodeToString(document)), nil
}

// decodePage reads a page. Its errors wrap ErrDamaged or ErrNewer and never
// quote the page. Records that cannot be read are not an error here: they carry
// their own.
func decodePage(value string) (*page, error) {
	document, err := openPage(value)
	if err != nil {
		return nil, err
	}
	defer clear(document) // all that is kept of it is copied
	var fields map[string]json.RawMessage
	if json.Unmarshal(document, &fields) != nil || fields == nil {
		return nil, fmt.Errorf("%w: what it holds is not a page", ErrDamaged)
	}
	p := &page{to: noPage}
	var raws []json.RawMessage
	if json.Unmarshal(fields["of"], &p.of) != nil || json.Unmarshal(fields["r"], &raws) != nil {
		return nil, fmt.Errorf("%w: its header is not complete", ErrDamaged)
	}
	if to, ok := fields["to"]; ok && json.Unmarshal(to, &p.to) != nil {
		return nil, fmt.Errorf("%w: its header cannot be read", ErrDamaged)
	}
	if p.of < 0 || p.of > MaxPages || p.to < noPage || p.to >= MaxPages {
		return nil, fmt.Errorf("%w: its header is out of bounds", ErrDamaged)
	}
	for _, known := range []string{"of", "to", "r"} {
		delete(fields, known)
	}
	for key, value := range fields {
		p.extra = append(p.extra, field{key, value})
	}
	slices.SortFunc(p.extra, func(a, b field) int { return strings.Compare(a.key, b.key) })
	p.records = make([]record, len(raws))
	for i, raw := range raws {
		p.records[i] = decodeRecord(raw)
	}
	return p, nil
}

// openPage checks a stored page's version and checksum and returns its document.
func openPage(value string) ([]byte, error) {
	head, rest, ok := strings.Cut(value, ".")
	version, tagged := strings.CutPrefix(head, pageTag)
	n, err := strconv.ParseUint(version, 10, 31)
	if !ok || !tagged || err != nil || n == 0 {
		return nil, fmt.Errorf("%w: it is not a page of this vault", ErrDamaged)
	}
	if n > formatVersion {
		return nil, fmt.Errorf("%w (format %d): update this program to read it", ErrNewer, n)
	}
	sum, encoded, ok := strings.Cut(rest, ".")
	if !ok || strings.ContainsAny(encoded, "\r\n") {
		return nil, fmt.Errorf("%w: part of it is gone", ErrDamaged)
	}
	document, err := base64.RawStdEncoding.Strict().DecodeString(encoded)
	if err != nil || sum != fmt.Sprintf("%08x", castagnoli(document)) {
		return nil, fmt.Errorf("%w: it is not what was stored", ErrDamaged)
	}
	return document, nil
}
