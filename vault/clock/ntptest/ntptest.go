// Package ntptest is a time server on loopback for tests: one that is right,
// fast, slow, late, silent, or that lies in one of the ways servers do.
package ntptest

import (
	"encoding/binary"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// A Behaviour is how a server answers. The zero value tells the right time.
type Behaviour struct {
	// Ahead is how far its clock is ahead of the right time.
	Ahead time.Duration
	// Now is the right time; time.Now where nil. It is called on a goroutine of
	// the server's own.
	Now func() time.Time

	// Late is how long it waits before it answers.
	Late time.Duration
	// Deaf is how many questions it lets pass before it answers the first.
	Deaf int
	// Silent has it answer none.
	Silent bool

	// Unsure is the root dispersion that it owns up to.
	Unsure time.Duration
	// Stratum is 1 where 0.
	Stratum byte
	// Kiss makes the answer a kiss-o'-death with that code, as RATE.
	Kiss string
	// Leap is the leap indicator; 3 is an unsynchronised clock.
	Leap byte
	// Origin has it answer as if the question had been another.
	Origin bool
	// Stale is how long ago its own clock was set.
	Stale time.Duration
	// Backwards has it send the answer before it got the question.
	Backwards bool
	// Timeless leaves the time out.
	Timeless bool
	// Short cuts the answer off.
	Short bool
}

// A Server is a time server that runs.
type Server struct {
	// Address is its host and port.
	Address string

	conn  net.PacketConn
	asked atomic.Int64
	ended chan struct{}
}

// Start starts a server that ends with the test.
func Start(t testing.TB, b Behaviour) *Server {
	t.Helper()
	s, err := Listen(b)
	if err != nil {
		t.Fatalf("ntptest: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// Listen starts a server on a free port of loopback.
func Listen(b Behaviour) (*Server, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if b.Now == nil {
		b.Now = time.Now
	}
	s := &Server{Address: conn.LocalAddr().String(), conn: conn, ended: make(chan struct{})}
	go s.serve(b)
	return s, nil
}

// Close ends the server.
func (s *Server) Close() {
	s.conn.Close()
	<-s.ended
}

// Asked is how many questions it got.
func (s *Server) Asked() int { return int(s.asked.Load()) }

func (s *Server) serve(b Behaviour) {
	defer close(s.ended)
	question := make([]byte, 512)
	for {
		n, from, err := s.conn.ReadFrom(question)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil || n < 48 {
			continue
		}
		if asked := s.asked.Add(1); b.Silent || asked <= int64(b.Deaf) {
			continue
		}
		send := func(answer []byte) { _, _ = s.conn.WriteTo(answer, from) } // lost, as on any network
		answer := b.answer(question[:n])
		if b.Late == 0 {
			send(answer)
			continue
		}
		time.AfterFunc(b.Late, func() { send(answer) })
	}
}

// answer is a server's packet of RFC 5905 section 7.3.
func (b *Behaviour) answer(question []byte) []byte {
	now := b.Now().Add(b.Ahead)
	a := make([]byte, 48)
	a[0] = b.Leap<<6 | 4<<3 | 4 // version 4, server
	a[1] = max(b.Stratum, 1)
	a[3] = 0xec // precision, 2^-20 s
	binary.BigEndian.PutUint32(a[8:], uint32(b.Unsure*0x10000/time.Second))
	copy(a[12:], "TEST")
	if b.Kiss != "" {
		a[1] = 0
		copy(a[12:16], b.Kiss)
	}
	put(a[16:], now.Add(-b.Stale))
	copy(a[24:32], question[40:48])
	if b.Origin {
		a[31] ^= 0xff
	}
	put(a[32:], now)
	if b.Backwards {
		now = now.Add(-time.Second)
	}
	if !b.Timeless {
		put(a[40:], now)
	}
	if b.Short {
		return a[:20]
	}
	return a
}

// put writes a time in NTP's 64-bit format.
func put(to []byte, t time.Time) {
	const from1900 = 2_208_988_800 // seconds from the era's start to 1970
	binary.BigEndian.PutUint64(to, uint64(t.Unix()+from1900)<<32|uint64(t.Nanosecond())<<32/1e9)
}
