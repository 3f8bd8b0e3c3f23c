//go:build cgo

package screen

/*
#cgo LDFLAGS: -framework CoreGraphics
#include <CoreGraphics/CoreGraphics.h>

// Before macOS 10.15 nobody had to ask.
static int permitted(void) {
	if (__builtin_available(macOS 10.15, *)) {
		return CGPreflightScreenCaptureAccess() || CGRequestScreenCaptureAccess();
	}
	return 1;
}
*/
import "C"

// permitted reports whether macOS lets this program look at the screen. Where it
// was never asked, it asks the user, who has to start the program again. Without
// leave a picture shows the desktop's background and no window.
func permitted() bool { return C.permitted() != 0 }

func nothing() error { return ErrNoDisplay }
