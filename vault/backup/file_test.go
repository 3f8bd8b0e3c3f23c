package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age/armor"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// Every field of every account comes back, the trash among them.
func TestWriteAndRead(t *testing.T) {
	ctx := t.Context()
	_, v := filled(t, samples()...)
	if _, err := v.Discard(ctx, day(), v.Accounts()[1].ID); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "my backup.age")
	saved, err := Write(ctx, path, passphrase, contents(v), Cost(cheap))
	if err != nil {
		t.Fatal(err)
	}
	if saved != (Saved{path, day(), 4, 1}) {
		t.Errorf("it says %+v", saved)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info.Mode(), err)
	}
	got, err := Read(ctx, path, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got.Accounts, Of(v))
	if !got.Made.Equal(day()) || got.Program != "Latchkey of the test" {
		t.Errorf("made %v by %q", got.Made, got.Program)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range samples() {
		if bytes.Contains(data, []byte(a.Secret.Base32())) || bytes.Contains(data, a.Secret.Bytes()) {
			t.Error("a key is in the file as it is")
		}
	}
}

// A backup opens in armour too, and the document alone needs no passphrase.
func TestOtherForms(t *testing.T) {
	_, v := filled(t, samples()...)
	document, err := encode(contents(v))
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, document, passphrase)
	var armoured bytes.Buffer
	w := armor.NewWriter(&armoured)
	if _, err := io.Copy(w, bytes.NewReader(sealed)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"binary": sealed, "armoured": armoured.Bytes(), "document": document,
		"document with a mark": append([]byte("\ufeff"), document...),
	} {
		if Encrypted(data) != !strings.HasPrefix(name, "document") {
			t.Errorf("%s: encrypted: %t", name, Encrypted(data))
		}
		got, err := Parse(t.Context(), data, passphrase)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		same(t, got.Accounts, Of(v))
	}
}

func seal(tb testing.TB, document []byte, passphrase string) []byte {
	tb.Helper()
	sealed, err := encrypt(document, passphrase, cheap)
	if err != nil {
		tb.Fatal(err)
	}
	return sealed
}

// The same passphrase opens a backup however a keyboard writes it, and one that
// another tool took as it was typed does too.
func TestPassphraseForms(t *testing.T) {
	_, v := filled(t, numbered(1)...)
	document, err := encode(contents(v))
	if err != nil {
		t.Fatal(err)
	}
	const composed, apart = "Zażółć 密码 é", "Zaz\u0307o\u0301ł\u0107 密码\u3000e\u0301"
	for _, with := range []string{composed, strings.Replace(apart, "\u0107", "c\u0301", 1)} {
		if _, err := Parse(t.Context(), seal(t, document, composed), with); err != nil {
			t.Errorf("%q: %v", with, err)
		}
		if _, err := Parse(t.Context(), seal(t, document, with), composed); err != nil {
			t.Errorf("%q: %v", with, err)
		}
	}
	raw := ageAsTyped(t, document, "e\u0301")
	if _, err := Parse(t.Context(), raw, "e\u0301"); err != nil {
		t.Errorf("as it was typed: %v", err)
	}
}

// What is wrong with a file is said, and each thing is another error.
func TestReadErrors(t *testing.T) {
	_, v := filled(t, numbered(2)...)
	document, err := encode(contents(v))
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, document, passphrase)
	change := func(from, to string) []byte {
		changed := bytes.Replace(document, []byte(from), []byte(to), 1)
		if bytes.Equal(changed, document) {
			t.Fatalf("there is no %s", from)
		}
		return changed
	}
	for name, test := range map[string]struct {
		data []byte
		with string
		want error
	}{
		"no passphrase":       {sealed, "", ErrNoPassphrase},
		"wrong passphrase":    {sealed, "wrong", vault.ErrPassphrase},
		"nothing":             {nil, passphrase, ErrDamaged},
		"cut at the start":    {sealed[:10], passphrase, ErrDamaged},
		"another key":         {[]byte("age-encryption.org/v1\n-> X25519 abc\n"), passphrase, ErrDamaged},
		"great cost":          {bytes.Replace(sealed, []byte(" 1\n"), []byte(" 21\n"), 1), passphrase, ErrCost},
		"a picture":           {[]byte("\x89PNG\r\n"), "", ErrFormat},
		"another document":    {[]byte(`{"format":"x","version":1}`), "", ErrFormat},
		"another secret":      {seal(t, []byte("otpauth://totp/a"), passphrase), passphrase, ErrFormat},
		"a later version":     {change(`"version": 1`, `"version": 2`), "", ErrNewer},
		"a later one sealed":  {seal(t, change(`"version": 1`, `"version": 7`), passphrase), passphrase, ErrNewer},
		"version 0":           {change(`"version": 1`, `"version": 0`), "", ErrDamaged},
		"too few accounts":    {change(`"count": 2`, `"count": 3`), "", ErrDamaged},
		"no count":            {change(`"count": 2,`, ``), "", ErrDamaged},
		"no time":             {change(`"created": "`, `"created": "x`), "", ErrDamaged},
		"an impossible digit": {change(`"digits": 6`, `"digits": 60`), "", ErrDamaged},
		"another kind":        {change(`"kind": "totp"`, `"kind": "motp"`), "", ErrDamaged},
		"no period":           {change(`"period": 30`, `"period": null`), "", ErrDamaged},
		"a count of nothing":  {change(`"kind": "totp"`, `"kind": "hotp"`), "", ErrDamaged},
		"no base32":           {change(`"secret": "`, `"secret": "1`), "", ErrDamaged},
		"an id of others":     {change(`"id": "`, `"id": "../`), "", ErrDamaged},
		"an id twice":         {bytes.ReplaceAll(document, []byte(v.Accounts()[0].ID), []byte(v.Accounts()[1].ID)), "", ErrDamaged},
		"a deletion of words": {change(`"deleted": null`, `"deleted": "yesterday"`), "", ErrDamaged},
		"no list":             {change(`"accounts": [`, `"accounts": 7, "x": [`), "", ErrDamaged},
	} {
		got, err := Parse(t.Context(), test.data, test.with)
		wantSentence(t, err, test.want)
		if len(got.Accounts) > 0 {
			t.Errorf("%s: part of it was read", name)
		}
		if err != nil && strings.Contains(err.Error(), v.Accounts()[0].Secret.Base32()[:8]) {
			t.Errorf("%s: the error holds a key", name)
		}
	}
}

// No backup with one byte changed or its end cut off is taken, nor crashes the
// reader.
func TestDamage(t *testing.T) {
	_, v := filled(t, numbered(1)...)
	document, err := encode(contents(v))
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, document, passphrase)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		for what, data := range map[string][]byte{"changed": changed, "cut off": sealed[:i]} {
			if got, err := Parse(t.Context(), data, passphrase); err == nil || len(got.Accounts) > 0 {
				t.Errorf("%s at %d: it is taken", what, i)
			}
		}
	}
	for i := range len(bytes.TrimSpace(document)) {
		if got, err := Parse(t.Context(), document[:i], ""); err == nil || len(got.Accounts) > 0 {
			t.Errorf("the document cut off at %d is taken", i)
		}
	}
}

// Whatever goes wrong, the older backup stays, nothing lies beside it, and the
// error says what to do.
func TestWriteFailures(t *testing.T) {
	ctx := t.Context()
	_, v := filled(t, numbered(2)...)
	failing := func(err error) Option {
		return func(w *writer) {
			w.replace = func(string, []byte, func([]byte) error) error {
				return &fs.PathError{Op: "write", Path: "x", Err: err}
			}
		}
	}
	damaging := func(w *writer) {
		w.replace = func(path string, data []byte, check func([]byte) error) error {
			return disk.ReplaceChecked(path, data, func(written []byte) error {
				written[len(written)-1] ^= 1
				return check(written)
			})
		}
	}
	other := contents(v)
	other.Accounts[1].Digits = 8
	document, err := encode(other)
	if err != nil {
		t.Fatal(err)
	}
	mixing := func(w *writer) { // what is read again opens, and has other digits
		w.replace = func(path string, data []byte, check func([]byte) error) error {
			return disk.ReplaceChecked(path, data, func([]byte) error { return check(seal(t, document, passphrase)) })
		}
	}
	for name, test := range map[string]struct {
		passphrase string
		option     Option
		want       error
		says       string
	}{
		"no passphrase": {"", Cost(cheap), ErrNoPassphrase, "choose one"},
		"no text":       {"\xff", Cost(cheap), ErrNoPassphrase, "another one"},
		"full disk":     {passphrase, failing(syscall.ENOSPC), syscall.ENOSPC, "is full: make room"},
		"read-only":     {passphrase, failing(syscall.EROFS), syscall.EROFS, "cannot be written"},
		"no permission": {passphrase, failing(syscall.EACCES), fs.ErrPermission, "you may not write"},
		"odd":           {passphrase, failing(syscall.EIO), syscall.EIO, "choose another folder"},
		"bad disk":      {passphrase, damaging, ErrUnchecked, "could not be read back"},
		"other digits":  {passphrase, mixing, ErrUnchecked, "Service 1 (someone) is not the same in it"},
	} {
		path := filepath.Join(t.TempDir(), "backup.age")
		if _, err := Write(ctx, path, passphrase, contents(v), Cost(cheap)); err != nil {
			t.Fatal(err)
		}
		older, _ := os.ReadFile(path)
		_, err := Write(ctx, path, test.passphrase, contents(v), Cost(cheap), test.option)
		wantSentence(t, err, test.want)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, older) {
			t.Errorf("%s: the older backup is another one", name)
		}
		if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
			t.Errorf("%s: %d files are left", name, len(files))
		}
	}
	_, err = Write(ctx, filepath.Join(t.TempDir(), "gone", "backup.age"), passphrase, contents(v), Cost(cheap))
	wantSentence(t, err, fs.ErrNotExist)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Write(cancelled, filepath.Join(t.TempDir(), "b"), passphrase, contents(v), Cost(cheap)); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
}

// A link that somebody put at the place is neither followed nor replaced.
func TestWriteThroughLink(t *testing.T) {
	_, v := filled(t, numbered(1)...)
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "backup.age")
	if err := os.WriteFile(target, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Symlink(target, link) != nil {
		return // Windows wants a privilege for it
	}
	_, err := Write(t.Context(), link, passphrase, contents(v), Cost(cheap))
	wantSentence(t, err, disk.ErrNotRegular)
	if data, _ := os.ReadFile(target); string(data) != "another's" {
		t.Error("the link was followed")
	}
}

// The document has every field that the package's comment lists, and no other.
func TestDocumented(t *testing.T) {
	_, v := filled(t, samples()...)
	c := contents(v)
	c.Source = "abc"
	document, err := encode(c)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Accounts []map[string]any `json:"accounts"`
	}
	var top map[string]any
	if err := errors.Join(json.Unmarshal(document, &got), json.Unmarshal(document, &top)); err != nil {
		t.Fatal(err)
	}
	comment, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(comment), "All of these fields are there:")
	for _, fields := range []map[string]any{top, got.Accounts[0], got.Accounts[2]} {
		for name := range fields {
			if name != "format" && name != "accounts" && !strings.Contains(list, "\n//	"+name+" ") {
				t.Errorf("the comment does not say what %q is", name)
			}
		}
	}
	for _, field := range []string{"icon", "color", "order", "deleted", "counter", "period", "note", "tags", "pinned"} {
		if _, there := got.Accounts[0][field]; !there {
			t.Errorf("%q is missing", field)
		}
	}
}

func FuzzParse(f *testing.F) {
	_, v := filled(f, samples()...)
	document, err := encode(contents(v))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(document)
	f.Add(seal(f, document, passphrase))
	f.Add([]byte(armor.Header + "\nYWdl\n" + armor.Footer))
	f.Fuzz(func(t *testing.T, data []byte) {
		if logN, _ := WorkFactor(data); logN > 12 {
			return // it is only slow
		}
		c, err := Parse(context.Background(), data, passphrase)
		if err != nil {
			if len(c.Accounts) > 0 {
				t.Error("part of it was read")
			}
			return
		}
		again, err := encode(c)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(context.Background(), again, "")
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		same(t, back.Accounts, c.Accounts)
	})
}
