package served

import "golang.org/x/sys/windows"

// What the system says of an address that cannot be had.
const (
	addressInUse     = windows.WSAEADDRINUSE
	addressForbidden = windows.WSAEACCES
	addressElsewhere = windows.WSAEADDRNOTAVAIL
)
