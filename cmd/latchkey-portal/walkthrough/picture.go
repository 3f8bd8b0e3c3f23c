package walkthrough

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// pageKeyword is that of the tEXt chunk with a picture's digest (PNG third edition,
// section 11.3.3.2).
const pageKeyword = "Page\x00"

// ihdrEnd is where the first chunk of a PNG file ends, behind which others may be.
const ihdrEnd = 8 + 4 + 4 + 13 + 4

// Mark puts the digest of the page that a picture shows into the picture, a PNG
// file, so that a picture of a page that has changed since is found out.
func Mark(picture []byte, digest string) []byte {
	if len(picture) < ihdrEnd {
		return picture
	}
	chunk := append([]byte("tEXt"+pageKeyword), digest...)
	marked := bytes.Clone(picture[:ihdrEnd])
	marked = binary.BigEndian.AppendUint32(marked, uint32(len(chunk)-len("tEXt")))
	marked = append(marked, chunk...)
	marked = binary.BigEndian.AppendUint32(marked, crc32.ChecksumIEEE(chunk))
	return append(marked, picture[ihdrEnd:]...)
}

// Marked returns the digest in a picture that [Mark] put there; none is "".
func Marked(picture []byte) string {
	if len(picture) < ihdrEnd+8 || string(picture[ihdrEnd+4:ihdrEnd+8]) != "tEXt" {
		return ""
	}
	size := binary.BigEndian.Uint32(picture[ihdrEnd:])
	text := picture[ihdrEnd+8:]
	if uint64(size) > uint64(len(text)) {
		return ""
	}
	digest, ok := bytes.CutPrefix(text[:size], []byte(pageKeyword))
	if !ok {
		return ""
	}
	return string(digest)
}
