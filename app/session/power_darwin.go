package session

import (
	"time"

	"github.com/ebitengine/purego"
)

// A power tells of sleep by IOKit (Apple, "IORegisterForSystemPower", and Technical
// Q&A QA1340), on a run loop of this thread.
type power struct {
	root     uint32 // the connection
	port     uintptr
	notifier uint32
	mode     uintptr // of the run loop: one of our own, in which there is nothing else

	register    func(context uintptr, port *uintptr, callback uintptr, notifier *uint32) uint32
	deregister  func(notifier *uint32) int32
	source      func(port uintptr) uintptr
	destroy     func(port uintptr)
	disconnect  func(connection uint32) int32
	allow       func(connection uint32, message uintptr) int32
	loop        func() uintptr
	add         func(loop, source, mode uintptr)
	run         func(mode uintptr, seconds float64, untilHandled bool) int32
	makesString stringMaker
}

// newPower has hear told of messages while it waits. It returns nil where the system
// does not tell of them.
func newPower(hear func(message uint32, allow func())) *power {
	p := &power{}
	found := bind(
		function{ioKit, "IORegisterForSystemPower", &p.register},
		function{ioKit, "IODeregisterForSystemPower", &p.deregister},
		function{ioKit, "IONotificationPortGetRunLoopSource", &p.source},
		function{ioKit, "IONotificationPortDestroy", &p.destroy},
		function{ioKit, "IOServiceClose", &p.disconnect},
		function{ioKit, "IOAllowPowerChange", &p.allow},
		function{coreFoundation, "CFRunLoopGetCurrent", &p.loop},
		function{coreFoundation, "CFRunLoopAddSource", &p.add},
		function{coreFoundation, "CFRunLoopRunInMode", &p.run},
		function{coreFoundation, "CFStringCreateWithCString", &p.makesString},
	)
	if !found {
		return nil
	}
	if p.mode = p.makesString.of("app.latchkey.session"); p.mode == 0 {
		return nil
	}
	callback := purego.NewCallback(func(_ uintptr, _, message uint32, id uintptr) {
		hear(message, func() { p.allow(p.root, id) })
	})
	if p.root = p.register(0, &p.port, callback, &p.notifier); p.root == 0 {
		return nil
	}
	p.add(p.loop(), p.source(p.port), p.mode)
	return p
}

// wait waits for d, or until something was told. It returns false at once where
// nothing can be waited for.
func (p *power) wait(d time.Duration) bool {
	const finished = 1 // kCFRunLoopRunFinished: it has no source any more
	return p.run(p.mode, d.Seconds(), true) != finished
}

// close lets go of all of it. Destroying the port takes it off the run loop.
func (p *power) close() {
	p.deregister(&p.notifier)
	p.disconnect(p.root)
	p.destroy(p.port)
}
