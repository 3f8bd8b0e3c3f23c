package takeout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/importer"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
	"latchkey/vault"
	"latchkey/vault/backup"
	"latchkey/vault/disk"
)

const passphrase = "corréct horse 🐎"

func options() Options {
	return Options{Passphrase: passphrase, Made: time.Unix(1_800_000_000, 0), Cost: 2}
}

// samples are accounts of every kind, with everything that they can have.
func samples() []vault.Account {
	return []vault.Account{
		{Issuer: "GitHub", Name: "alice@example.com", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
			Secret: vault.NewSecret([]byte("12345678901234567890")), Tags: []string{"Work", "a, b"}, Pinned: true, Icon: "cloud", Color: "teal"},
		{Issuer: "Größe 東京 <img src=\"data:image/png;base64,", Name: "bob 🔑: a+b%20c", Kind: vault.TOTP, Algorithm: vault.SHA256, Digits: 8, Period: 60,
			Secret: vault.NewSecret([]byte{0, 0, 1, 0, 255, 0, 7, 0, 0, 0}), Note: "Zeile 1\nZeile \"2\"", Tags: []string{"Work"}},
		{Name: "counting", Kind: vault.HOTP, Algorithm: vault.SHA512, Digits: 7, Counter: 41, Secret: vault.NewSecret([]byte("counting keys"))},
		{Issuer: "Steam", Name: "gabe", Kind: vault.Steam, Algorithm: vault.SHA1, Digits: 5, Period: 30, Secret: vault.NewSecret([]byte("steam needs twenty!!"))},
		{Issuer: "Steam", Name: "no Steam account", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 5, Period: 30, Secret: vault.NewSecret([]byte("another of five!"))},
	}
}

// Every format is read by the importer, from the file alone, with every field equal
// that it is not said to lose.
func TestReadBack(t *testing.T) {
	for _, f := range Formats() {
		path := filepath.Join(t.TempDir(), "export"+f.Ending)
		n, err := f.Write(t.Context(), path, samples(), options())
		if err != nil || n != len(samples()) {
			t.Fatalf("%s: %d, %v", f.Name, n, err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: the file is %v (%v)", f.Name, info.Mode(), err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := importer.Read(t.Context(), data, importer.Options{Passphrase: passphrase})
		if err != nil || len(got.Accounts) != len(samples()) {
			t.Fatalf("%s: %d accounts and %q left out, %v", f.Name, len(got.Accounts), got.Skipped, err)
		}
		lost := lostFields(f, samples())
		for i, want := range samples() {
			a := got.Accounts[i].Account
			for _, field := range backup.Differences(a, want) {
				steam := i == 4 && slices.Contains([]string{"kind"}, field) && strings.HasPrefix(f.Name, Aegis)
				if !slices.Contains(lost, field) && !slices.Contains(lost, field+"s") && !steam {
					t.Errorf("%s: %s is not the same: %s", f.Name, want.Title(), field)
				}
			}
		}
		for _, a := range samples() {
			if f.Encrypted && bytes.Contains(data, []byte(a.Secret.Base32())) {
				t.Errorf("%s: a key is in it as it is", f.Name)
			}
		}
	}
}

func lostFields(f Format, accounts []vault.Account) []string {
	var fields []string
	for _, l := range f.Lost(accounts) {
		fields = append(fields, l.Field)
	}
	return fields
}

// What a format has no place for is said, and of whom.
func TestLost(t *testing.T) {
	for name, want := range map[string]string{
		OTPAuth: "tags:2 notes:1 pins:1 icons:1 colors:1", QR: "tags:2 notes:1 pins:1 icons:1 colors:1 QR codes:1",
		Aegis: "icons:1 colors:1", AegisEncrypted: "icons:1 colors:1",
	} {
		f, ok := Find(name)
		if !ok {
			t.Fatalf("there is no %s", name)
		}
		var got []string
		for _, l := range f.Lost(append(samples(), endless())) {
			got = append(got, fmt.Sprintf("%s:%d", l.Field, len(l.Accounts)))
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s loses %s, want %s", name, text, want)
		}
		if f.Warning == "" || f.Title == "" || f.Ending == "" || len(f.Lost(samples()[2:3])) > 0 {
			t.Errorf("%+v", f)
		}
	}
	if _, ok := Find("pdf"); ok {
		t.Error("there is a format that is none")
	}
}

// endless has a key that no QR code holds.
func endless() vault.Account {
	a := samples()[2]
	a.Name, a.Secret = strings.Repeat("ü", 256), vault.NewSecret(bytes.Repeat([]byte("key"), 341))
	return a
}

// The sheet is for paper: one picture for each account with a white border, which a
// telephone reads, and beside it the key in words; what is too long for a picture
// has the words.
func TestSheet(t *testing.T) {
	accounts := append(samples(), endless())
	data, err := encodeSheet(t.Context(), accounts, options())
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for _, want := range []string{"GitHub", "alice@example.com", "<span>GEZD</span> <span>GNBV</span>", "Counter-based, SHA512, 7 digits, next count 41", "15 January 2027 · 6 accounts", "too long for a QR code", "break-inside: avoid"} {
		if !strings.Contains(page, want) {
			t.Errorf("the sheet has no %q", want)
		}
	}
	for _, bad := range []string{"ZgotmplZ", "<script", "http:", "https:"} {
		if strings.Contains(page, bad) {
			t.Errorf("the sheet has %q", bad)
		}
	}
	code, ok := draw(otpauth.URI(samples()[0]))
	if !ok {
		t.Fatal("no code")
	}
	m := magnify(code)
	for i := range quietZone * modulePixels {
		if r, _, _, _ := m.At(i, m.Bounds().Dy()/2).RGBA(); r != 0xffff {
			t.Fatal("the border is not white")
		}
	}
	codes, err := qr.Read(t.Context(), m)
	if err != nil || len(codes) != 1 || codes[0].Text != otpauth.URI(samples()[0]) {
		t.Errorf("%d codes, %v", len(codes), err)
	}
	path := filepath.Join(t.TempDir(), "sheet.html")
	sheet, _ := Find(QR)
	for _, some := range [][]vault.Account{accounts, {endless()}} {
		if _, err := sheet.Write(t.Context(), path, some, options()); err != nil {
			t.Errorf("with a key that is too long: %v", err)
		}
	}
}

// Whatever goes wrong, the older file stays, and the error says what to do.
func TestWriteFailures(t *testing.T) {
	links, _ := Find(OTPAuth)
	sealed, _ := Find(AegisEncrypted)
	plain, _ := Find(Aegis)
	dir := t.TempDir()
	path := filepath.Join(dir, "export")
	if _, err := links.Write(t.Context(), path, samples(), options()); err != nil {
		t.Fatal(err)
	}
	older, _ := os.ReadFile(path)
	broken := links
	broken.encode = func(context.Context, []vault.Account, Options) ([]byte, error) {
		return encodeLinks(t.Context(), samples()[1:], options())
	}
	altered := links
	altered.encode = func(context.Context, []vault.Account, Options) ([]byte, error) {
		data, err := encodeLinks(t.Context(), samples(), options())
		return bytes.Replace(data, []byte("digits=6"), []byte("digits=8"), 1), err
	}
	empty := links
	empty.encode = func(context.Context, []vault.Account, Options) ([]byte, error) { return nil, nil }
	high := samples()[2]
	high.Counter = 1 << 63
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		link = dir // Windows wants a privilege for it
	}
	for name, test := range map[string]struct {
		format   Format
		path     string
		accounts []vault.Account
		options  Options
		want     error
	}{
		"nothing":         {links, path, nil, options(), ErrNothing},
		"no passphrase":   {sealed, path, samples(), Options{}, ErrNoPassphrase},
		"a part":          {broken, path, samples(), options(), ErrUnchecked},
		"other digits":    {altered, path, samples(), options(), ErrUnchecked},
		"an empty file":   {empty, path, samples(), options(), ErrUnchecked},
		"a high counter":  {plain, path, []vault.Account{high}, options(), vault.ErrInvalid},
		"no such folder":  {links, filepath.Join(dir, "gone", "x"), samples(), options(), fs.ErrNotExist},
		"a link":          {links, link, samples(), options(), disk.ErrNotRegular},
		"another of them": {links, dir, samples(), options(), disk.ErrNotRegular},
	} {
		_, err := test.format.Write(t.Context(), test.path, test.accounts, test.options)
		var s interface{ Sentence() string }
		if !errors.Is(err, test.want) || !errors.As(err, &s) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), samples()[0].Secret.Base32()) {
			t.Errorf("%s: the error holds a key", name)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, older) {
			t.Errorf("%s: the older file is another one", name)
		}
		if _, err := os.Lstat(path + ".new"); err == nil {
			t.Errorf("%s: half a file is left", name)
		}
	}
}

// Two accounts that are equal in all that counts do not keep the others in.
func TestTwins(t *testing.T) {
	twins := append(samples(), samples()[0], samples()[2])
	for _, f := range Formats() {
		if _, err := f.Write(t.Context(), filepath.Join(t.TempDir(), "export"), twins, options()); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// Every possible account can be written and read back.
func FuzzWrite(f *testing.F) {
	f.Add("GitHub", "alice", []byte("12345678901234567890"), "Work", "note", uint8(0), uint8(6), uint16(30), uint32(0))
	f.Add("Steam", " :a", []byte{0}, " work ", "\r\n", uint8(7), uint8(5), uint16(30), uint32(7))
	f.Add("", "\u2028&amp;", []byte{0}, "", "", uint8(1), uint8(1), uint16(1), uint32(9))
	f.Fuzz(func(t *testing.T, issuer, name string, key []byte, tag, note string, kind, digits uint8, period uint16, count uint32) {
		a := vault.Account{
			Issuer: issuer, Name: name, Secret: vault.NewSecret(key), Tags: []string{tag, "x", tag}, Note: note,
			Kind:      []vault.Kind{vault.TOTP, vault.HOTP, vault.Steam}[kind%3],
			Algorithm: []vault.Algorithm{vault.SHA1, vault.SHA256, vault.SHA512}[kind/3%3],
			Digits:    int(digits), Period: int(period),
		}
		if a.Kind == vault.HOTP {
			a.Period, a.Counter = 0, uint64(count)
		}
		if a.Validate() != nil || strings.TrimSpace(issuer+name) == "" {
			return
		}
		for _, name := range []string{OTPAuth, Aegis, AegisEncrypted} {
			format, _ := Find(name)
			data, err := format.encode(t.Context(), []vault.Account{a}, options())
			if err == nil {
				err = format.check(t.Context(), data, []vault.Account{a}, options())
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// FuzzSheet reads sheets that somebody has changed.
func FuzzSheet(f *testing.F) {
	data, err := encodeSheet(context.Background(), samples()[:1], options())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		accounts, err := decodeSheet(ctx, data, Options{})
		if err == nil && len(accounts) == 0 && bytes.Contains(data, []byte(`<img src="`+pictureStart)) {
			t.Error("a picture is neither an account nor an error")
		}
	})
}
