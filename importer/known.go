package importer

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"latchkey/importer/otpauth"
)

// A format is something that is known by its first bytes and not read.
type format struct {
	starts []string // any of these begins it, or for text holds its first words
	at     int      // how many bytes stand before
	what   string   // "a PDF document"
	advice string   // what to do instead, continuing "it is …:"
}

const (
	screenshotAdvice = "open it, take a screenshot of the QR code in it, and use that"
	browserAdvice    = "open it in a browser, take a screenshot of the QR code, and use that"
	pngAdvice        = "save it as PNG or JPEG, or take a screenshot of it, and use that"
	unpackAdvice     = "unpack it and use the files in it one by one"
	linksAdvice      = "export from that app as a text file with one otpauth:// link a line, or as a QR code"
)

// knownFormats returns what is known by its bytes.
func knownFormats() []format {
	return append(knownPictures(), []format{
		{[]string{"%!PS", "\xc5\xd0\xd3\xc6"}, 0, "a PostScript document", screenshotAdvice},
		{[]string{"AT&TFORM"}, 0, "a DjVu document", screenshotAdvice},
		{[]string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, 0, "an office document", screenshotAdvice},
		{[]string{"\x1f\x8b", "BZh", "\xfd7zXZ\x00", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\x28\xb5\x2f\xfd"}, 0, "a compressed archive", unpackAdvice},
		{[]string{"SQLite format 3\x00"}, 0, "a SQLite database, such as some apps keep their accounts in", linksAdvice},
		{[]string{"age-encryption.org/"}, 0, "a file encrypted with age", "if it is a vault of Latchkey, open it as the vault instead of importing it"},
		{[]string{"-----BEGIN AGE ENCRYPTED FILE"}, 0, "a file encrypted with age", "decrypt it first"},
		{[]string{"-----BEGIN PGP MESSAGE", "\x85\x01", "\x85\x02", "\x84"}, 0, "a file encrypted with PGP", "decrypt it first, or export it again without PGP"},
		{[]string{"ANDROID BACKUP\n"}, 0, "a backup of a telephone by adb", "unpack it, for example with Android Backup Extractor, and use the app's file in it, such as FreeOTP's tokens.xml"},
		{[]string{"\x7fELF", "MZ\x90"}, 0, "a program", "open a picture or a text with the account in it"},
	}...)
}

// knownPictures returns the pictures, films and documents of pictures that are
// not read.
func knownPictures() []format {
	return []format{
		{[]string{"ftypheic", "ftypheix", "ftypheim", "ftypheis", "ftyphevc", "ftyphevx", "ftypmif1", "ftypmsf1"}, 4, "a HEIC photograph", pngAdvice},
		{[]string{"ftypavif", "ftypavis"}, 4, "an AVIF picture", pngAdvice},
		{[]string{"JXL \x0d\x0a\x87\x0a"}, 4, "a JPEG XL picture", pngAdvice},
		{[]string{"\xff\x0a"}, 0, "a JPEG XL picture", pngAdvice},
		{[]string{"jP  \x0d\x0a\x87\x0a"}, 4, "a JPEG 2000 picture", pngAdvice},
		{[]string{"\xff\x4f\xff\x51"}, 0, "a JPEG 2000 picture", pngAdvice},
		{[]string{"II+\x00", "MM\x00+"}, 0, "a BigTIFF picture", pngAdvice},
		{[]string{"\x00\x00\x01\x00", "\x00\x00\x02\x00"}, 0, "an icon file", pngAdvice},
		{[]string{"8BPS"}, 0, "a Photoshop picture", pngAdvice},
		{[]string{"gimp xcf"}, 0, "a picture of GIMP", pngAdvice},
		{[]string{"\xd7\xcd\xc6\x9a", "\x01\x00\x09\x00"}, 0, "a Windows metafile", pngAdvice},
		{[]string{" EMF"}, 40, "a Windows metafile", pngAdvice},
		{[]string{"qoif"}, 0, "a QOI picture", pngAdvice},
		{[]string{"P1\n", "P2\n", "P3\n", "P4\n", "P5\n", "P6\n", "P7\n", "P4 ", "P5 ", "P6 "}, 0, "a Netpbm picture", pngAdvice},
		{[]string{"/* XPM */", "#define "}, 0, "a picture for X11", pngAdvice},
		{[]string{"ftyp"}, 4, "a film", screenshotAdvice},
		{[]string{"\x1a\x45\xdf\xa3"}, 0, "a film", screenshotAdvice},
		{[]string{"AVI "}, 8, "a film", screenshotAdvice},
	}
}

// knownTexts returns what is known by its first words, in lower case.
func knownTexts() []format {
	return []format{
		{[]string{"<svg"}, 0, "an SVG drawing", browserAdvice},
		{[]string{"<?xml", "<"}, 0, "an XML document", linksAdvice},
		{[]string{"{\\rtf"}, 0, "a formatted text (RTF)", "open it and copy the links out of it"},
		{[]string{"{", "["}, 0, "a JSON document, perhaps an export of another app", linksAdvice},
	}
}

// knownFormat recognises what is not read. It returns "" for all else.
func knownFormat(data []byte) (what, advice string) {
	for _, f := range knownFormats() {
		if len(data) >= f.at && startsWithAny(string(data[f.at:min(len(data), f.at+64)]), f.starts) {
			return unpacked(data, f)
		}
	}
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return "a PDF document", screenshotAdvice // anything may stand before its first line
	}
	head := skipProlog(strings.ToLower(otpauth.Trim(string(data[:min(len(data), 4096)]))))
	if at := otpauth.FirstLink(head); at == 0 || at == 1 || at > 0 && strings.HasSuffix(head[:at], "](") {
		return "", "" // a link in brackets of its own, or as Markdown writes it
	}
	for _, f := range knownTexts() {
		if startsWithAny(head, f.starts) {
			return f.what, f.advice
		}
	}
	return "", ""
}

// unpacked names what is in a gzip archive where that is a drawing, which
// browsers open as it is.
func unpacked(data []byte, f format) (what, advice string) {
	if !bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		return f.what, f.advice
	}
	var head []byte
	if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		head, _ = io.ReadAll(io.LimitReader(r, 4096)) // what was read before an error will do
	}
	if strings.HasPrefix(skipProlog(strings.ToLower(otpauth.Trim(string(head)))), "<svg") {
		return "an SVG drawing", browserAdvice
	}
	return f.what, f.advice
}

func startsWithAny(s string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}

// skipProlog takes off what a drawing and a web page may begin with as well as
// any other XML, as long as something follows.
func skipProlog(head string) string {
	for skipped := true; skipped; {
		skipped = false
		for _, pair := range [][2]string{{"<?xml", "?>"}, {"<!--", "-->"}, {"<!doctype svg", ">"}, {"<?", "?>"}} {
			if !strings.HasPrefix(head, pair[0]) {
				continue
			}
			if _, rest, ok := strings.Cut(head, pair[1]); ok && strings.Contains(rest, "<") {
				head, skipped = otpauth.Trim(rest), true
			}
		}
	}
	return head
}
