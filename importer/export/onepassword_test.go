package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// link writes a sample as a provisioning URI without names.
func (s sample) link() string {
	switch s.kind {
	case "hotp":
		return fmt.Sprintf("otpauth://hotp/?secret=%s&counter=%d&digits=%d", s.base32(), s.counter, s.digits)
	case "steam":
		return "steam://" + strings.TrimRight(s.base32(), "=")
	}
	return fmt.Sprintf("otpauth://totp/?secret=%s&algorithm=%s&digits=%d&period=%d", s.base32(), s.hash, s.digits, s.period)
}

// onepasswordSamples have their vault as their first tag.
func onepasswordSamples() []sample {
	all := samples()
	for i := range all {
		all[i].tags = append([]string{"Private"}, all[i].tags...)
	}
	return all
}

func onepasswordLogin(title, name, note string, tags []string, links ...string) map[string]any {
	fields := []any{
		map[string]any{"title": "PIN", "id": "a", "value": map[string]any{"concealed": "1234"}},
		map[string]any{"title": "born", "id": "b", "value": map[string]any{"date": 12}},
	}
	for _, link := range links {
		fields = append(fields, map[string]any{"title": "one-time password", "id": "TOTP_1", "value": map[string]any{"totp": link}})
	}
	return map[string]any{
		"uuid": "u", "favIndex": 0, "createdAt": 1, "updatedAt": 1, "state": "active", "categoryUuid": "001",
		"overview": map[string]any{"title": title, "subtitle": "", "url": "https://example.com", "urls": nil, "tags": tags},
		"details": map[string]any{
			"loginFields": []any{
				map[string]any{"value": "secret", "id": "", "name": "p", "fieldType": "P", "designation": "password"},
				map[string]any{"value": name, "id": "", "name": "u", "fieldType": "T", "designation": "username"},
			},
			"notesPlain": note, "sections": []any{map[string]any{"title": "", "name": "s", "fields": fields}}, "passwordHistory": []any{},
		},
	}
}

// onepasswordData writes export.data with the samples and what else is given.
func onepasswordData(t testing.TB, wrap bool, more ...map[string]any) []byte {
	items := []any{onepasswordLogin("Forum", "x", "", nil)}
	add := func(item map[string]any) {
		if wrap {
			item = map[string]any{"item": item}
		}
		items = append(items, item)
	}
	for i, s := range samples() {
		link := s.link()
		if i == 0 {
			link = strings.ToLower(s.base32()) // as people type it in
		}
		add(onepasswordLogin(s.issuer, s.name, s.note, s.tags, link))
	}
	for _, item := range more {
		add(item)
	}
	return marshal(t, map[string]any{"accounts": []any{map[string]any{
		"attrs":  map[string]any{"accountName": "alice", "name": "alice", "email": "alice@example.com", "uuid": "u"},
		"vaults": []any{map[string]any{"attrs": map[string]any{"uuid": "v", "desc": "", "name": "Private", "type": "P"}, "items": items}, map[string]any{}},
	}}})
}

func onepasswordZip(t testing.TB, data []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, file := range []struct {
		name string
		data []byte
	}{
		{"export.attributes", []byte(`{"version":3,"description":"1Password Unencrypted Export","createdAt":1700000000}`)},
		{"export.data", data},
		{"files/u__photo.png", []byte("PNG")},
	} {
		f, err := w.Create(file.name)
		if err == nil {
			_, err = f.Write(file.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func onepasswordFiles(t testing.TB) [][]byte {
	return [][]byte{onepasswordZip(t, onepasswordData(t, false)), onepasswordData(t, true)}
}

func TestOnepassword(t *testing.T) {
	for _, data := range onepasswordFiles(t) {
		got, err := read(t, data, "")
		wantSamples(t, got, err, onepasswordSamples())
		if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, "no authenticator key") {
			t.Errorf("left out %v", got.Skipped)
		}
	}
}

func TestOnepasswordStates(t *testing.T) {
	key := "GEZDGNBVGY3TQOJQ"
	old := onepasswordLogin("Old", "zoe", "", nil, key)
	old["state"], old["favIndex"] = "archived", 3
	gone := onepasswordLogin("Gone", "zoe", "", nil, key)
	gone["trashed"] = true
	got, err := read(t, onepasswordData(t, false, old, gone, onepasswordLogin("Two", "zoe", "", nil, key, "otpauth://totp/Other:y?secret="+key), onepasswordLogin("Bad", "zoe", "", nil, "otpauth://totp/x?secret="+key+"&algorithm=MD5")), "")
	if err != nil || len(got.Accounts) != len(samples())+3 || len(got.Skipped) != 3 {
		t.Fatalf("%d accounts, left out %v, %v", len(got.Accounts), got.Skipped, err)
	}
	if a := got.Accounts[len(samples())]; !a.Pinned || !slices.Contains(a.Remarks, "It was archived in 1Password.") {
		t.Errorf("the archived favourite: pinned %v, %v", a.Pinned, a.Remarks)
	}
	if a := got.Accounts[len(samples())+2]; a.Title() != "Other (y)" {
		t.Errorf("the second code of an item is %q", a.Title())
	}
	if got.Skipped[0].Reason != "it is in the trash" || !strings.Contains(got.Skipped[1].Reason, "algorithm") {
		t.Errorf("left out %v", got.Skipped)
	}
}

func TestOnepasswordFailures(t *testing.T) {
	data := onepasswordData(t, false)
	for _, bad := range [][]byte{data[:len(data)/2], []byte("[]"), []byte(`{"accounts":[{"vaults":{}}]}`)} {
		if _, err := read(t, onepasswordZip(t, bad), ""); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if got, err := read(t, onepasswordZip(t, []byte(`{"accounts":[{"vaults":[{"items":[1]}]}]}`)), ""); err == nil || len(got.Skipped) != 1 {
		t.Errorf("an item that is a number: left out %v, %v", got.Skipped, err)
	}
}

// Items without a title are told apart through all vaults.
func TestOnepasswordPlaces(t *testing.T) {
	vault := `{"items":[{"details":{"sections":[{"fields":[{"value":{"totp":"?"}}]}]}}]}`
	got, err := read(t, onepasswordZip(t, []byte(`{"accounts":[{"vaults":[`+vault+`,`+vault+`]}]}`)), "")
	if err == nil || len(got.Skipped) != 2 || got.Skipped[0].Name != "entry 1" || got.Skipped[1].Name != "entry 2" {
		t.Errorf("left out %v, %v", got.Skipped, err)
	}
}

func FuzzOnepassword(f *testing.F) { fuzz(f, onepasswordFiles(f)...) }
