// Package logtest is a log for tests.
package logtest

import (
	"bytes"
	"sync"
)

// A Book is a log that tests read while it is written. It is safe for concurrent use.
type Book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements [io.Writer].
func (b *Book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String returns what was written so far.
func (b *Book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
