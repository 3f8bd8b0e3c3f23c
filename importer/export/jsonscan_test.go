package export

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// jsonSeeds are documents, and what is none.
func jsonSeeds() []string {
	return []string{
		`{}`, `{ }`, `[]`, ` [ ] `, `{"a":1}`, "\t{ \"a\" :\r\n[ 1 , 2 ] , \"b\" : { } } ", `{"a":1,"a":2}`, `{"\u00e9\n":"\ud83d\ude00\ud800"}`,
		"{\"\xff\":\"\xff\"}", `[null,true,false,"",0,-0,-1.5e+10,1E-3,10]`, `{"a":{"b":[{"c":[]}]}}`, strings.Repeat("[", 50) + strings.Repeat("]", 50),
		``, ` `, `{`, `[`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `[1,]`, `[,1]`, `[1 2]`, `{a:1}`, `{"a" 1}`, `{"a":1}x`, `{}{}`, `[]]`, `{1:2}`,
		`[01]`, `[-]`, `[1.]`, `[.5]`, `[1e]`, `[1e+]`, `[+1]`, `[0x1]`, `[nul]`, `[nulll]`, `[True]`, `["\x"]`, `["\u12g4"]`, `["\u12`, "[\"\n\"]", "[\"\x00\"]", `["`, `["\`,
		"{\"a\":1}\x00", "\ufeff{}", `[1]` + "\v", `{"a":}`, `[NaN]`, `{"a":1 "b":2}`, `[{]}`, `{[}]`,
		strings.Repeat("[", maxNesting) + strings.Repeat("]", maxNesting), strings.Repeat("[", maxNesting+1) + strings.Repeat("]", maxNesting+1),
		strings.Repeat(`{"a":`, maxNesting) + "1" + strings.Repeat("}", maxNesting), strings.Repeat(`{"a":`, maxNesting+1) + "1" + strings.Repeat("}", maxNesting+1),
	}
}

// wantScanned checks that a document is gone through as encoding/json does it.
func wantScanned(t *testing.T, data []byte) {
	t.Helper()
	shown := data[:min(len(data), 200)]
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		fields = nil
	}
	got := objectOf(data)
	if (got == nil) != (fields == nil) || !maps.EqualFunc(got, fields, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		t.Errorf("%q has the fields %q, want %q", shown, got, fields)
	}
	var elements, scanned []json.RawMessage
	if json.Unmarshal(data, &elements) != nil {
		elements = nil
	}
	if !eachElement(data, func(start, end int) { scanned = append(scanned, data[start:end]) }) {
		scanned = nil
	}
	if !slices.EqualFunc(scanned, elements, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		t.Errorf("%q has the elements %q, want %q", shown, scanned, elements)
	}
	if end := skipValue(data, skipSpace(data, 0), 0); (skipSpace(data, end) == len(data)) != json.Valid(data) {
		t.Errorf("%q ends at %d, and is valid: %v", shown, end, json.Valid(data))
	}
}

func TestJSONScan(t *testing.T) {
	for _, seed := range jsonSeeds() {
		wantScanned(t, []byte(seed))
	}
}

func FuzzJSONScan(f *testing.F) {
	for _, seed := range jsonSeeds() {
		if len(seed) < maxNesting {
			f.Add([]byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { wantScanned(t, data) })
}
