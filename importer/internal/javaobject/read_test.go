package javaobject

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// The files in testdata were written by OpenJDK 17 with ObjectOutputStream. The
// program that did it made each of one map, named as in these tests.

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(unpacked); err != nil {
		t.Fatal(err)
	}
	return data
}

func asMap(entries []Entry) map[string]any {
	m := make(map[string]any)
	for _, e := range entries {
		m[e.Key] = e.Value
	}
	return m
}

func TestReadsWhatJavaWrote(t *testing.T) {
	shared := "shared"
	for name, want := range map[string]map[string]any{
		"empty.ser": {},
		"texts.ser": {
			"masterKey":  `{"mAlgorithm":"PBKDF2withHmacSHA512","mIterations":100000}`,
			"tokenOrder": `["a","b"]`,
			"emoji":      "🔑 מפתח 鍵\x00end",
			"":           "",
			"null":       nil,
			"half":       "x\ufffdy",
		},
		"mixed.ser": {
			"byte": int64(-1), "short": int64(-2), "int": int64(math.MinInt32), "long": int64(math.MaxInt64),
			"float": 1.5, "double": -0.25, "yes": true, "no": false,
			"one": shared, "two": shared, "n1": int64(7777), "n2": int64(7777),
			"map": []Entry{{"deep", []Entry{}}},
		},
		"big.ser.gz": {"long": strings.Repeat("k", 70000), "wide": strings.Repeat("鍵", 30000)},
	} {
		entries, err := Read(sample(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := asMap(entries); !reflect.DeepEqual(got, want) || len(entries) != len(want) {
			t.Errorf("%s: read %.300v", name, got)
		}
	}
}

func TestKeepsTheOrderOfTheStream(t *testing.T) {
	entries, err := Read(sample(t, "mixed.ser"))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	if got := strings.Join(keys, " "); got != "byte short int long float double yes no one two n1 n2 map" {
		t.Error(got)
	}
}

func TestRefusesByName(t *testing.T) {
	for name, want := range map[string]string{
		"foreign.ser":   `"java.io.File"`,
		"date.ser":      `"java.util.Date"`,
		"array.ser":     "an array",
		"enum.ser":      "an enumerated value",
		"class.ser":     "a class",
		"numberkey.ser": "a map with a number as a key",
		"twice.ser":     "a map that is in it twice",
		"text.ser":      "a text instead of a map",
		"nothing.ser":   "nothing instead of a map",
	} {
		_, err := Read(sample(t, name))
		if !errors.Is(err, found.ErrFormat) || errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want one with %q", name, err, want)
		}
	}
	for name, want := range map[string]string{
		"deep.ser":  "nested too deeply",
		"cycle.ser": "refers to a value that is not there",
	} {
		_, err := Read(sample(t, name))
		if !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want one with %q", name, err, want)
		}
	}
}

func TestDamageIsSaid(t *testing.T) {
	whole := sample(t, "mixed.ser")
	for n := range whole {
		if _, err := Read(whole[:n]); err == nil {
			t.Fatalf("the first %d bytes were taken for a whole file", n)
		}
	}
	for name, data := range map[string][]byte{
		"something behind it":         append(bytes.Clone(whole), 'x'),
		"not such a file":             []byte("PK\x03\x04"),
		"a text that is not closed":   []byte(header + "\x74\x00\x02\xe9\x80"),
		"a length beyond the file":    []byte(header + "\x7c\xff\xff\xff\xff\xff\xff\xff\xff"),
		"a reference to nothing":      []byte(header + "\x71\x00\x7e\x00\x00"),
		"a reference below the first": []byte(header + "\x71\x00\x00\x00\x00"),
	} {
		if _, err := Read(data); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCountOfEntriesIsChecked(t *testing.T) {
	empty := sample(t, "empty.ser")
	if !bytes.HasSuffix(empty, []byte{0, 0, 0, 0, tcEndBlockData}) {
		t.Fatal("the sample is not as expected")
	}
	more := bytes.Clone(empty)
	more[len(more)-2] = 1
	if _, err := Read(more); !errors.Is(err, found.ErrDamaged) {
		t.Error(err)
	}
	twice := append(bytes.Clone(empty[:len(empty)-2]), 2)
	twice = append(twice, "\x74\x00\x01k\x70\x74\x00\x01k\x70\x78"...)
	if _, err := Read(twice); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "a key twice") {
		t.Error(err)
	}
	nulls := append(bytes.Clone(empty[:len(empty)-1]), bytes.Repeat([]byte{tcNull}, 2*maxEntries+2)...)
	if _, err := Read(nulls); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "entries") {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.ser")
	if err != nil || len(files) == 0 {
		f.Fatal("no samples", err)
	}
	for _, name := range files {
		f.Add(sample(f, filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := Read(data)
		if err != nil {
			if !errors.Is(err, found.ErrDamaged) && !errors.Is(err, found.ErrFormat) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if len(entries) > len(data) {
			t.Errorf("%d entries of %d bytes", len(entries), len(data))
		}
	})
}
