//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import (
	"errors"
	"io/fs"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A kernel is what is asked of the operating system, so that tests can stand in
// for cameras that fail.
type kernel interface {
	open(path string) (fd int, err error)
	ioctl(fd int, call uint32, argument unsafe.Pointer) error
	mmap(fd int, offset int64, length int) ([]byte, error)
	munmap(memory []byte) error
	// poll waits for a picture, for so many milliseconds at most, or until the
	// other file can be read.
	poll(fd, other, milliseconds int) error
	close(fd int) error
}

// linux is the kernel itself.
type linux struct{}

// open does not wait where the driver would, and hands the file on to no program
// that is started. It does not go through package os: its poller would ask the
// driver for events at once, which makes some begin to read in another way.
func (linux) open(path string) (fd int, err error) {
	for {
		fd, err = unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

func (linux) ioctl(fd int, call uint32, argument unsafe.Pointer) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(call), uintptr(argument))
		switch errno {
		case unix.EINTR:
		case 0:
			return nil
		default:
			return errno
		}
	}
}

func (linux) mmap(fd int, offset int64, length int) ([]byte, error) {
	return unix.Mmap(fd, offset, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
}

func (linux) munmap(memory []byte) error { return unix.Munmap(memory) }

func (linux) close(fd int) error { return unix.Close(fd) }

func (linux) poll(fd, other, milliseconds int) error {
	files := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}, {Fd: int32(other), Events: unix.POLLIN}}
	// Of an error of the camera the call for the picture will tell more.
	if _, err := unix.Poll(files, milliseconds); err != nil && err != unix.EINTR {
		return err
	}
	return nil
}

// because is an error value with its cause, which is for [errors.Is] and left out
// of the sentence: a system's words say nothing to most.
type because struct {
	what  error
	cause error
}

func (b *because) Error() string { return b.what.Error() }

// Unwrap returns the error value and the cause.
func (b *because) Unwrap() []error { return []error{b.what, b.cause} }

// why is the error value for what the kernel said.
func why(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EBUSY):
		return &because{ErrBusy, err}
	case errors.Is(err, fs.ErrPermission):
		return &because{ErrPermission, err}
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return &because{ErrGone, err}
	case errors.Is(err, unix.ENOTTY), errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.EISDIR):
		return &because{ErrNotCamera, err}
	}
	return &because{ErrFailed, err}
}
