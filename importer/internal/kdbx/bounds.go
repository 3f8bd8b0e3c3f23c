package kdbx

import (
	"bytes"
	"fmt"
	"io"

	"latchkey/importer/found"
)

// A limited reader ends with an error, and not in silence, after so many bytes.
type limited struct {
	r    io.Reader
	left int64
	size int // of the file, for the error
}

// Read implements [io.Reader].
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("%w: unpacked it is longer than %d MiB, which no database of this size is; take large attachments out of it, or %s", found.ErrFormat, MaxUnpacked(l.size)>>20, exportXML)
	}
	return n, err
}

// maxText bounds a single text in a file of so many bytes, in bytes. Attachments
// are such texts in version 3.1, and are hardly longer than in the file.
func maxText(size int) int { return 4<<20 + 2*size }

// maxTag bounds the length of a tag, in bytes: its attributes take several times
// as much in memory.
const maxTag = 1 << 20

// pieces ends with an error where a document has a tag of more than maxTag or a
// text of more than most bytes, before a decoder has put it together.
type pieces struct {
	r     io.Reader
	most  int
	long  int  // how long the piece is by now
	inTag bool // or in a comment, which nobody writes
}

// Read implements [io.Reader].
func (p *pieces) Read(into []byte) (int, error) {
	n, err := p.r.Read(into[:min(len(into), maxTag)])
	p.long += n
	if at := bytes.LastIndexAny(into[:n], "<>"); at >= 0 {
		p.long, p.inTag = n-at, into[at] == '<'
	}
	if p.long > p.most || p.inTag && p.long > maxTag {
		return 0, fmt.Errorf("%w: a text in it is longer than %d MiB; take large attachments out of it, or %s", found.ErrFormat, p.most>>20, exportXML)
	}
	return n, err
}
