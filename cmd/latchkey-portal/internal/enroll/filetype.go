package enroll

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A FileType is what an attachment is by its first bytes.
type FileType string

// The types that are taken: papers are scanned or photographed.
const (
	PDF  FileType = "application/pdf"
	PNG  FileType = "image/png"
	JPEG FileType = "image/jpeg"
)

// endings are those of file names of the type, the usual one first.
func (t FileType) endings() []string {
	return map[FileType][]string{PDF: {".pdf"}, PNG: {".png"}, JPEG: {".jpg", ".jpeg"}}[t]
}

func fileType(data []byte) (FileType, bool) {
	for _, known := range []struct {
		begins string
		kind   FileType
	}{
		{"%PDF-", PDF},             // ISO 32000-1 section 7.5.2
		{"\x89PNG\r\n\x1a\n", PNG}, // W3C PNG section 5.2
		{"\xff\xd8\xff", JPEG},     // ITU-T T.81 annex B
	} {
		if bytes.HasPrefix(data, []byte(known.begins)) {
			return known.kind, true
		}
	}
	return "", false
}

// longestFileName is where names of files are cut, in bytes.
const longestFileName = 100

// safeName makes a name of a file that can be given back: without folders and
// control characters, not too long, and with an ending that fits what is in it.
func safeName(name string, kind FileType) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || strings.ContainsRune(`"<>:|?*/`, c) {
			return -1
		}
		return c
	}, name)
	ending := strings.ToLower(path.Ext(name))
	fits := false
	for _, e := range kind.endings() {
		fits = fits || e == ending
	}
	if fits {
		name = name[:len(name)-len(ending)]
	} else {
		ending = kind.endings()[0]
	}
	for len(name) > longestFileName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name = strings.Trim(name, ". "); name == "" {
		name = "attachment"
	}
	return name + ending
}
