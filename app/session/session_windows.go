package session

import (
	"context"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The numbers of user32.dll and wtsapi32.dll that are used here (Microsoft,
// "WM_WTSSESSION_CHANGE message", "WM_POWERBROADCAST message").
const (
	wmClose          = 0x0010
	wmPowerBroadcast = 0x0218
	wmSessionChange  = 0x02B1

	sessionLock   = 7
	sessionUnlock = 8

	powerSuspend         = 4
	powerResumeAutomatic = 0x12

	forThisSession     = 0
	toWindow           = 0 // DEVICE_NOTIFY_WINDOW_HANDLE
	messageOnlyParent  = ^uintptr(2)
	messageWindowClass = "LatchkeySession"
)

// The functions that a hidden window takes.
type windowCalls struct {
	register, create, destroy, usual, get, dispatch, post, quit *windows.LazyProc
	followLock, leaveLock, followSleep, leaveSleep              *windows.LazyProc
	module                                                      *windows.LazyProc
}

func newWindowCalls() windowCalls {
	user, wts := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("wtsapi32.dll")
	return windowCalls{
		register: user.NewProc("RegisterClassExW"), create: user.NewProc("CreateWindowExW"), destroy: user.NewProc("DestroyWindow"),
		usual: user.NewProc("DefWindowProcW"), get: user.NewProc("GetMessageW"), dispatch: user.NewProc("DispatchMessageW"),
		post: user.NewProc("PostMessageW"), quit: user.NewProc("PostQuitMessage"),
		followLock: wts.NewProc("WTSRegisterSessionNotification"), leaveLock: wts.NewProc("WTSUnRegisterSessionNotification"),
		// Since Windows 8. A window that only gets messages gets no broadcasts, so
		// that it has to ask for this one.
		followSleep: user.NewProc("RegisterSuspendResumeNotification"), leaveSleep: user.NewProc("UnregisterSuspendResumeNotification"),
		module: windows.NewLazySystemDLL("kernel32.dll").NewProc("GetModuleHandleW"),
	}
}

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size, style                        uint32
	proc                               uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background uintptr
	menuName, className                *uint16
	smallIcon                          uintptr
}

// message is MSG.
type message struct {
	window         uintptr
	number         uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// follow says that there is a tray, and listens for the lock and for sleep by a
// window that is never seen: both are told to windows only. It has not been run on
// Windows by those who wrote it; where anything of it fails, nothing is known, as
// before.
func (w *Watch) follow(ctx context.Context, _ Options) {
	defer close(w.ended)
	w.tray(true)
	// A window belongs to the thread that made it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := newWindowCalls()
	window, err := w.makeWindow(c)
	if err != nil {
		close(w.asked)
		<-ctx.Done()
		return
	}
	leave := w.register(c, window)
	close(w.asked)
	stop := context.AfterFunc(ctx, func() { _, _, _ = c.post.Call(window, wmClose, 0, 0) })
	defer stop()
	var m message
	for {
		// 0 is the end, and -1 an error.
		if more, _, _ := c.get.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(more) <= 0 {
			break
		}
		_, _, _ = c.dispatch.Call(uintptr(unsafe.Pointer(&m)))
	}
	leave()
	<-ctx.Done()
}

// makeWindow makes a window that only gets messages.
func (w *Watch) makeWindow(c windowCalls) (window uintptr, err error) {
	// A class for each: it is the class that says who receives the messages.
	name, err := windows.UTF16PtrFromString(fmt.Sprintf("%s-%p", messageWindowClass, w))
	if err != nil {
		return 0, err
	}
	for _, proc := range []*windows.LazyProc{c.register, c.create, c.get, c.dispatch, c.module} {
		if err := proc.Find(); err != nil {
			return 0, err
		}
	}
	instance, _, _ := c.module.Call(0)
	class := windowClass{proc: windows.NewCallback(w.receiver(c)), instance: instance, className: name}
	class.size = uint32(unsafe.Sizeof(class))
	if ok, _, err := c.register.Call(uintptr(unsafe.Pointer(&class))); ok == 0 {
		return 0, fmt.Errorf("registering a window for messages: %w", err)
	}
	window, _, err = c.create.Call(0, uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0, 0, messageOnlyParent, 0, instance, 0)
	if window == 0 {
		return 0, fmt.Errorf("making a window for messages: %w", err)
	}
	return window, nil
}

// register asks for what is to be told to the window, and notes what can be.
func (w *Watch) register(c windowCalls, window uintptr) (leave func()) {
	var lock, sleep uintptr
	if c.followLock.Find() == nil {
		lock, _, _ = c.followLock.Call(window, forThisSession)
	}
	if c.followSleep.Find() == nil {
		sleep, _, _ = c.followSleep.Call(window, toWindow)
	}
	w.mu.Lock()
	w.known.Lock, w.known.Sleep = lock != 0, sleep != 0
	w.mu.Unlock()
	return func() {
		if lock != 0 {
			_, _, _ = c.leaveLock.Call(window)
		}
		if sleep != 0 {
			_, _, _ = c.leaveSleep.Call(sleep)
		}
		_, _, _ = c.destroy.Call(window)
	}
}

// receiver is what the system calls for each message to the window. Sleep waits
// for it, some two seconds at most.
func (w *Watch) receiver(c windowCalls) func(window uintptr, number uint32, wParam, lParam uintptr) uintptr {
	return func(window uintptr, number uint32, wParam, lParam uintptr) uintptr {
		switch {
		case number == wmSessionChange && wParam == sessionLock:
			w.say(Locked)
		case number == wmSessionChange && wParam == sessionUnlock:
			w.say(Unlocked)
		case number == wmPowerBroadcast && wParam == powerSuspend:
			w.say(Sleeping)
		case number == wmPowerBroadcast && wParam == powerResumeAutomatic:
			w.say(Woke)
		case number == wmClose:
			// It has to be there until it is not told of anything any more.
			_, _, _ = c.quit.Call(0)
			return 0
		}
		answer, _, _ := c.usual.Call(window, uintptr(number), wParam, lParam)
		return answer
	}
}
