package given

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const key = "GEZDGNBVGY3TQOJQ"

func TestParse(t *testing.T) {
	t.Chdir(t.TempDir())
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"qr.png", "otpauth", "two words.txt", "-", "a:b"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := "otpauth://totp/A:b?secret=" + key
	for _, c := range []struct {
		args  []string
		links []string
		files []string
		input bool
	}{
		{nil, nil, nil, false},
		{[]string{link}, []string{link}, nil, false},
		{[]string{"OTPAUTH-MIGRATION://offline?data=AA", "qr.png", link}, []string{"OTPAUTH-MIGRATION://offline?data=AA", link}, []string{"qr.png"}, false},
		{[]string{"./qr.png", "otpauth", "a:b"}, nil, []string{"qr.png", "otpauth", "a:b"}, false},
		{[]string{"file://" + filepath.ToSlash(folder) + "/two%20words.txt"}, nil, []string{"two words.txt"}, false},
		{[]string{"FILE://localhost" + filepath.ToSlash(folder) + "/qr.png"}, nil, []string{"qr.png"}, false},
		{[]string{"-", "./-"}, nil, []string{"-"}, true},
		{[]string{"."}, nil, []string{"."}, false}, // the window says that it is a folder
	} {
		g, err := Parse(c.args)
		for i := range c.files {
			c.files[i] = filepath.Join(folder, c.files[i])
		}
		if err != nil || !slices.Equal(g.Links, c.links) || !slices.Equal(g.Files, c.files) || g.Input != c.input {
			t.Errorf("%q: %+v, %v", c.args, g, err)
		}
	}
}

// What is nothing that can be opened is said, but never repeated: it may be a key.
func TestParseRefusesWithoutRepeating(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{
		{key}, {""}, {"https://example.com/" + key}, {"otpauth-typo://totp/A?secret=" + key},
		{"file://elsewhere/" + key}, {"file:///%zz" + key}, {"file:" + key}, {key + ".png"}, {"motp://" + key},
		{"otpauth://totp/" + key, "-"},
		{"otpauth://totp/" + strings.Repeat("A", maxLinks)},
	} {
		g, err := Parse(args)
		if err == nil {
			t.Errorf("%q: %+v", args, g)
			continue
		}
		if strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), ":") && !strings.Contains(err.Error(), ";") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func TestReadInput(t *testing.T) {
	link := "otpauth://totp/A:b?secret=" + key
	for input, want := range map[string][]string{
		link:                           {link},
		"\r\n " + link + "\r\n" + link: {link, link},
		"":                             nil,
		"\n\n":                         nil,
		key:                            nil,
		link + "\n" + key:              nil,
		strings.Repeat(link+"\n", 999): nil,
	} {
		g := Given{Input: true}
		err := g.ReadInput(strings.NewReader(input))
		if (err == nil) != (want != nil) || want != nil && !slices.Equal(g.Links, want) {
			t.Errorf("%.40q: %d links, %v", input, len(g.Links), err)
		}
		if err != nil && strings.Contains(err.Error(), key) {
			t.Error("the error holds a key")
		}
	}
	unasked := Given{}
	if err := unasked.ReadInput(nil); err != nil {
		t.Errorf("not asked for: %v", err)
	}
}

// fuzzed with arguments as they come: nothing of an argument is in an error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"otpauth://totp/a", "file:///tmp/x", "-", "%", "file:\x00", "a:b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		const marked = "zq9zq9"
		if _, err := Parse([]string{arg + marked}); err != nil && strings.Contains(err.Error(), marked) {
			t.Errorf("%q: %v", arg, err)
		}
	})
}
