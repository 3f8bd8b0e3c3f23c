package kdbx

import "encoding/binary"

// A cursor cuts pieces off bytes. Once something is cut that is not there, it is
// short and gives nothing any more.
type cursor struct {
	rest  []byte
	short bool
}

// take cuts off n bytes.
func (c *cursor) take(n uint64) []byte {
	if c.short || n > uint64(len(c.rest)) {
		c.short, c.rest = true, nil
		return nil
	}
	var piece []byte
	piece, c.rest = c.rest[:n:n], c.rest[n:]
	return piece
}

// number cuts off a number of n bytes, at most 8. It is 0 where c is short.
func (c *cursor) number(n int) uint64 {
	var b [8]byte
	copy(b[:], c.take(uint64(n)))
	return binary.LittleEndian.Uint64(b[:])
}
