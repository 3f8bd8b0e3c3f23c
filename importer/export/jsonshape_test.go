package export

import (
	"encoding/json"
	"reflect"
	"testing"
)

// A shapedRecord has what records are made of.
type shapedRecord struct {
	Name   text `json:"name"`
	Plain  string
	Number number          `json:"number,omitempty"`
	Raw    json.RawMessage `json:"raw"`
	Inner  *struct {
		Key  string `json:"key"`
		List []struct {
			Value int `json:"value"`
		} `json:"list"`
	} `json:"inner"`
	Any   map[string]json.RawMessage `json:"any"`
	Texts []text                     `json:"texts"`
}

func shapeSeeds() []string {
	return []string{
		`{}`, `{"other":1}`, `{"other":[{"name":1}],"name":"a","more":{}}`, `{"NAME":"a","plain":"b","Plain":"c"}`, `{"n\u0061me":"a","hidden":"x"}`,
		`{"number":"3","raw":{"key":1,"x":[2]},"any":{"x":1,"y":{}},"texts":["a",1,null]}`, `{"inner":{"x":0,"key":"k","list":[{"value":1,"x":2},{"x":2},null,{}]}}`,
		`{"inner":null,"name":null,"texts":null}`, `{"inner":[],"name":[]}`, `{"inner":{"list":{"value":1}}}`, `{"inner":{"list":[1]}}`, `[]`, `1`, `null`, `"name"`,
		`{"name":"a","name":"b","Name":"c","na":1,"inner":{"key":"a"},"inner":{"list":[]}}`, "{\"\u212aey\":1,\"inner\":{\"\u212aey\":\"kelvin\"}}", "{\"na\xffme\":1}",
		` { "name" : "a" , "x" : [ ] , "texts" : [ "b" , "c" ] } `,
	}
}

// wantPruned checks that decoding gives the same without what is not looked at.
func wantPruned(t *testing.T, data []byte) {
	t.Helper()
	if !json.Valid(data) {
		return
	}
	pruned, end := shapeOf(reflect.TypeFor[shapedRecord]()).prune(nil, data, skipSpace(data, 0))
	if skipSpace(data, end) != len(data) || len(pruned) > len(data) {
		t.Errorf("%q becomes %q and ends at %d", data, pruned, end)
	}
	var got, want shapedRecord
	gotErr, wantErr := json.Unmarshal(pruned, &got), json.Unmarshal(data, &want)
	if (gotErr == nil) != (wantErr == nil) || wantErr == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%q becomes %q, which is %+v (%v), want %+v (%v)", data, pruned, got, gotErr, want, wantErr)
	}
}

func TestPrune(t *testing.T) {
	for _, seed := range shapeSeeds() {
		wantPruned(t, []byte(seed))
	}
	const whole, part = `{"x":[1,{"name":1}],"name":"a","y":"z","inner":{"x":1,"list":[{"x":1,"value":2}]}}`, `{"name":"a","inner":{"list":[{"value":2}]}}`
	if got, _ := shapeOf(reflect.TypeFor[shapedRecord]()).prune(nil, []byte(whole), 0); string(got) != part {
		t.Errorf("%s is left, want %s", got, part)
	}
}

func FuzzPrune(f *testing.F) {
	for _, seed := range shapeSeeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { wantPruned(t, data) })
}
