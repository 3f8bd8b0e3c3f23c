package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"latchkey/importer/found"
)

// extension reads the backups of the browser extension Authenticator
// (authenticator.cc), which are a copy of what it keeps in the browser: an
// object with one record an account, under the record's hash or UUID. Three ways
// of encryption have been in use, see extensionkeys.go. The backup as a text of
// links is read as any such text.
func extension() Format {
	return Format{
		Name:   "authenticator-extension",
		Title:  "backup of the Authenticator browser extension",
		How:    "In the extension: Settings (the gear) › Backup › Download Backup File, encrypted with the extension's password or not.",
		Detect: isExtension,
		Read:   readExtension,
	}
}

// maxExtensionRecord bounds a record, in bytes. Chrome keeps no more than 8 KiB
// under one name for a user who is signed in; the rest is for those who are not.
const maxExtensionRecord = 64 << 10

// isExtension looks for one record of the extension. Few formats are an object
// of objects, so that looking into each costs little.
func isExtension(s *Source) bool {
	for _, data := range s.Object() {
		if len(data) > maxExtensionRecord || !bytes.HasPrefix(data, []byte("{")) {
			continue
		}
		var r map[string]json.RawMessage
		if json.Unmarshal(data, &r) != nil {
			continue
		}
		if has(r, "secret", "index") || has(r, "secret", "encrypted") || has(r, "dataType", "keyId", "data") {
			return true
		}
	}
	return false
}

// An extensionRecord is a value of the backup: an account, an encrypted one, a
// key or a group. Numbers are left out where they are the usual ones.
type extensionRecord struct {
	DataType  text    `json:"dataType"` // "OTPStorage" or none for an account
	Encrypted text    `json:"encrypted"`
	Type      text    `json:"type"`
	Issuer    text    `json:"issuer"`
	Account   text    `json:"account"`
	Secret    keyText `json:"secret"`
	Algorithm text    `json:"algorithm"`
	Digits    number  `json:"digits"`
	Period    number  `json:"period"`
	Counter   number  `json:"counter"` // the next one
	Pinned    text    `json:"pinned"`
	Index     number  `json:"index"`
	GroupID   text    `json:"groupId"`

	KeyID text `json:"keyId"` // encrypted accounts: the key,
	Data  text `json:"data"`  // and the account

	ID   text `json:"id"`   // keys and groups
	Name text `json:"name"` // groups
	Salt text `json:"salt"` // keys
	Hash text `json:"hash"` // keys: see extensionkeys.go

	place   string // the name it stands under
	damaged error  // why it cannot be read
}

// locked reports whether a passphrase opens the record.
func (r extensionRecord) locked() bool {
	return r.DataType == "EncOTPStorage" || r.DataType == "EncGroup" || r.Encrypted.yes()
}

func readExtension(ctx context.Context, s *Source) (found.Result, error) {
	if len(s.Object()) > maxRecords {
		return found.Result{}, errTooMany()
	}
	var list found.List
	records := extensionRecords(s.Object())
	keys, err := unlockExtension(ctx, s, records)
	if err != nil {
		return found.Result{}, err
	}
	locked, opened := 0, 0
	groups := make(map[text]string)
	for _, r := range records {
		if r.locked() {
			locked++
			if *r = keys.open(*r); r.damaged == nil {
				opened++
			}
		}
		if r.DataType == "Group" {
			groups[r.ID] = string(r.Name)
		}
	}
	if locked > 0 && opened == 0 {
		return found.Result{}, keys.failure()
	}
	records = slices.DeleteFunc(records, func(r *extensionRecord) bool { return r.DataType == "Key" || r.DataType == "Group" })
	readAll(&list, len(records), func(into taker, i int) {
		r, place := records[i], i+1
		e := r.entry(groups)
		if r.damaged != nil {
			into.Skip(e.title(place), r.damaged)
			return
		}
		e.addTo(into, place)
	})
	return list.Finish("backup of the Authenticator browser extension", "file")
}

// extensionRecords returns what is in the backup but for the extension's
// settings, in the order in which it shows accounts.
func extensionRecords(object map[string]json.RawMessage) []*extensionRecord {
	places := make([]string, 0, len(object))
	for place := range object {
		switch place {
		case "key", "enc", "hash", "UserSettings", "LocalStorage":
			continue
		}
		places = append(places, place)
	}
	batches := slices.Collect(slices.Chunk(places, batchRecords))
	decoded := ahead(len(batches), func(i int) []extensionRecord {
		some := make([]extensionRecord, len(batches[i]))
		for j, place := range batches[i] {
			some[j].damaged = decode(object[place], &some[j], "the entry")
			some[j].place = place
		}
		return some
	})
	records := make([]*extensionRecord, 0, len(places))
	for batch := range decoded {
		some := <-batch
		for i := range some {
			records = append(records, &some[i])
		}
	}
	slices.SortFunc(records, func(a, b *extensionRecord) int {
		return cmp.Or(cmp.Compare(a.at(), b.at()), cmp.Compare(a.place, b.place))
	})
	return records
}

// at returns where the record stands in the extension's list.
func (r extensionRecord) at() int64 {
	if r.Index.int64 == nil {
		return 0
	}
	return *r.Index.int64
}

// entry returns the account that the record is.
func (r extensionRecord) entry(groups map[text]string) entry {
	issuer, _, _ := strings.Cut(string(r.Issuer), "::") // what follows is the website's address
	e := entry{
		issuer: issuer, name: string(r.Account), kind: string(r.Type), algorithm: string(r.Algorithm),
		digits: orNone(r.Digits), period: orNone(r.Period), counter: r.Counter.int64,
		pinned: r.Pinned.yes(), tags: []string{groups[r.GroupID]},
	}
	// Numbers stand for the extension's own list of algorithms in some versions.
	if i := slices.Index([]string{"1", "2", "3"}, e.algorithm); i >= 0 {
		e.algorithm = []string{"SHA1", "SHA256", "SHA512"}[i]
	}
	e.setExtensionKey(strings.Join(strings.Fields(string(r.Secret)), ""))
	return e
}

// orNone takes a zero for no number, as the extension does.
func orNone(n number) *int64 {
	if n.int64 != nil && *n.int64 == 0 {
		return nil
	}
	return n.int64
}

// setExtensionKey takes kind and key. Keys are in base32, or in hexadecimal where
// the kind says so or nothing else can be meant. Early versions put the kind
// before the key.
func (e *entry) setExtensionKey(secret string) {
	kind := strings.ToLower(e.kind)
	if i := slices.Index([]string{"1", "2", "3", "4", "5", "6"}, kind); i >= 0 {
		kind = []string{"totp", "hotp", "battle", "steam", "hex", "hhex"}[i]
	}
	for _, early := range [][2]string{{"blz-", "battle"}, {"bliz-", "battle"}, {"stm-", "steam"}} {
		if rest, ok := strings.CutPrefix(secret, early[0]); ok {
			secret, kind = rest, early[1]
		}
	}
	inHex := kind == "hex" || kind == "hhex"
	switch kind {
	case "", "hex":
		kind = "totp"
	case "hhex":
		kind = "hotp"
	case "battle": // Battle.net's, which are standard codes of eight digits
		eight := int64(8)
		kind, e.digits = "totp", &eight
	}
	if kind != "steam" && strings.ContainsAny(secret, "0189") {
		inHex = true // unless it is not, which the decoding finds out
	}
	e.kind, e.secret = kind, secret
	if key, err := hexKey(secret); inHex && err == nil {
		e.secret, e.key = "", key
	}
}

// hexKey decodes a key in hexadecimal. The extension ends one of an odd number of
// digits with a zero, or leaves off the zero at its end.
func hexKey(s string) ([]byte, error) {
	if len(s)%2 == 1 {
		if cut, ok := strings.CutSuffix(s, "0"); ok {
			s = cut
		} else {
			s += "0"
		}
	}
	return hex.DecodeString(s)
}
