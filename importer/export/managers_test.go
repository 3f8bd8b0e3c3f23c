package export

import (
	"errors"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func enpassItems(change map[string]any) []any {
	field := func(kind, value string) map[string]any {
		return map[string]any{"deleted": 0, "label": kind, "order": 1, "sensitive": 0, "type": kind, "uid": 1, "value": value}
	}
	ids := map[string]string{"Work": "f-1", "Zu Hause": "f-2"}
	items := []any{map[string]any{"title": "Note", "category": "note", "template_type": "note.default", "note": "n"}}
	for _, s := range samples() {
		folders := []string{}
		for _, tag := range s.tags {
			folders = append(folders, ids[tag])
		}
		item := map[string]any{
			"archived": 0, "category": "login", "favorite": 1, "folders": folders, "note": s.note, "subtitle": "below", "title": s.issuer,
			"template_type": "login.default", "trashed": 0, "uuid": "u",
			"fields": []any{field("password", "p"), field("username", s.name), field("email", ""), field("totp", s.link())},
		}
		for name, value := range change {
			item[name] = value
		}
		items = append(items, item)
	}
	return items
}

func enpassWith(t testing.TB, items []any) []byte {
	return marshal(t, map[string]any{"items": items, "folders": []any{
		map[string]any{"icon": "1008", "parent_uuid": "", "title": "Work", "uuid": "f-1"},
		map[string]any{"icon": "1008", "parent_uuid": "", "title": "Zu Hause", "uuid": "f-2"},
	}})
}

func enpassFile(t testing.TB) []byte { return enpassWith(t, enpassItems(nil)) }

func TestEnpass(t *testing.T) {
	got, err := read(t, enpassFile(t), "")
	wantSamples(t, got, err, samples())
	if len(got.Skipped) != 1 || !got.Accounts[0].Pinned {
		t.Errorf("left out %v", got.Skipped)
	}
	got, err = read(t, enpassWith(t, enpassItems(map[string]any{"trashed": 1})), "")
	if err == nil || len(got.Skipped) != len(samples())+1 || got.Skipped[0].Reason != "it is in the trash" {
		t.Errorf("from the trash: left out %v, %v", got.Skipped, err)
	}
	got, err = read(t, enpassWith(t, enpassItems(map[string]any{"archived": 1})), "")
	if err != nil || !strings.Contains(strings.Join(got.Accounts[0].Remarks, " "), "archived in Enpass") {
		t.Errorf("archived: %v", err)
	}
}

func keeperFile(t testing.TB) []byte {
	records := []any{map[string]any{"title": "Note", "notes": "n", "custom_fields": map[string]any{"Food": "Cheese"}}}
	for i, s := range samples() {
		folders := []any{}
		for _, tag := range s.tags {
			folders = append(folders, map[string]any{"folder": tag})
		}
		fields := map[string]any{"Food": "Cheese", "$oneTimeCode": s.link()}
		if i == 1 {
			fields = map[string]any{"$oneTimeCode::1": []string{s.link()}}
		}
		records = append(records, map[string]any{
			"uid": "u", "title": s.issuer, "login": s.name, "password": "p", "login_url": "https://example.com", "notes": s.note,
			"$type": "login", "custom_fields": fields, "folders": folders,
		})
	}
	return marshal(t, map[string]any{"shared_folders": []any{}, "records": records})
}

func TestKeeper(t *testing.T) {
	got, err := read(t, keeperFile(t), "")
	wantSamples(t, got, err, samples())
	if len(got.Skipped) != 1 {
		t.Errorf("left out %v", got.Skipped)
	}
	got, err = read(t, []byte(`{"records":[{"title":"A","custom_fields":{"$oneTimeCode":{}}}]}`), "")
	if err == nil || len(got.Skipped) != 1 || got.Skipped[0].Name != "A" {
		t.Errorf("a code that is none: left out %v, %v", got.Skipped, err)
	}
	if _, err := read(t, []byte(`{"records":{"custom_fields":1}}`), ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("records that are none: %v", err)
	}
}

func FuzzEnpass(f *testing.F) { fuzz(f, enpassFile(f)) }

func FuzzKeeper(f *testing.F) { fuzz(f, keeperFile(f)) }
