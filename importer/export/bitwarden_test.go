package export

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// bitwardenLink writes what password managers keep as a login's key.
func bitwardenLink(s sample) string {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.key)
	if s.kind == "steam" {
		return "steam://" + secret
	}
	return fmt.Sprintf("otpauth://%s/%s:%s?secret=%s&issuer=%s&algorithm=%s&digits=%d&period=%d&counter=%d", s.kind,
		url.PathEscape(s.issuer), url.PathEscape(s.name), secret, url.QueryEscape(s.issuer), s.hash, s.digits, s.period, s.counter)
}

// bitwardenItems writes the samples as logins among other things, with one
// folder each, since a login is in one.
func bitwardenItems(more ...map[string]any) []any {
	folders := map[string]any{"Work": "f-1"}
	items := []any{map[string]any{"type": 2, "name": "A note", "notes": "text", "secureNote": map[string]int{"type": 0}, "login": nil, "favorite": false}}
	for _, s := range twofasSamples() {
		item := map[string]any{
			"passwordHistory": nil, "revisionDate": "2024-01-01T00:00:00.000Z", "deletedDate": nil, "id": "i", "organizationId": nil,
			"folderId": nil, "type": 1, "reprompt": 0, "name": s.issuer, "notes": nil, "favorite": false, "collectionIds": nil,
			"login": map[string]any{"fido2Credentials": []any{}, "uris": []any{map[string]any{"match": nil, "uri": "https://example.com"}},
				"username": s.name, "password": "hunter2", "totp": bitwardenLink(s)},
		}
		if len(s.tags) > 0 {
			item["folderId"] = folders[s.tags[0]]
		}
		items = append(items, item)
	}
	items = append(items, map[string]any{"type": 1, "name": "No code", "login": map[string]any{"username": "u", "password": "p", "totp": nil}})
	for _, item := range more {
		items = append(items, item)
	}
	return items
}

func bitwardenPlain(t testing.TB, more ...map[string]any) []byte {
	return marshal(t, map[string]any{"encrypted": false, "folders": []any{map[string]string{"id": "f-1", "name": "Work"}}, "items": bitwardenItems(more...)})
}

// bitwardenExpand is HKDF-Expand of RFC 5869 for one block.
func bitwardenExpand(key []byte, info string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(info + "\x01"))
	return mac.Sum(nil)
}

func bitwardenSeal(t testing.TB, master []byte, iv string, plain []byte) string {
	block, err := aes.NewCipher(bitwardenExpand(master, "enc"))
	if err != nil {
		t.Fatal(err)
	}
	n := 16 - len(plain)%16
	sealed := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, []byte(iv)).CryptBlocks(sealed, sealed)
	mac := hmac.New(sha256.New, bitwardenExpand(master, "mac"))
	mac.Write(append([]byte(iv), sealed...))
	b64 := base64.StdEncoding.EncodeToString
	return "2." + b64([]byte(iv)) + "|" + b64(sealed) + "|" + b64(mac.Sum(nil))
}

// bitwardenLocked writes a protected export, by either derivation.
func bitwardenLocked(t testing.TB, argon bool, plain []byte) []byte {
	const salt = "c2FsdCBvZiAxNiBieXRlcw=="
	file := map[string]any{"encrypted": true, "passwordProtected": true, "salt": salt}
	var master []byte
	if argon {
		hashed := sha256.Sum256([]byte(salt))
		master = argon2.IDKey([]byte(passphrase), hashed[:], 2, 1<<10, 3, 32)
		file["kdfType"], file["kdfIterations"], file["kdfMemory"], file["kdfParallelism"] = 1, 2, 1, 3
	} else {
		var err error
		if master, err = pbkdf2.Key(sha256.New, passphrase, []byte(salt), 5000, 32); err != nil {
			t.Fatal(err)
		}
		file["kdfType"], file["kdfIterations"], file["kdfMemory"], file["kdfParallelism"] = 0, 5000, nil, nil
	}
	file["encKeyValidation_DO_NOT_EDIT"] = bitwardenSeal(t, master, "iv for the check", []byte("0e5d3b5c-a-random-text"))
	file["data"] = bitwardenSeal(t, master, "iv for the data!", plain)
	return marshal(t, file)
}

// bitwardenTable writes the samples as CSV: a person's, or an organisation's,
// where a login may be in several collections.
func bitwardenTable(t testing.TB, organisation bool) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(tags, favourite, kind, name, notes, user, totp string) {
		fields := []string{tags, favourite, kind, name, notes, "", "0", "https://example.com", user, "hunter2", totp}
		if organisation {
			fields = append(fields[:1], fields[2:]...)
		}
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	row("folder", "favorite", "type", "name", "notes", "login_username", "login_totp")
	row("", "", "note", "A note", "text\nof two lines", "", "")
	for _, s := range samples() {
		row(strings.Join(s.tags, ","), "", "login", s.issuer, s.note, s.name, bitwardenLink(s))
	}
	w.Flush()
	header := "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp"
	if organisation {
		header = "collections,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp"
	}
	_, rest, _ := strings.Cut(b.String(), "\n")
	return []byte(header + "\n" + rest)
}

func TestBitwarden(t *testing.T) {
	flat := samples()
	flat[2].tags = []string{"Work,Zu Hause"}
	for name, test := range map[string]struct {
		data   []byte
		want   []sample
		others string
	}{
		"JSON":             {bitwardenPlain(t), twofasSamples(), "2 other entries"},
		"PBKDF2":           {bitwardenLocked(t, false, bitwardenPlain(t)), twofasSamples(), "2 other entries"},
		"Argon2id":         {bitwardenLocked(t, true, bitwardenPlain(t)), twofasSamples(), "2 other entries"},
		"CSV":              {bitwardenTable(t, false), flat, "another entry"},
		"organisation CSV": {bitwardenTable(t, true), samples(), "another entry"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, test.data, passphrase)
			wantSamples(t, got, err, test.want)
			if len(got.Skipped) != 1 || got.Skipped[0].Name != test.others {
				t.Errorf("left out %q", got.Skipped)
			}
		})
	}
}

// Keys stand in an item in every form that Bitwarden allows, and items in every
// form that its exports have had.
func TestBitwardenItems(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"a bare key":    {`{"encrypted":false,"folders":null,"items":[{"type":1,"name":"Site","notes":"N","favorite":true,"login":{"username":"u","totp":"gezd gnbv gy3t qojq"}}]}`, "Site|u|totp|N|true|[]"},
		"collections":   {`{"encrypted":false,"collections":[{"id":"1","name":"Ops/Mail"},{"id":"2","name":"B"}],"items":[{"type":1,"name":"Site","collectionIds":["1","2"],"login":{"totp":"GEZDGNBVGY3TQOJQ"}}]}`, "Site||totp||false|[Ops/Mail B]"},
		"2020":          {`{"folders":[],"items":[{"type":1,"name":"Site","favorite":false,"login":{"totp":"GEZDGNBVGY3TQOJQ"}}]}`, "Site||totp||false|[]"},
		"Authenticator": {`{"encrypted":false,"items":[{"id":"x","name":":null","type":1,"favorite":false,"notes":null,"login":{"totp":"otpauth://totp/Site:al?secret=GEZDGNBVGY3TQOJQ"}}]}`, "Site|al|totp||false|[]"},
		"its CSV":       {"folder,favorite,type,name,login_uri,login_totp\n,1,1,Site:null,,otpauth://totp/al?secret=GEZDGNBVGY3TQOJQ&digits=6\n", "Site|al|totp||true|[]"},
		"Steam":         {`{"encrypted":false,"items":[{"type":1,"name":"My Steam","login":{"username":"gabe","totp":"steam://GEZDGNBVGY3TQOJQ"}}]}`, "My Steam|gabe|steam||false|[]"},
	} {
		got, err := read(t, []byte(test.file), "")
		if err != nil || len(got.Accounts) != 1 {
			t.Errorf("%s: %v, skipped %q", name, err, got.Skipped)
			continue
		}
		a := got.Accounts[0]
		if s := fmt.Sprintf("%s|%s|%s|%s|%t|%v", a.Issuer, a.Name, a.Kind, a.Note, a.Pinned, a.Tags); s != test.want || string(a.Secret.Bytes()) != "1234567890" {
			t.Errorf("%s: %s", name, s)
		}
	}
}

func TestBitwardenLeavesOut(t *testing.T) {
	got, err := read(t, bitwardenPlain(t,
		map[string]any{"type": 1, "name": "Gone", "deletedDate": "2024-01-01T00:00:00Z", "login": map[string]any{"totp": "GEZDGNBVGY3TQOJQ"}},
		map[string]any{"type": 1, "name": "Odd", "login": map[string]any{"totp": "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5"}},
		map[string]any{"type": 1, "name": "Bad", "login": map[string]any{"totp": "not base32!"}},
		map[string]any{"type": 1, "name": 7},
	), "")
	wantSamples(t, got, err, twofasSamples())
	want := []string{"Gone: it is in the trash", "Odd: its link", "Bad: its key is wrong", "entry 11: the file is damaged", "2 other entries: they have no"}
	for i, s := range got.Skipped {
		if i >= len(want) || !strings.HasPrefix(s.Name+": "+s.Reason, want[i]) {
			t.Errorf("left out %d: %q", i, s)
		}
	}
	if len(got.Skipped) != len(want) {
		t.Errorf("%d are left out", len(got.Skipped))
	}
	if _, err := read(t, []byte(`{"encrypted":false,"items":[{"type":2,"name":"note"}]}`), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without any code: %v", err)
	}
}

// Bitwarden Authenticator for Android has columns of its own. Those for digits and
// period say what a bare key does not; a link says it by itself.
func TestBitwardenAuthenticatorTable(t *testing.T) {
	const table = "folder,favorite,type,name,login_uri,login_totp,issuer,period,digits\n" +
		",,1,Link,,otpauth://totp/Link:al?secret=GEZDGNBVGY3TQOJQ&digits=8&period=45,Link,45,8\n" +
		",,1,Bare,,GEZDGNBVGY3TQOJQ,Bare,60,7\n" +
		",,1,Steam,,steam://GEZDGNBVGY3TQOJQ,Steam,30,6\n" +
		",,1,Wrong,,GEZDGNBVGY3TQOJQ,Wrong,30,six\n" +
		",,1,None,,GEZDGNBVGY3TQOJQ,None,0,6\n"
	got, err := read(t, []byte(table), "")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range got.Accounts {
		all = append(all, fmt.Sprintf("%s %d %d", a.Issuer, a.Digits, a.Period))
	}
	if want := []string{"Link 8 45", "Bare 7 60", "Steam 5 30"}; !slices.Equal(all, want) {
		t.Errorf("read %q, want %q", all, want)
	}
	if len(got.Skipped) != 2 || !strings.Contains(got.Skipped[0].Reason, "column digits") || !strings.Contains(got.Skipped[1].Reason, "0 seconds") {
		t.Errorf("left out %q", got.Skipped)
	}
}

func TestBitwardenFailures(t *testing.T) {
	for _, argon := range []bool{false, true} {
		data := bitwardenLocked(t, argon, []byte(`{"encrypted":false,"items":[{"type":1,"name":"Site","login":{"totp":"GEZDGNBVGY3TQOJQ"}}]}`))
		wantFailures(t, data, 3)
		// This letter of the vector changes one letter of a field's name, so
		// that all of it can still be read.
		vector := base64.StdEncoding.EncodeToString([]byte("iv for the data!"))
		other := base64.StdEncoding.EncodeToString([]byte("iv gor the data!"))
		changes := [][2]string{
			{`"data":"2.`, `"data":"2.AAAA`}, {vector, other},
			{`"encKeyValidation_DO_NOT_EDIT":"2.`, `"encKeyValidation_DO_NOT_EDIT":"2.AAAA`},
			{`"encKeyValidation_DO_NOT_EDIT":"2.`, `"encKeyValidation_DO_NOT_EDIT":"2.!`},
		}
		for _, change := range changes {
			changed := strings.Replace(string(data), change[0], change[1], 1)
			if _, err := read(t, []byte(changed), passphrase); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "passphrase is right") {
				t.Errorf("changed: %v", err)
			}
		}
	}
	for text, want := range map[string]error{
		`{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":"2.a|b|c","folders":[],"items":[{"name":"2.a|b|c"}]}`:                    found.ErrFormat,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":2,"kdfIterations":1}`:                                     found.ErrFormat,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":0,"kdfIterations":0}`:                                     found.ErrDamaged,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":1,"kdfIterations":3,"kdfMemory":2048,"kdfParallelism":4}`: kdf.ErrCost,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":1,"kdfIterations":3,"kdfMemory":0,"kdfParallelism":4}`:    found.ErrDamaged,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":0,"kdfIterations":1,"data":"7.abc"}`:                      found.ErrFormat,
		`{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":0,"kdfIterations":1,"data":null}`:                         found.ErrDamaged,
	} {
		if _, err := read(t, []byte(text), passphrase); !errors.Is(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzBitwarden(f *testing.F) {
	cheap := func(s *Source) bool {
		var file bitwardenSealed
		return s.Object() == nil || json.Unmarshal(s.JSON(), &file) != nil ||
			file.Iterations.below(5000) && file.Memory.below(1) && (file.Kind.below(0) || file.Iterations.below(2))
	}
	fuzzOnly(f, bitwarden(), cheap, bitwardenPlain(f), bitwardenTable(f, false), bitwardenLocked(f, true, []byte(`{"items":[]}`)), bitwardenLocked(f, false, bitwardenPlain(f)))
}
