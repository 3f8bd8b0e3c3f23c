package clipboard

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
)

// offers is a board with everything on it that it offers, by kind. What it offers
// as nil it refuses to give.
type offers map[string][]byte

func (o offers) kinds(context.Context) (all []string, err error) {
	for kind := range o {
		all = append(all, kind)
	}
	slices.Sort(all)
	return all, nil
}

func (o offers) get(_ context.Context, kind string, most int) ([]byte, error) {
	switch data := o[kind]; {
	case data == nil:
		return nil, errRefused
	case len(data) > most:
		return nil, ErrTooLarge
	default:
		return data, nil
	}
}

// What is wanted comes first, of what the programs of today offer together.
func TestWhichIsTaken(t *testing.T) {
	png, link := []byte("\x89PNG\r\n\x1a\nx"), []byte("otpauth://totp/a?secret=DEUK3YIQSUZ3P3CR")
	chromium := offers{"image/png": png, "text/html": []byte("<img src=x>"), "text/x-moz-url": []byte("h\x00")}
	dragged := offers{"application/octet-stream": png, "text/plain": []byte("https://example.com/qr.png"), "text/html": []byte("<img>"), "XdndDirectSave0": nil}
	firefox := offers{"image/png": png, "image/jpeg": []byte("\xff\xd8\xff"), "text/uri-list": []byte("https://example.com/qr.png\r\n"), "text/plain": []byte("https://example.com/qr.png")}
	office := func(text string) offers {
		return offers{"image/png": png, "text/html": []byte("<b>"), "UTF8_STRING": []byte(text)}
	}
	fileManager := offers{"text/uri-list": []byte("file:///tmp/a.png"), "image/png": png, "UTF8_STRING": []byte("/tmp/a.png")}
	for _, test := range []struct {
		name                 string
		on                   offers
		want                 Want
		text, picture, files bool
	}{
		{"Chromium's copied picture", chromium, Accounts, false, true, false},
		{"the same in a field", chromium, Text, false, true, false},
		{"a picture dragged out of Chromium", dragged, Dropped, true, true, false},
		{"a picture dragged out of Firefox", firefox, Dropped, true, true, false},
		{"a cell with a link", office(string(link)), Accounts, true, false, false},
		{"a cell with a key", office("deuk 3yiq suz3 p3cr"), Accounts, true, false, false},
		{"a cell with a word", office("PASSWORD"), Accounts, true, true, false},
		{"a cell with words", office("two factor authentication"), Accounts, true, true, false},
		{"a cell with a word, in a field", office("PASSWORD"), Text, true, false, false},
		{"a file", fileManager, Accounts, true, false, true},
		{"a file, in a field", fileManager, Text, true, false, false},
		{"a file that is dropped", fileManager, Dropped, true, false, true},
		{"a stream of bytes that is copied", offers{"application/octet-stream": png}, Accounts, false, false, false},
		{"a picture that is not given but in another form", offers{"image/png": nil, "image/tiff": []byte("II*\x00xxxx")}, Accounts, false, true, false},
		{"an empty text", offers{"UTF8_STRING": {}, "image/png": png}, Text, false, true, false},
	} {
		c, err := choose(t.Context(), test.on, test.want)
		if err != nil || (c.Text != "") != test.text || (c.Picture != nil) != test.picture || (len(c.Files) > 0) != test.files {
			t.Errorf("%s: text %q, picture %q, files %q, %v", test.name, c.Text, c.Picture, c.Files, err)
		}
	}
	huge := offers{"image/png": png, "UTF8_STRING": bytes.Repeat([]byte("x"), maxText+1)}
	if _, err := choose(t.Context(), huge, Accounts); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a huge text: %v", err)
	}
}

func TestFilesOfOtherComputers(t *testing.T) {
	paths, others := filesOf("# a comment\r\ncut\nfile:///tmp/%C3%A4.png\nfile://elsewhere/tmp/b.png\nhttps://example.com/c.png\nfile:///tmp/%00.png\nfile:relative\n\x00")
	if !slices.Equal(paths, []string{"/tmp/ä.png"}) || !others {
		t.Errorf("%q, %t", paths, others)
	}
}

func FuzzFilesOf(f *testing.F) {
	f.Add("copy\nfile:///tmp/a%20b.png\r\n#\nhttps://example.com/\n")
	f.Fuzz(func(t *testing.T, list string) {
		paths, _ := filesOf(list)
		if len(paths) > maxFiles {
			t.Errorf("%d files", len(paths))
		}
		for _, path := range paths {
			if path == "" || path[0] != '/' || bytes.IndexByte([]byte(path), 0) >= 0 {
				t.Errorf("%q is no path", path)
			}
		}
	})
}
