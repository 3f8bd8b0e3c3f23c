package export

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"latchkey/importer/found"
)

// protonEntries writes the samples as Proton Authenticator does.
func protonEntries(t testing.TB, more ...map[string]any) []byte {
	entries := []any{}
	for _, s := range samples() {
		kind := map[string]string{"totp": "Totp", "hotp": "Hotp", "steam": "Steam"}[s.kind]
		entries = append(entries, map[string]any{
			"id": "7a1e", "content": map[string]any{"uri": bitwardenLink(s), "entry_type": kind, "name": s.name}, "note": s.note,
		})
	}
	for _, e := range more {
		entries = append(entries, e)
	}
	return marshal(t, map[string]any{"version": 1, "entries": entries})
}

func protonSeal(t testing.TB, plain []byte) []byte {
	salt, nonce := []byte("salt of 16 bytes"), []byte("twelve bytes")
	block, err := aes.NewCipher(argon2.IDKey([]byte(passphrase), salt, 2, 19*1024, 1, 32))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	return marshal(t, map[string]any{
		"version": 1, "salt": b64(salt),
		"content": b64(gcm.Seal(nonce, nonce, plain, []byte("proton.authenticator.export.v1"))),
	})
}

func TestProtonAuthenticator(t *testing.T) {
	for name, data := range map[string][]byte{"plain": protonEntries(t), "encrypted": protonSeal(t, protonEntries(t))} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, heldSamples(holdsNotes|holdsHOTP|holdsSteam|holdsAlgorithms))
		})
	}
}

func TestProtonAuthenticatorEntries(t *testing.T) {
	content := func(kind, name, link string) map[string]any {
		return map[string]any{"id": "x", "content": map[string]any{"uri": link, "entry_type": kind, "name": name}, "note": nil}
	}
	got, err := read(t, protonEntries(t,
		content("Totp", "named", "otpauth://totp/?secret=GEZDGNBVGY3TQOJQ"),
		content("Steam", "gabe", "otpauth://totp/Valve:gabe?secret=GEZDGNBVGY3TQOJQ"),
		content("Totp", "bad", "otpauth://totp/Bad:x?secret=GEZDGNBVGY3TQOJQ&digits=99"),
		map[string]any{"id": 7, "content": "odd"},
	), "")
	if err != nil || len(got.Accounts) != len(samples())+2 || len(got.Skipped) != 2 {
		t.Fatalf("%d accounts, left out %q, %v", len(got.Accounts), got.Skipped, err)
	}
	last := got.Accounts[len(samples()):]
	if last[0].Name != "named" || last[1].Kind != "steam" || last[1].Issuer != "Valve" {
		t.Errorf("%+v", last)
	}
	if s := got.Skipped; s[0].Name != "bad" && s[1].Name != "bad" {
		t.Errorf("left out %q", s)
	}
	if _, err := read(t, []byte(`{"version":2,"salt":"AA==","content":"AA=="}`), passphrase); !errors.Is(err, found.ErrFormat) {
		t.Errorf("of a later version: %v", err)
	}
}

func TestProtonAuthenticatorFailures(t *testing.T) {
	data := protonSeal(t, []byte(`{"version":1,"entries":[{"content":{"uri":"steam://GEZDGNBVGY3TQOJQ"}}]}`))
	wantFailures(t, data, 7)
	if _, err := read(t, []byte(`{"version":1,"entries":[]}`), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without an entry: %v", err)
	}
}

func FuzzProtonAuthenticator(f *testing.F) {
	fuzzOnly(f, protonAuthenticator(), nil, protonEntries(f), []byte(`{"version":1,"salt":"AA==","content":"AA=="}`))
}

// protonPassJSON writes the samples as logins of two vaults, in the second of
// which the last lies, and a note.
func protonPassJSON(t testing.TB, more ...map[string]any) []byte {
	items := []any{map[string]any{"data": map[string]any{"metadata": map[string]any{"name": "Note", "note": "text"}, "type": "note", "content": map[string]any{}}, "state": 1}}
	for _, s := range samples() {
		items = append(items, map[string]any{
			"itemId": "i", "shareId": "s", "state": 1, "aliasEmail": nil, "contentFormatVersion": 7, "createTime": 1, "modifyTime": 1, "pinned": s.kind == "hotp",
			"data": map[string]any{
				"metadata": map[string]any{"name": s.issuer, "note": s.note, "itemUuid": "u"}, "extraFields": []any{}, "type": "login", "platformSpecific": nil,
				"content": map[string]any{"itemEmail": s.name, "itemUsername": "", "password": "p", "urls": []string{"https://example.com"}, "totpUri": bitwardenLink(s), "passkeys": []any{}},
			},
		})
	}
	for _, item := range more {
		items = append(items, item)
	}
	// Written by hand, since the order of the vaults counts.
	return fmt.Appendf(nil, `{"version":"1.30.0","userId":"u","encrypted":false,"vaults":{"zz":{"name":"Personal","description":"","items":%s},"aa":{"name":"Work","items":[]}}}`,
		marshal(t, items))
}

func protonPassZip(t testing.TB, name string, content []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, file := range []string{name, "Proton Pass/files/photo.png"} {
		f, err := w.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func protonPassCSV(t testing.TB) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{strings.Split("type,name,url,email,username,password,note,totp,createTime,modifyTime,vault", ","),
		{"note", "A note", "", "", "", "", "text", "", "1", "1", "Personal"}}
	for _, s := range samples() {
		rows = append(rows, []string{"login", s.issuer, "https://example.com, https://example.org", s.name, "", "p", s.note, bitwardenLink(s), "1", "1", "Personal"})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestProtonPass(t *testing.T) {
	want := samples()
	for i := range want {
		want[i].tags = []string{"Personal"}
	}
	for name, test := range map[string]struct {
		data []byte
		left []string
	}{
		"JSON": {protonPassJSON(t), []string{"another entry"}},
		"zip":  {protonPassZip(t, "Proton Pass/data.json", protonPassJSON(t)), []string{"attached files (1)", "another entry"}},
		"CSV":  {protonPassCSV(t), []string{"another entry"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, test.data, "")
			wantSamples(t, got, err, want)
			var left []string
			for _, s := range got.Skipped {
				left = append(left, s.Name)
			}
			if strings.Join(left, "|") != strings.Join(test.left, "|") {
				t.Errorf("left out %q, want %q", left, test.left)
			}
			for _, a := range got.Accounts {
				if name != "CSV" && a.Pinned != (a.Kind == "hotp") {
					t.Errorf("%s: pinned is %t", a.Issuer, a.Pinned)
				}
			}
		})
	}
}

func protonItem(t testing.TB, text string, item *map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), item); err != nil {
		t.Fatal(err)
	}
}

// A login can have several codes, and other items too; what is in the trash
// stays there.
func TestProtonPassItems(t *testing.T) {
	var extra, trashed map[string]any
	protonItem(t, `{"state":1,"data":{"type":"login","metadata":{"name":"Site","note":""},
		"extraFields":[{"fieldName":"Admin","type":"totp","data":{"totpUri":"mfrg gzdf mztw q2lk"}},{"fieldName":"PIN","type":"hidden","data":{"content":"1"}}],
		"content":{"username":"al","totpUri":"GEZDGNBVGY3TQOJQ",
		"sections":[{"sectionName":"S","sectionFields":[{"fieldName":"VPN","type":"totp","data":{"totpUri":"otpauth://totp/VPN:al?secret=GEZDGNBVGY3TQOJQ"}}]}]}}}`, &extra)
	protonItem(t, `{"state":2,"data":{"type":"login","metadata":{"name":"Gone"},"content":{"itemUsername":"al","totpUri":"GEZDGNBVGY3TQOJQ"}}}`, &trashed)
	got, err := read(t, protonPassJSON(t, extra, trashed), "")
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, a := range got.Accounts[len(samples()):] {
		titles = append(titles, a.Title())
	}
	if s := strings.Join(titles, "|"); s != "Site (al)|Site (al (Admin))|VPN (al)" {
		t.Errorf("read %s", s)
	}
	if len(got.Skipped) != 2 || got.Skipped[0] != (found.Skipped{Name: "Gone (al)", Reason: "it is in the trash"}) {
		t.Errorf("left out %q", got.Skipped)
	}
}

func TestProtonPassFailures(t *testing.T) {
	for name, test := range map[string]struct {
		data []byte
		want error
	}{
		"PGP":        {protonPassZip(t, "Proton Pass/data.pgp", []byte("-----BEGIN PGP MESSAGE-----")), found.ErrFormat},
		"encrypted":  {[]byte(`{"encrypted":true,"vaults":{}}`), found.ErrFormat},
		"no vaults":  {[]byte(`{"encrypted":false,"vaults":[]}`), found.ErrDamaged},
		"odd items":  {[]byte(`{"encrypted":false,"vaults":{"a":{"items":7}}}`), found.ErrDamaged},
		"no account": {[]byte(`{"encrypted":false,"vaults":{"a":{"items":[]}}}`), found.ErrEmpty},
	} {
		if _, err := read(t, test.data, ""); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzProtonPass(f *testing.F) {
	fuzzOnly(f, protonPass(), nil, protonPassJSON(f), protonPassCSV(f), protonPassZip(f, "Proton Pass/data.json", []byte(`{"encrypted":false,"vaults":{}}`)))
}
