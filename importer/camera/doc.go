// Package camera shows what a camera sees, for QR codes to be read in. Nothing of
// it is kept outside of memory.
//
// Cameras are there on Linux, by Video4Linux (v4l2.go and below; the interface is
// described in the kernel's "Video for Linux API"). Of its calls these few are
// needed:
//
//   - QUERYCAP, ENUM_FMT: what a device file is. Many cameras have several, of
//     which one gives pictures.
//   - ENUM_FRAMESIZES, ENUM_FRAMEINTERVALS, S_FMT, S_PARM: the form of the
//     pictures, their size and rate (choose.go).
//   - REQBUFS, QUERYBUF, mmap, QBUF, DQBUF, STREAMON, STREAMOFF: the pictures
//     themselves, in memory shared with the driver (stream.go).
//
// They are called from here, without cgo. github.com/vladimirvivien/go4vl needs a
// C compiler; github.com/blackjack/webcam does not, but waits without a context,
// believes the sizes that a driver gives, and does not tell a camera that is busy
// from one that was unplugged. The libraries for other systems as well,
// github.com/pion/mediadevices and gocv.io/x/gocv, need cgo and bring along video
// calls, or all of OpenCV. So on Windows and macOS there are no cameras here, and
// [ErrUnsupported] says what to do.
//
// The calls were tried on the kernel's own virtual camera, vivid, in a virtual
// machine: every form but JPEG, a second program, and the camera being taken away.
// The tests have a stand-in for the kernel, and frames that were made.
//
// A [Frame] is what the driver gave, and belongs to nobody's idea of a picture
// until it is decoded (decode.go, mjpeg.go).
package camera
