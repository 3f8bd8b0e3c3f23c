package export

import (
	"bytes"
	"math"
	"net/http"
	"unicode/utf8"

	"latchkey/importer/internal/javaobject"
)

// gcmTag is the length of the tag that AES-GCM ends with, in bytes.
const gcmTag = 16

// trimMark takes a byte order mark off a text.
func trimMark(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }

// looksSealed reports whether data could be encrypted from its first byte on: it
// is no text, begins as nothing that is known, and its bytes are spread as
// evenly as those of a cipher. It guesses; what is sealed by chance and what is
// compressed in a form that nobody knows is taken for encrypted.
func looksSealed(data []byte) bool {
	if len(data) < 2*gcmTag || utf8.Valid(data) || javaobject.Is(data) || beginsWithWords(data) ||
		http.DetectContentType(data) != "application/octet-stream" {
		return false
	}
	for _, start := range []string{
		"\x1f\x8b", "BZh", "\xfd7zXZ", "7z\xbc\xaf", "Rar!", "PK", "\x28\xb5\x2f\xfd", // archives
		"\x03\xd9\xa2\x9a",                 // databases of KeePass
		"\x85\x01", "\x85\x02", "\x84\x8c", // messages of PGP
		"\x7fELF", "MZ", // programs
	} {
		if bytes.HasPrefix(data, []byte(start)) {
			return false
		}
	}
	return evenlySpread(data[:min(len(data), 64)]) && evenlySpread(data[:min(len(data), 4096)])
}

// beginsWithWords reports whether data begins as formats do that have a name in
// front. Of what is encrypted, one in 3,000 does.
func beginsWithWords(data []byte) bool {
	for _, b := range data[:8] {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}

// evenlySpread reports whether as many different bytes are among data as with
// even chances for each, give or take what happens once in a million files.
func evenlySpread(data []byte) bool {
	var seen [256]bool
	different := 0
	for _, b := range data {
		if !seen[b] {
			seen[b] = true
			different++
		}
	}
	expected := 256 * (1 - math.Pow(255.0/256, float64(len(data))))
	return float64(different) > expected-5*math.Sqrt(expected*(1-expected/256))-1
}
