//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sys/unix"
)

// Close turns the camera off. A wait for a picture ends at once, with
// [os.ErrClosed].
func (s *Stream) Close() error {
	s.once.Do(func() {
		close(s.closing)
		if s.alarm != nil {
			s.alarm.ring()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.err = s.release()
	})
	return s.err
}

// release gives back all that the camera takes, whatever of it fails: one that
// was unplugged no longer answers.
func (s *Stream) release() error {
	kind := int32(kindCapture)
	_ = call(s.device, streamOff(), &kind) // closing the file does the same
	var errs []error
	for _, memory := range s.memory {
		errs = append(errs, s.device.kernel.munmap(memory))
	}
	s.memory = nil
	errs = append(errs, s.device.close())
	if s.alarm != nil {
		errs = append(errs, s.alarm.close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("turning the camera off: %w", err)
	}
	return nil
}

func (s *Stream) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// An alarm ends a wait in the kernel: a pipe of which the end called heard can be
// read once it was rung.
type alarm struct {
	heard int

	mu   sync.Mutex
	bell int // -1 once it is closed
}

func newAlarm() (*alarm, error) {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_NONBLOCK|unix.O_CLOEXEC); err != nil {
		return nil, err
	}
	return &alarm{heard: ends[0], bell: ends[1]}, nil
}

// ring may be called at any time, on any goroutine.
func (a *alarm) ring() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bell >= 0 {
		_, _ = unix.Write(a.bell, []byte{1}) // a full pipe rings as well
	}
}

// still stops the ringing.
func (a *alarm) still() {
	_, _ = unix.Read(a.heard, make([]byte, 64)) // there may be nothing
}

func (a *alarm) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	bell := a.bell
	a.bell = -1
	return errors.Join(unix.Close(a.heard), unix.Close(bell))
}
