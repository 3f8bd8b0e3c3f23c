package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
	"latchkey/importer/found/foundtest"
)

const aegisVault = `{"version":1,"header":{"slots":null,"params":null},"db":{"version":2,"entries":[` +
	`{"type":"totp","name":"carol","issuer":"Codeberg","info":{"secret":"MZXW6YTBOI","algo":"SHA1","digits":6,"period":30}},` +
	`{"type":"motp","name":"mallory","issuer":"M","info":{"secret":"MZXW6YTBOI","algo":"MD5","digits":6,"period":10}}]}}`

// pack writes a zip archive of name and content by turns.
func pack(t testing.TB, files ...string) []byte {
	t.Helper()
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

// Everything in an archive is read, and each file of it accounted for.
func TestReadArchive(t *testing.T) {
	const alice, bob = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP", "otpauth://totp/GitLab:bob?secret=GEZDGNBVGY3TQOJQ"
	data := pack(t,
		"backup/", "",
		"backup/list.txt", alice+"\nhttps://example.com\n",
		"backup/qr.png", string(pngOf(t, bob)),
		"backup/vault.json", aegisVault,
		"backup/again.txt", alice,
		"backup/README.txt", "hello there",
		"backup/inner.zip", string(pack(t, "a.txt", alice)),
		"__MACOSX/backup/._list.txt", "\x00\x05\x16\x07",
		"backup/.DS_Store", "x",
	)
	got, err := Read(t.Context(), data, Options{})
	if err != nil || got.Format != "ZIP archive with 4 files" || !slices.Equal(titlesOf(got), []string{"GitHub (alice)", "GitLab (bob)", "Codeberg (carol)"}) {
		t.Errorf("%q, %q, %v", got.Format, titlesOf(got), err)
	}
	var left []string
	for _, s := range got.Skipped {
		left = append(left, s.Name+": "+s.Reason)
	}
	for i, want := range []string{
		"backup/list.txt, line 2: it holds a web address",
		"backup/vault.json, M (mallory): these are Mobile-OTP codes",
		"backup/again.txt, account 1: the same account as backup/list.txt, account 1",
		"backup/README.txt: this cannot be read: it is neither a picture",
		"backup/inner.zip: this cannot be read: it is an archive in the archive",
	} {
		if i >= len(left) || !strings.HasPrefix(left[i], want) {
			t.Errorf("left out %q, want %q", left, want)
			break
		}
	}
	if len(left) != 5 {
		t.Errorf("left out %q", left)
	}
}

// The parts of an export of Google Authenticator count together where they lie in
// one archive, and what is missing in all of them is said once.
func TestReadArchiveParts(t *testing.T) {
	part := func(index byte) string {
		record := "\x0a\x0ckey number " + string('0'+index) + "\x12\x01" + string('a'+index) + "\x20\x01\x28\x01\x30\x02"
		record = "\x0a" + string(rune(len(record))) + record + "\x10\x01\x18\x03\x20" + string(rune(index)) + "\x28\x07"
		return "otpauth-migration://offline?data=" + url.QueryEscape(base64Of([]byte(record)))
	}
	got, err := Read(t.Context(), pack(t, "1.txt", part(0), "3.png", string(pngOf(t, part(2))), "2.txt", part(1)), Options{})
	if err != nil || !slices.Equal(titlesOf(got), []string{"a", "c", "b"}) || len(got.Skipped) != 0 {
		t.Errorf("%q, left out %v, %v", titlesOf(got), got.Skipped, err)
	}
	got, err = Read(t.Context(), pack(t, "1.txt", part(0), "3.txt", part(2)), Options{})
	if err != nil || len(got.Accounts) != 2 || len(got.Skipped) != 1 || got.Skipped[0].Name != "QR code 2 of 3" {
		t.Errorf("%q, left out %v, %v", titlesOf(got), got.Skipped, err)
	}
}

func TestReadArchiveRefuses(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing in it":  pack(t),
		"a document":     pack(t, "[Content_Types].xml", "<x/>", "word/document.xml", "<x/>"),
		"a damaged file": pack(t, "vault.json", aegisVault[:100]),
	} {
		if got, err := Read(t.Context(), data, Options{}); err == nil || got.Format != "ZIP archive" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A locked archive asks for its passphrase; one that is not asks for that of
// the file in it.
func TestReadLockedArchive(t *testing.T) {
	locked, err := os.ReadFile("internal/lockedzip/testdata/aes256.zip")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		passphrase string
		want       error
	}{{"", found.ErrPassphraseMissing}, {"wrong", found.ErrPassphraseWrong}, {"horse 42", nil}} {
		got, err := Read(t.Context(), locked, Options{Passphrase: test.passphrase})
		if !errors.Is(err, test.want) || (err == nil) != (len(got.Accounts) == 1) {
			t.Errorf("%q: %v, %v", test.passphrase, err, titlesOf(got))
		}
	}
	age := "age-encryption.org/v1\n-> scrypt AAAA 18\n"
	if _, err := Read(t.Context(), pack(t, "b.age", age), Options{}); !errors.Is(err, found.ErrPassphraseMissing) || !strings.Contains(err.Error(), "b.age") {
		t.Errorf("with a locked file in it: %v", err)
	}
}

// What looks like chance is taken for an encrypted export only where nothing else
// is in the archive.
func TestReadArchiveBesideNoise(t *testing.T) {
	noise := make([]byte, 5000)
	rand.NewChaCha8([32]byte{1}).Read(noise)
	got, err := Read(t.Context(), pack(t, "list.txt", "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP", "film.bin", string(noise)), Options{})
	if err != nil || len(got.Accounts) != 1 || len(got.Skipped) != 1 || got.Skipped[0].Name != "film.bin" {
		t.Errorf("beside a list: %v, left out %q, %v", titlesOf(got), got.Skipped, err)
	}
	if _, err := Read(t.Context(), pack(t, "NewDatabase.enc", string(noise)), Options{}); !errors.Is(err, found.ErrPassphraseMissing) {
		t.Errorf("alone: %v", err)
	}
}

// Links and pictures of QR codes in a page for printing are read; a code and
// the link beside it are one account.
func TestReadWebPage(t *testing.T) {
	const alice, bob, carol = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub", "otpauth://totp/GitLab:bob?secret=GEZDGNBVGY3TQOJQ", "otpauth://totp/Codeberg:carol?secret=MZXW6YTBOI"
	page := fmt.Sprintf(`<!DOCTYPE html><html><head><title>Backup</title><script>var x = "otpauth://totp/script?secret=AA"</script></head><body>
<table><tr><td>GitHub<td><a href="%s">%s</a><td><img src="%s"></tr>
<tr><td>GitLab<td><img src="%s"></tr><tr><td><code>%s</code><td><img src="data:image/png;base64,AAAA"></td></tr></table>
<p>otpauth://totp/broken?secret=1</p><p>motp://mOTP:mallory?secret=7ac61d47</p><a href="https://example.com">x</a></body></html>`,
		strings.ReplaceAll(alice, "&", "&amp;"), strings.ReplaceAll(alice, "&", "&amp;"), dataURI(pngOf(t, alice)), dataURI(pngOf(t, bob)), carol)
	got, err := Read(t.Context(), []byte(page), Options{})
	if err != nil || got.Format != "web page" || !slices.Equal(titlesOf(got), []string{"GitHub (alice)", "Codeberg (carol)", "GitLab (bob)"}) {
		t.Errorf("%q, %q, %v", got.Format, titlesOf(got), err)
	}
	if len(got.Skipped) != 3 || !strings.Contains(got.Skipped[0].Reason, "the digit 1") || !strings.Contains(got.Skipped[1].Reason, "Mobile-OTP") || !strings.Contains(got.Skipped[2].Reason, "1 of the 3 pictures") {
		t.Errorf("left out %q", got.Skipped)
	}
}

func dataURI(data []byte) string {
	return "data:image/png;base64," + base64Of(data)
}

func FuzzReadWebPage(f *testing.F) {
	f.Add("<html><a href='otpauth://totp/a?secret=AA'>otpauth://totp/b?secret=AA</a><img src='data:image/png;base64,AAAA'>")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(t.Context(), []byte("<!doctype html>"+text), Options{})
		foundtest.Check(t, got, err)
	})
}

func FuzzReadArchive(f *testing.F) {
	f.Add("list.txt", "otpauth://totp/a?secret=AA", "vault.json", aegisVault)
	f.Fuzz(func(t *testing.T, name, content, name2, content2 string) {
		got, err := Read(t.Context(), pack(t, name, content, name2, content2), Options{})
		foundtest.Check(t, got, err)
	})
}
