package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func TestText(t *testing.T) {
	for data, want := range map[string]string{
		`"plain"`: "plain", `"q\"uote \u00e9"`: `q"uote é`, `null`: "", `30`: "30", `true`: "true", `""`: "", "\"\xff\"": "\ufffd",
	} {
		var got struct{ Field text }
		if err := json.Unmarshal([]byte(`{"field": `+data+`}`), &got); err != nil || string(got.Field) != want {
			t.Errorf("%s is %q, want %q (%v)", data, got.Field, want, err)
		}
	}
	var got text
	for _, data := range []string{`[]`, `{}`, `["a"]`} {
		if err := json.Unmarshal([]byte(data), &got); err == nil {
			t.Errorf("%s is %q", data, got)
		}
	}
}

// The letters of a truth value would make a key.
func TestKeyText(t *testing.T) {
	for data, want := range map[string]string{`"GEZD"`: "GEZD", `"true"`: "true", `true`: "", `false`: "", `234567`: "234567", `null`: ""} {
		var got struct{ Field keyText }
		if err := json.Unmarshal([]byte(`{"field": `+data+`}`), &got); err != nil || string(got.Field) != want {
			t.Errorf("%s is %q, want %q (%v)", data, got.Field, want, err)
		}
	}
	if got, err := read(t, []byte(`{"version": 1, "entries": [{"content": {"uri": true, "entry_type": "Totp", "name": "Zoe"}, "note": null}]}`), ""); err == nil {
		t.Errorf("a truth value became %d accounts", len(got.Accounts))
	}
}

// One damaged record costs neither the others nor their places.
func TestDecodeEach(t *testing.T) {
	var list found.List
	var got []text
	err := decodeEach(&list, json.RawMessage(`["a", {}, "c"]`), "the list", func(place int, s text) {
		if place != len(got)*2+1 {
			t.Errorf("%s is number %d", s, place)
		}
		got = append(got, s)
	})
	result, _ := list.Finish("", "")
	if err != nil || len(got) != 2 || len(result.Skipped) != 1 || result.Skipped[0].Name != "entry 2" {
		t.Errorf("read %q, left out %v, %v", got, result.Skipped, err)
	}
	// The same in the middle of a long list, and the order is that of the file.
	long := `["0"` + strings.Repeat(`,"x"`, 5*batchRecords) + `,[],"y"` + strings.Repeat(`,"z"`, 5*batchRecords) + `]`
	places := 0
	list = found.List{}
	err = decodeEach(&list, json.RawMessage(long), "the list", func(place int, s text) {
		if places++; place == 5*batchRecords+2 {
			t.Errorf("%s was read", s)
		} else if want := map[bool]int{true: places, false: places + 1}[place < 5*batchRecords+2]; place != want {
			t.Errorf("number %d came as number %d", place, places)
		}
	})
	result, _ = list.Finish("", "")
	if err != nil || places != 10*batchRecords+2 || len(result.Skipped) != 1 || result.Skipped[0].Name != fmt.Sprintf("entry %d", 5*batchRecords+2) {
		t.Errorf("read %d, left out %v, %v", places, result.Skipped, err)
	}
	for _, data := range []string{`{}`, `"a"`, `["a"`, `["a",`, `["a" "b"]`, `["a", x]`, ``} {
		if err := decodeEach(&list, json.RawMessage(data), "the list", func(int, text) {}); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%s: %v", data, err)
		}
	}
	if err := decodeEach(&list, json.RawMessage(`null`), "the list", func(int, text) {}); err != nil {
		t.Errorf("no list: %v", err)
	}
	endless := "[" + strings.Repeat("0,", maxRecords) + "0]"
	if err := decodeEach(&list, json.RawMessage(endless), "the list", func(int, text) {}); !errors.Is(err, found.ErrFormat) {
		t.Errorf("a list without an end: %v", err)
	}
}
