package importer

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	barcodeqr "github.com/boombuler/barcode/qr"

	"latchkey/importer/found"
	"latchkey/importer/found/foundtest"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// sheet draws QR codes side by side.
func sheet(t testing.TB, texts ...string) image.Image {
	t.Helper()
	const module, quiet = 4, 5
	m := image.NewGray(image.Rect(0, 0, 1, 1))
	for _, text := range texts {
		bits, err := barcodeqr.Encode(text, barcodeqr.M, barcodeqr.Unicode)
		if err != nil {
			t.Fatal(err)
		}
		n := bits.Bounds().Dx()
		x0, size := m.Rect.Dx(), (n+2*quiet)*module
		wider := image.NewGray(image.Rect(0, 0, x0+size, max(m.Rect.Dy(), size)))
		draw.Draw(wider, wider.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(wider, m.Rect, m, image.Point{}, draw.Src)
		for y := range n * module {
			for x := range n * module {
				wider.Set(x0+quiet*module+x, quiet*module+y, bits.At(x/module, y/module))
			}
		}
		m = wider
	}
	return m
}

func pngOf(t testing.TB, texts ...string) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, sheet(t, texts...)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestReadPicture(t *testing.T) {
	const alice = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP"
	const bob = "otpauth://totp/Größe%20東京:bob 🔑?secret=GEZDGNBVGY3TQOJQ"
	for _, test := range []struct {
		name    string
		texts   []string
		format  string
		titles  []string
		skipped []found.Skipped
	}{
		{"one code", []string{alice}, "PNG picture with a QR code", []string{"GitHub (alice)"}, nil},
		{"two codes", []string{bob, alice}, "PNG picture with 2 QR codes", []string{"Größe 東京 (bob 🔑)", "GitHub (alice)"}, nil},
		{"a web address beside it", []string{"https://example.com/download", alice}, "PNG picture with 2 QR codes", []string{"GitHub (alice)"},
			[]found.Skipped{{Name: "QR code 1", Reason: "it holds a web address"}}},
		{"only the key", []string{"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}, "PNG picture with a QR code", []string{"account without a name"}, nil},
		{"an export", []string{googleExport}, "PNG picture with a QR code", []string{"GitLab (bob)"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(t.Context(), pngOf(t, test.texts...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != test.format || !slices.Equal(titlesOf(got), test.titles) || !slices.Equal(got.Skipped, test.skipped) {
				t.Errorf("got %q, %q, %q", got.Format, titlesOf(got), got.Skipped)
			}
		})
	}
}

func TestReadPictureFormats(t *testing.T) {
	m := sheet(t, "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP")
	for format, encode := range map[string]func(*bytes.Buffer) error{
		"JPEG": func(w *bytes.Buffer) error { return jpeg.Encode(w, m, nil) },
		"GIF":  func(w *bytes.Buffer) error { return gif.Encode(w, m, nil) },
	} {
		var file bytes.Buffer
		if err := encode(&file); err != nil {
			t.Fatal(err)
		}
		got, err := Read(t.Context(), file.Bytes(), Options{})
		if err != nil || got.Format != format+" picture with a QR code" {
			t.Errorf("%s: %q, %v", format, got.Format, err)
		}
	}
}

// A recording of codes that are shown one after the other gives all accounts,
// and what is missing of it is said.
func TestReadAnimation(t *testing.T) {
	g := &gif.GIF{Delay: []int{50, 50}}
	for _, uri := range []string{"otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP", "otpauth://totp/GitHub:bob?secret=JBSWY3DPEHPK3PXQ"} {
		from := sheet(t, uri)
		frame := image.NewPaletted(from.Bounds(), color.Palette{color.White, color.Black})
		draw.Draw(frame, frame.Rect, from, image.Point{}, draw.Src)
		g.Image = append(g.Image, frame)
	}
	var file bytes.Buffer
	if err := gif.EncodeAll(&file, g); err != nil {
		t.Fatal(err)
	}
	got, err := Read(t.Context(), file.Bytes(), Options{})
	if want := []string{"GitHub (alice)", "GitHub (bob)"}; err != nil || !slices.Equal(titlesOf(got), want) || got.Format != "GIF picture with 2 QR codes" {
		t.Errorf("read %q, %q, %v", got.Format, titlesOf(got), err)
	}
	got, err = Read(t.Context(), file.Bytes()[:file.Len()-100], Options{})
	if err != nil || !slices.Equal(titlesOf(got), []string{"GitHub (alice)"}) || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, "cut off") {
		t.Errorf("cut off: read %q, skipped %q, %v", titlesOf(got), got.Skipped, err)
	}
}

// A code that is no account is described, never repeated.
func TestReadPictureRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.com/?secret=JBSWY3DPEHPK3PXP":            "there is no account in the picture: it holds a web address; look for the QR code that the website shows for authenticator apps",
		"WIFI:T:WPA;S:Home;P:JBSWY3DPEHPK3PXP;;":                  "a Wi-Fi password",
		"phonefactor://activate_account?code=JBSWY3DPEHPK3PXP":    "Microsoft's own sign-in, not TOTP",
		"microsoft-authenticator://JBSWY3DPEHPK3PXP":              "use a different authenticator app",
		"duo://JBSWY3DPEHPK3PXP-YXBpLmR1bw":                       "Duo's own app",
		"BEGIN:VCARD\nVERSION:3.0\nN:JBSWY3DPEHPK3PXP\nEND:VCARD": "a contact",
		"1234567890": "a number",
		"JBSWY3DPEHPK3PXP is my secret, hands off!":       "a text",
		"otpauth://totp/a?secret=JBSWY3DPEHPK3PX8":        "the digit 8",
		"foo://JBSWY3DPEHPK3PXP":                          "a link for another program",
		`{"secret":"JBSWY3DPEHPK3PXP"}`:                   "data for another program",
		"otpauth-migration://offline?data=JBSWY3DPEHPK3P": "damaged",
	} {
		got, err := Read(t.Context(), pngOf(t, text), Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.12s: error is %v, want %q", text, err, want)
			continue
		}
		if len(got.Skipped) != 1 || strings.Contains(err.Error()+got.Skipped[0].Reason, "JBSWY3DP") {
			t.Errorf("%.12s: error is %v, skipped %q", text, err, got.Skipped)
		}
	}
}

func TestReadNoCode(t *testing.T) {
	var file bytes.Buffer
	blank := image.NewPaletted(image.Rect(0, 0, 640, 480), color.Palette{color.White})
	if err := png.Encode(&file, blank); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), file.Bytes(), Options{})
	if !errors.Is(err, found.ErrNoCode) || !strings.Contains(err.Error(), "640×480") || !strings.Contains(err.Error(), "screenshot") {
		t.Errorf("error is %v", err)
	}
}

// What is known and not read is refused by name, with what to do.
func TestReadKnownFormats(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"nothing", "", "the file is empty"},
		{"blank", " \r\n\t", "the file is empty"},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document: open it, take a screenshot"},
		{"a cut off ZIP", "PK\x03\x04\x14\x00", "damaged"},
		{"PDF after a greeting", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", "a PDF document: open it, take a screenshot"},
		{"PostScript", "%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript document: open it, take a screenshot"},
		{"SVG in gzip", gzipped("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>"), "an SVG drawing: open it in a browser"},
		{"text in gzip", gzipped("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"), "a compressed archive: unpack it"},
		{"SVG with a prefix", "<?xml version='1.0'?><svg:svg xmlns:svg='http://www.w3.org/2000/svg'>", "an SVG drawing: open it in a browser"},
		{"JPEG XL", "\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a", "a JPEG XL picture: save it as PNG"},
		{"JPEG 2000", "\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a", "a JPEG 2000 picture: save it as PNG"},
		{"BigTIFF", "II+\x00\x08\x00\x00\x00", "a BigTIFF picture: save it as PNG"},
		{"Netpbm", "P6\n100 100\n255\n", "a Netpbm picture: save it as PNG"},
		{"EMF", "\x01\x00\x00\x00" + strings.Repeat("\x10", 36) + " EMF", "a Windows metafile: save it as PNG"},
		{"film", "\x1a\x45\xdf\xa3\x01\x00", "a film: open it, take a screenshot"},
		{"gzip", "\x1f\x8b\x08\x00", "a compressed archive"},
		{"HTML", "<!DOCTYPE html><html><a href='https://example.com'>", "a web page without links to accounts"},
		{"HTML with a comment", "\ufeff<!-- saved -->\n<HTML lang=en>", "a web page"},
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg">`, "an SVG drawing"},
		{"SVG with a prolog", "<?xml version=\"1.0\"?>\n<!-- made by -->\n<!DOCTYPE svg PUBLIC \"x\">\n<svg>", "an SVG drawing"},
		{"XML", `<?xml version="1.0"?><Other/>`, "an XML document: export from that app"},
		{"XML in Latin-1", `<?xml version="1.0" encoding="ISO-8859-1"?><Other/>`, "an XML document: export from that app"},
		{"XML cut off", `<?xml version="1.0"?><Other name="a`, "the file is damaged: it is an XML document that breaks off"},
		{"XML cut off between", `<?xml version="1.0"?><Other><Name>`, "the file is damaged: it is an XML document that breaks off"},
		{"JSON", "\n{\"version\": 1}", "a JSON document, perhaps an export of another app: export from that app"},
		{"JSON list", `["a", "b"]`, "a JSON document, perhaps an export of another app: export from that app"},
		{"JSON with nothing", "[ ]\n", "there is nothing in it: it is a JSON document"},
		{"JSON cut off", `{"version": 1, "header": {"slots": [{"type": 1,`, "the file is damaged: it is a JSON document that breaks off"},
		{"JSON cut off in a list", `[{"secret": "MZXW`, "the file is damaged: it is a JSON document that breaks off"},
		{"JSON changed", `{"version"; 1}`, "the file is damaged: it begins like a JSON document, but the rest cannot be read"},
		{"RTF", `{\rtf1\ansi`, "a formatted text"},
		{"SQLite", "SQLite format 3\x00\x10\x00", "a SQLite database"},
		{"HEIC", "\x00\x00\x00\x24ftypheic\x00\x00\x00\x00", "a HEIC photograph: save it as PNG or JPEG"},
		{"AVIF", "\x00\x00\x00\x24ftypavif\x00\x00\x00\x00", "an AVIF picture"},
		{"KeePass 1", "\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5", "a database of KeePass 1 (.kdb); import it into KeePassXC"},
		{"age", "age-encryption.org/v1\n-> scrypt", "encrypted with age"},
		{"PGP", "-----BEGIN PGP MESSAGE-----", "encrypted with PGP"},
		{"an adb backup", "ANDROID BACKUP\n5\n1\nnone\n\x78\xda\x00", "a backup of a telephone by adb: unpack it"},
		{"a program", "\x7fELF\x02\x01\x01", "a program"},
		{"bytes", "\x01\x02\xff\xfe\x00", "neither text nor a picture"},
		{"a broken picture", "\x89PNG\r\n\x1a\nbroken", "damaged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(t.Context(), []byte(test.data), Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%+v, error is %v", got, err)
			}
		})
	}
}

func gzipped(text string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// wide returns a text in UTF-16 with its mark, in both orders of bytes.
func wide(text string) (little, big []byte) {
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	return little, big
}

// What a program writes becomes UTF-16 where PowerShell sends it to a file.
func TestReadWideDocuments(t *testing.T) {
	for name, document := range map[string]string{
		"JSON":  `{"encrypted": false, "items": [{"type": 1, "name": "GitHub", "login": {"username": "älice", "totp": "JBSWY3DPEHPK3PXP"}}]}`,
		"table": "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\r\n,,login,GitHub,,,0,,älice,,JBSWY3DPEHPK3PXP\r\n",
		"XML":   `<?xml version="1.0" encoding="utf-16"?><map><string name="GitHub:älice">{"issuerExt":"GitHub","label":"älice","secret":[1,2,3,4,5,6,7,8,9,10],"type":"TOTP"}</string></map>`,
	} {
		little, big := wide(document)
		archive := pack(t, "export", string(little), "readme", "x")
		for order, data := range map[string][]byte{"little": little, "big": big, "no mark": little[2:], "packed": archive} {
			got, err := Read(t.Context(), data, Options{})
			if err != nil || !slices.Equal(titlesOf(got), []string{"GitHub (älice)"}) {
				t.Errorf("%s, %s: %q, %v", name, order, titlesOf(got), err)
			}
		}
	}
}

// Names in Latin-1 are read, and to be checked.
func TestReadLatin1(t *testing.T) {
	for name, document := range map[string]string{
		"links": "otpauth://totp/GitHub:\xe4lice?secret=JBSWY3DPEHPK3PXP\n",
		"Ente":  "otpauth://totp/GitHub:\xe4lice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub&codeDisplay=%7B%22tags%22%3A%5B%22a%22%5D%7D\n",
		"table": "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n,,login,GitHub,,,0,,\xe4lice,,JBSWY3DPEHPK3PXP\n",
		"JSON":  `{"encrypted": false, "items": [{"type": 1, "name": "GitHub", "login": {"username": "` + "\xe4" + `lice", "totp": "JBSWY3DPEHPK3PXP"}}]}`,
	} {
		for where, data := range map[string][]byte{"alone": []byte(document), "packed": pack(t, "export", document)} {
			got, err := Read(t.Context(), data, Options{})
			if err != nil || !slices.Equal(titlesOf(got), []string{"GitHub (älice)"}) || len(got.Accounts[0].Remarks) != 1 || !strings.Contains(got.Accounts[0].Remarks[0], "Latin-1") {
				t.Errorf("%s, %s: %+v, %v", name, where, got, err)
			}
		}
	}
	for name, data := range map[string]string{"UTF-8 beside it": "otpauth://totp/\xe4\u00e4", "a byte of chance": "otpauth://\xe4\x01", "no byte of Windows": "otpauth://\x81", "UTF-8": "otpauth://\u00e4", "no beginning": "\xe4otpauth://"} {
		if text, ok := fromLatin1([]byte(data)); ok {
			t.Errorf("%s became %q", name, text)
		}
	}
}

// The first bytes of what is encrypted may look like UTF-16.
func TestReadNoDocument(t *testing.T) {
	for _, data := range [][]byte{
		[]byte("\x00\x02\x23\x5babcdefghijklmnopqrstuvwxyz"), []byte("\xff\xfe\x23\x5babcdefghijklmnopqrstuvwxyz"), {0, 1}, {0xff, 0xfe},
	} {
		if got := narrowed(data); !bytes.Equal(got, data) {
			t.Errorf("%q became %q", data, got)
		}
	}
}

func TestReadText(t *testing.T) {
	const uri = "otpauth://totp/GitHub:älice?secret=JBSWY3DPEHPK3PXP\r\n"
	little, big := wide(uri)
	for name, data := range map[string][]byte{
		"UTF-8":               []byte(uri),
		"UTF-8 with its mark": []byte("\ufeff" + uri),
		"UTF-16":              little,
		"UTF-16, big end":     big,
		"UTF-16, no mark":     little[2:],
		"UTF-16, big, none":   big[2:],
		"in brackets":         []byte("<" + strings.TrimSpace(uri) + ">"),
		"Markdown":            []byte("[set it up](" + strings.TrimSpace(uri) + ")"),
		"begins like a BMP":   []byte("BMW: " + uri),
	} {
		got, err := Read(t.Context(), data, Options{})
		if err != nil || !slices.Equal(titlesOf(got), []string{"GitHub (älice)"}) {
			t.Errorf("%s: %q, %v", name, titlesOf(got), err)
		}
	}
}

func TestReadEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, data := range map[string][]byte{"a picture": pngOf(t, "otpauth://totp/a?secret=AA"), "a text": []byte("JBSWY3DP")} {
		if _, err := Read(ctx, data, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// Whatever fails, no error, reason or remark holds the key, in any of the forms
// in which it could be used.
func TestErrorsHoldNoSecret(t *testing.T) {
	const secret = "MJXXGQTPNVRGKZLSEBZWKY3SMV2A"
	raw := rawKey(t, secret)
	forms := []string{secret, strings.ToLower(secret), secret[:8], string(raw), string(raw[:8]), fmt.Sprintf("%x", raw), base64.StdEncoding.EncodeToString(raw)}
	var said []string
	hear := func(r found.Result, err error) {
		if err != nil {
			said = append(said, err.Error(), fmt.Sprintf("%+v", err))
		}
		for _, s := range r.Skipped {
			said = append(said, s.Name, s.Reason)
		}
		for _, f := range r.Accounts {
			said = append(said, f.Remarks...)
			said = append(said, fmt.Sprintf("%+v %#v %v %s", f, f.Secret, f.Account, f.Secret))
		}
		said = append(said, r.Format)
	}
	templates := []string{
		"%s", "%s0", "1%s", "%s\n%s0", "=%s", "%s=%s", "x://%s", "steam://%s8", "steam://%s/x", "motp://%s", "phonefactor://%s", "https://%s", "wifi:%s", "{%s}",
		"otpauth://%s", "otpauth://%s/a?secret=AA", "otpauth://totp/a?%s", "otpauth://totp/a?secret=%s&secret=AA", "otpauth://totp/a?secret=%s1",
		"otpauth://totp/a?secret=%s&algorithm=MD5", "otpauth://totp/a?secret=%s&algorithm=%s", "otpauth://totp/a?secret=%s&digits=%s", "otpauth://totp/a?secret=%s&period=%s",
		"otpauth://hotp/a?secret=%s&counter=%s", "otpauth://totp/a?secret=%s&encoder=%s", "otpauth://hotp/a?secret=%s&steam", "otpauth://steam/a?secret=%s&algorithm=SHA256",
		"otpauth://totp/a?secret=%s&digits=99", "otpauth://totp/a?secret=%s&period=0", "otpauth://totp/a?secret=%s&digits=6&digits=8", "otpauth://totp/a?key=%s",
		"otpauth://totp/a?secret=%%20%s%%zz", "otpauth://totp/a#secret=%s", "otpauth://totp/a?secret=%s#%s", "otpauth://totp/a?secret=%s?", "#otpauth://totp/a?secret=%s",
		"otpauth-migration://offline?data=%s", "otpauth-migration://%s", "otpauth://yaotp/a?secret=%s", "otpauth://totp/Steam:a?secret=%s", "otpauth://hotp/a?secret=%s", "otpauth://totp/a:b?issuer=c&secret=%s",
		"Your key is %s!", "<b>%s</b>", "%%PDF %s",
	}
	for _, template := range templates {
		text := strings.ReplaceAll(strings.ReplaceAll(template, "%s", secret), "%%", "%")
		for _, text := range []string{text, text + "\n" + text + "x"} {
			hear(otpauth.Text(text))
			hear(Read(t.Context(), []byte(text), Options{Passphrase: secret}))
			hear(Read(t.Context(), append([]byte{0xff}, text...), Options{Passphrase: secret}))
			hear(Read(t.Context(), pngOf(t, text), Options{Passphrase: secret}))
			_, err := otpauth.ParseURI(text)
			hear(found.Result{}, err)
			_, err = otpauth.ParseKey(text)
			hear(found.Result{}, err)
		}
	}
	if len(said) < 5*len(templates) {
		t.Fatalf("only %d sentences were heard", len(said))
	}
	for _, sentence := range said {
		for _, form := range forms {
			if strings.Contains(sentence, form) {
				t.Errorf("%q holds the key as %q", sentence, form)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("otpauth://totp/a?secret=AA\notpauth://hotp/b?secret=AA"))
	f.Add([]byte("\xff\xfeo\x00t\x00"))
	f.Add([]byte("<?xml <!-- --> <svg"))
	f.Add([]byte("%PDF-"))
	f.Add(pngOf(f, "otpauth://totp/a?secret=AA"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if qr.Format(data) != "" {
			return // importer/qr fuzzes pictures
		}
		got, err := Read(t.Context(), data, Options{})
		foundtest.Check(t, got, err)
	})
}

// The address of a picture that a page brings along is that picture; cut short, it
// is no account and no crash.
func TestReadPictureInAddress(t *testing.T) {
	address := dataURI(pngOf(t, "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP"))
	got, err := Read(t.Context(), []byte(" "+address+"\n"), Options{})
	if err != nil || !slices.Equal(titlesOf(got), []string{"GitHub (alice)"}) || got.Format != "PNG picture with a QR code" {
		t.Errorf("%q, %q, %v", titlesOf(got), got.Format, err)
	}
	for _, short := range []string{address[:200], "data:image/png;base64,", "data:image/svg+xml,%3Csvg/%3E"} {
		if got, err := Read(t.Context(), []byte(short), Options{}); err == nil || len(got.Accounts) > 0 {
			t.Errorf("%.30q…: %q, %v", short, titlesOf(got), err)
		}
	}
}
