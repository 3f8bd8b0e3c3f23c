package clipboard

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The functions of user32.dll and kernel32.dll that the clipboard takes
// (Microsoft, "Using the Clipboard").
type clipboardCalls struct {
	open, close, empty, set, get, register *windows.LazyProc
	alloc, free, lock, unlock              *windows.LazyProc
}

func newClipboardCalls() clipboardCalls {
	user, kernel := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	return clipboardCalls{
		open: user.NewProc("OpenClipboard"), close: user.NewProc("CloseClipboard"), empty: user.NewProc("EmptyClipboard"),
		set: user.NewProc("SetClipboardData"), get: user.NewProc("GetClipboardData"), register: user.NewProc("RegisterClipboardFormatW"),
		alloc: kernel.NewProc("GlobalAlloc"), free: kernel.NewProc("GlobalFree"),
		lock: kernel.NewProc("GlobalLock"), unlock: kernel.NewProc("GlobalUnlock"),
	}
}

const (
	cfUnicodeText = 13
	gmemMoveable  = 2
	openStep      = 10 * time.Millisecond
)

// winOffer is a text on the clipboard of Windows, in UTF-16 with its end.
type winOffer struct{ text []uint16 }

// offerSecret puts text on the clipboard, with the marks that keep it out of the
// history and off other devices (Microsoft, "Clipboard Formats", Cloud Clipboard).
func offerSecret(ctx context.Context, text string, _ bool) (offer, error) {
	wide, err := windows.UTF16FromString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUncopied, err)
	}
	err = withClipboard(ctx, func(c clipboardCalls) error {
		if ok, _, err := c.empty.Call(); ok == 0 {
			return err
		}
		no := []uint16{0, 0} // a number of 32 bits
		for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
			wideName, err := windows.UTF16PtrFromString(name)
			if err != nil {
				return err
			}
			format, _, err := c.register.Call(uintptr(unsafe.Pointer(wideName)))
			if format == 0 {
				return err
			}
			if err := c.put(format, no); err != nil {
				return err
			}
		}
		return c.put(cfUnicodeText, wide)
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ended(ctx)
		}
		return nil, fmt.Errorf("%w: %w", ErrUncopied, err)
	}
	return winOffer{wide}, nil
}

// marked implements [offer].
func (w winOffer) marked() bool { return true }

// withdraw implements [offer].
func (w winOffer) withdraw(ctx context.Context) {
	_ = withClipboard(ctx, func(c clipboardCalls) error {
		if c.holds(w.text) {
			_, _, _ = c.empty.Call()
		}
		return nil
	})
}

// withClipboard opens the clipboard, which one program can at a time, for as long
// as do takes. It belongs to the thread that opened it.
func withClipboard(ctx context.Context, do func(clipboardCalls) error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := newClipboardCalls()
	for {
		if ok, _, _ := c.open.Call(0); ok != 0 {
			break
		}
		select {
		case <-time.After(openStep):
		case <-ctx.Done():
			return errors.New("another program keeps the clipboard open")
		}
	}
	defer func() { _, _, _ = c.close.Call() }()
	return do(c)
}

// put gives the clipboard data in a format. The memory is the system's then.
func (c clipboardCalls) put(format uintptr, data []uint16) error {
	size := uintptr(2 * len(data))
	handle, _, err := c.alloc.Call(gmemMoveable, size)
	if handle == 0 {
		return err
	}
	to, _, err := c.lock.Call(handle)
	if to == 0 {
		_, _, _ = c.free.Call(handle)
		return err
	}
	copy(unsafe.Slice((*uint16)(*(*unsafe.Pointer)(unsafe.Pointer(&to))), len(data)), data)
	_, _, _ = c.unlock.Call(handle)
	if ok, _, err := c.set.Call(format, handle); ok == 0 {
		_, _, _ = c.free.Call(handle)
		return err
	}
	return nil
}

// holds reports whether the clipboard, which is open, holds text.
func (c clipboardCalls) holds(text []uint16) bool {
	handle, _, _ := c.get.Call(cfUnicodeText)
	if handle == 0 {
		return false
	}
	at, _, _ := c.lock.Call(handle)
	if at == 0 {
		return false
	}
	defer func() { _, _, _ = c.unlock.Call(handle) }()
	// Both end with a zero, so that the comparison stops before the end of either.
	there := *(*unsafe.Pointer)(unsafe.Pointer(&at))
	for i, want := range text {
		if *(*uint16)(unsafe.Add(there, 2*i)) != want {
			return false
		}
	}
	return true
}
