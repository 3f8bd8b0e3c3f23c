//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a camera may take for a picture. Some need seconds for
// the first.
const patience = 5 * time.Second

// buffers is how many pictures the driver is asked to have room for: one that it
// fills, one that is copied, and two for when this program is late.
const buffers = 4

// A Stream is a camera that is on. Its methods may be called at the same time.
type Stream struct {
	device device
	frame  Frame // without data
	memory [][]byte
	alarm  *alarm
	// patience is how long a picture is waited for.
	patience time.Duration

	mu      sync.Mutex // held while a picture is waited for
	closing chan struct{}
	once    sync.Once
	err     error // of closing
}

// Open turns a camera on. Close turns it off again.
func Open(ctx context.Context, d Device) (*Stream, error) { return open(ctx, linux{}, d) }

func open(ctx context.Context, k kernel, d Device) (*Stream, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("turning the camera on: %w", err)
	}
	file, err := openDevice(k, d.Path)
	if err != nil {
		return nil, err
	}
	s := &Stream{device: file, patience: patience, closing: make(chan struct{})}
	if err := s.start(); err != nil {
		_ = s.Close() // the first error says more
		return nil, err
	}
	return s, nil
}

// start has the camera fill buffers.
func (s *Stream) start() (err error) {
	if s.alarm, err = newAlarm(); err != nil {
		return fmt.Errorf("turning the camera on: %w", err)
	}
	if _, _, err := s.device.about(); err != nil {
		return err
	}
	m, ok := best(s.device.modes())
	if !ok {
		return ErrForm
	}
	if s.frame, err = s.device.set(m); err != nil {
		return err
	}
	if err := s.share(); err != nil {
		return fmt.Errorf("turning the camera on: %w", err)
	}
	for i := range s.memory {
		if err := s.queue(uint32(i)); err != nil {
			return fmt.Errorf("turning the camera on: %w", why(err))
		}
	}
	kind := int32(kindCapture)
	if err := call(s.device, streamOn(), &kind); err != nil {
		if errors.Is(err, unix.ENOSPC) { // of the bus
			err = &because{ErrBusy, err}
		}
		return fmt.Errorf("turning the camera on: %w", why(err))
	}
	return nil
}

// share asks the driver for buffers and maps them.
func (s *Stream) share() error {
	r := bufferRequest{count: buffers, kind: kindCapture, memory: memoryMapped}
	if err := call(s.device, requestBuffers(), &r); err != nil {
		return why(err)
	}
	if r.count < 2 || r.count > maxBuffers {
		return &because{ErrFailed, fmt.Errorf("%d buffers were given", r.count)}
	}
	for i := range r.count {
		b := buffer{index: i, kind: kindCapture, memory: memoryMapped}
		if err := call(s.device, queryBuffer(), &b); err != nil {
			return why(err)
		}
		if b.length == 0 || b.length > maxBytes {
			return &because{ErrFailed, fmt.Errorf("a buffer has %d bytes", b.length)}
		}
		memory, err := s.device.kernel.mmap(s.device.fd, int64(uint32(b.offset)), int(b.length))
		if err != nil {
			return why(err)
		}
		s.memory = append(s.memory, memory)
	}
	return nil
}

// queue gives a buffer back to the driver.
func (s *Stream) queue(i uint32) error {
	return call(s.device, queueBuffer(), &buffer{index: i, kind: kindCapture, memory: memoryMapped})
}

// Next waits for the newest picture and returns it; older ones are dropped. It
// returns when ctx ends or the stream is closed, with the error of that, and after
// a few seconds without a picture, with [ErrNoPictures].
func (s *Stream) Next(ctx context.Context) (Frame, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end := time.Now().Add(s.patience)
	for {
		frame, ok, err := s.newest()
		if ok || err != nil {
			return frame, err
		}
		if err := s.await(ctx, end); err != nil {
			return Frame{}, err
		}
	}
}

// newest takes what the driver has, and keeps the last of it that is whole.
func (s *Stream) newest() (frame Frame, ok bool, err error) {
	for range 2 * maxBuffers { // a driver that is never done is left for now
		if s.isClosing() {
			return Frame{}, false, os.ErrClosed
		}
		b := buffer{kind: kindCapture, memory: memoryMapped}
		err := call(s.device, dequeueBuffer(), &b)
		if errors.Is(err, unix.EAGAIN) {
			break
		}
		if err != nil {
			return Frame{}, false, fmt.Errorf("taking a picture: %w", lost(err))
		}
		if b.index >= uint32(len(s.memory)) {
			return Frame{}, false, &because{ErrFailed, fmt.Errorf("buffer %d was given", b.index)}
		}
		memory := s.memory[b.index]
		used := memory[:min(int(b.used), len(memory))]
		if b.used > maxBytes {
			used = nil
		}
		if f := s.frame; b.flags&wasDamaged == 0 && len(used) > 0 {
			f.Data = used
			if f.check() == nil {
				f.Data = append(frame.Data[:0], used...)
				frame, ok = f, true
			}
		}
		if err := s.queue(b.index); err != nil {
			return Frame{}, false, fmt.Errorf("taking a picture: %w", lost(err))
		}
	}
	return frame, ok, nil
}

// lost is the error of a camera that was on: what it no longer knows how to do
// means that it was unplugged.
func lost(err error) error {
	if errors.Is(err, unix.EIO) || errors.Is(err, unix.EINVAL) {
		return &because{ErrGone, err}
	}
	return why(err)
}

// await waits until the driver has a picture.
func (s *Stream) await(ctx context.Context, end time.Time) error {
	stop := context.AfterFunc(ctx, s.alarm.ring)
	defer stop()
	left := time.Until(end)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("waiting for a picture: %w", ctx.Err())
	case left <= 0:
		return ErrNoPictures
	}
	err := s.device.kernel.poll(s.device.fd, s.alarm.heard, int(left.Milliseconds())+1)
	s.alarm.still()
	switch {
	case s.isClosing():
		return os.ErrClosed
	case ctx.Err() != nil:
		return fmt.Errorf("waiting for a picture: %w", ctx.Err())
	case err != nil:
		return fmt.Errorf("waiting for a picture: %w", why(err))
	}
	return nil
}
