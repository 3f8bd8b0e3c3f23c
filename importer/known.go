package importer

import (
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
	linksAdvice      = "export from that app as a text file with one otpauth:// link a line, or as a QR code"
)

// knownFormats returns what is known by its bytes.
func knownFormats() []format {
	return []format{
		{[]string{"%PDF-"}, 0, "a PDF document", screenshotAdvice},
		{[]string{"\x1f\x8b", "BZh", "\xfd7zXZ\x00", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07"}, 0, "a compressed archive", "unpack it and use the files in it one by one"},
		{[]string{"SQLite format 3\x00"}, 0, "a SQLite database, such as some apps keep their accounts in", linksAdvice},
		{[]string{"age-encryption.org/"}, 0, "a file encrypted with age", "if it is a vault of Latchkey, open it as the vault instead of importing it"},
		{[]string{"-----BEGIN AGE ENCRYPTED FILE"}, 0, "a file encrypted with age", "decrypt it first"},
		{[]string{"-----BEGIN PGP MESSAGE", "\x85\x01", "\x85\x02", "\x84"}, 0, "a file encrypted with PGP", "decrypt it first"},
		{[]string{"\x03\xd9\xa2\x9a"}, 0, "a KeePass database", "open it in KeePass and copy each account's otpauth:// link, or show its QR code"},
		{[]string{"ftypheic", "ftypheix", "ftypmif1", "ftypmsf1", "ftyphevc"}, 4, "a HEIC photograph", "save it as JPEG or PNG, or take a screenshot of it"},
		{[]string{"ftypavif", "ftypavis"}, 4, "an AVIF picture", "save it as JPEG or PNG, or take a screenshot of it"},
		{[]string{"ftyp"}, 4, "a film", screenshotAdvice},
		{[]string{"\x00\x00\x01\x00"}, 0, "an icon file", "save it as PNG, or take a screenshot of it"},
		{[]string{"8BPS"}, 0, "a Photoshop picture", "save it as PNG, or take a screenshot of it"},
		{[]string{"\x7fELF", "MZ\x90"}, 0, "a program", "open a picture or a text with the account in it"},
	}
}

// knownTexts returns what is known by its first words, in lower case.
func knownTexts() []format {
	return []format{
		{[]string{"<svg"}, 0, "an SVG drawing", "open it in a browser, take a screenshot, and use that"},
		{[]string{"<?xml", "<"}, 0, "an XML document", linksAdvice},
		{[]string{"{\\rtf"}, 0, "a formatted text (RTF)", "open it and copy the links out of it"},
		{[]string{"{", "["}, 0, "a JSON document, perhaps an export of another app", linksAdvice},
	}
}

// knownFormat recognises what is not read. It returns "" for all else.
func knownFormat(data []byte) (what, advice string) {
	for _, f := range knownFormats() {
		if len(data) >= f.at && startsWithAny(string(data[f.at:min(len(data), f.at+64)]), f.starts) {
			return f.what, f.advice
		}
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
		for _, pair := range [][2]string{{"<?xml", "?>"}, {"<!--", "-->"}, {"<!doctype svg", ">"}} {
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
