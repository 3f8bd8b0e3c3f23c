package session

// lockedKey is in the dictionary of the session while its screen is locked. Apple
// names it nowhere, but it has been there since Mac OS X 10.5, and is what other
// programs go by.
const lockedKey = "CGSSessionScreenIsLocked"

// A screen can be looked at.
type screen struct {
	key uintptr // lockedKey

	session     func() uintptr // nothing outside of a session with a screen
	value       func(dictionary, key uintptr) uintptr
	kind        func(object uintptr) uintptr
	truthKind   func() uintptr
	truth       func(object uintptr) bool
	release     func(object uintptr)
	begin       func() (pool uintptr)
	end         func(pool uintptr)
	makesString stringMaker
}

// newScreen returns nil where the system lacks something that it takes.
func newScreen() *screen {
	s := &screen{}
	found := bind(
		function{coreGraphics, "CGSessionCopyCurrentDictionary", &s.session},
		function{coreFoundation, "CFDictionaryGetValue", &s.value},
		function{coreFoundation, "CFGetTypeID", &s.kind},
		function{coreFoundation, "CFBooleanGetTypeID", &s.truthKind},
		function{coreFoundation, "CFBooleanGetValue", &s.truth},
		function{coreFoundation, "CFRelease", &s.release},
		function{coreFoundation, "CFStringCreateWithCString", &s.makesString},
		function{objectiveC, "objc_autoreleasePoolPush", &s.begin},
		function{objectiveC, "objc_autoreleasePoolPop", &s.end},
	)
	if !found {
		return nil
	}
	if s.key = s.makesString.of(lockedKey); s.key == 0 {
		return nil
	}
	return s
}

// locked reports whether the screen is locked, if that is known.
func (s *screen) locked() (locked, known bool) {
	// What the system's own functions leave to a pool would stay for good without.
	pool := s.begin()
	defer s.end(pool)
	session := s.session()
	if session == 0 {
		return false, false
	}
	defer s.release(session)
	value := s.value(session, s.key)
	// It is not there while the screen is not locked. A number, should it ever be
	// one, says that it is.
	return value != 0 && (s.kind(value) != s.truthKind() || s.truth(value)), true
}
