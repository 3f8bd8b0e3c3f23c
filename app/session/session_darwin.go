package session

import (
	"context"
	"runtime"
	"time"

	"github.com/ebitengine/purego"
	"golang.org/x/sys/unix"
)

// follow says that there is a tray, looks at the screen, and hears of sleep. None of
// what is asked of macOS here was ever run on a Mac by those who wrote it, only
// built for one; where something of it fails, nothing is known of that, as before.
func (w *Watch) follow(ctx context.Context, _ Options) {
	defer close(w.ended)
	w.tray(true)
	// A run loop belongs to its thread, and so does a pool of objects.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	l := &looker{watch: w}
	m := mac{screen: newScreen(), power: newPower(l.power)}
	l.system = m
	_, lock := m.locked()
	w.mu.Lock()
	w.known.Lock, w.known.Sleep = lock, m.power != nil
	w.mu.Unlock()
	close(w.asked)
	l.run(ctx)
	if m.power != nil {
		m.power.close()
	}
}

// mac is macOS, asked without cgo. It is for one thread.
type mac struct {
	screen *screen // nil where it cannot be looked at
	power  *power  // nil where nothing tells of sleep
}

// locked implements [system].
func (m mac) locked() (locked, known bool) {
	if m.screen == nil {
		return false, false
	}
	return m.screen.locked()
}

// slept implements [system]: of two clocks that nobody sets, one goes on in sleep
// (Apple, clock_gettime(3)).
func (m mac) slept() time.Duration {
	var all, awake unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &all) != nil || unix.ClockGettime(unix.CLOCK_UPTIME_RAW, &awake) != nil {
		return 0 // not on any macOS that Go runs on
	}
	return time.Duration(all.Nano() - awake.Nano())
}

// wait implements [system].
func (m mac) wait(d time.Duration) {
	if m.power == nil || !m.power.wait(d) {
		time.Sleep(d)
	}
}

// A function of C and the library that has it.
type function struct {
	library, name string
	to            any // a pointer to what calls it
}

const (
	objectiveC     = "/usr/lib/libobjc.A.dylib"
	coreFoundation = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
	coreGraphics   = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
	ioKit          = "/System/Library/Frameworks/IOKit.framework/IOKit"
)

// bind makes the functions callable. It reports whether the system has all of them.
func bind(functions ...function) bool {
	for _, f := range functions {
		library, err := purego.Dlopen(f.library, purego.RTLD_LAZY|purego.RTLD_GLOBAL)
		if err != nil {
			return false
		}
		symbol, err := purego.Dlsym(library, f.name)
		if err != nil {
			return false
		}
		purego.RegisterFunc(f.to, symbol)
	}
	return true
}

// A stringMaker is CFStringCreateWithCString.
type stringMaker func(allocator uintptr, text string, encoding uint32) uintptr

// of makes a string of Core Foundation, which stays. It returns 0 where that fails.
func (m stringMaker) of(text string) uintptr {
	const utf8 = 0x08000100 // kCFStringEncodingUTF8
	return m(0, text, utf8)
}
