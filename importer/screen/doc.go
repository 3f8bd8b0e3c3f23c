// Package screen takes pictures of what the monitors show, for QR codes to be
// read in. Nothing of a picture is kept outside of memory.
//
// How that is done is the system's business:
//
//   - X11: the root window is read over a connection of this package's own
//     (x11.go), a monitor at a time as RandR or Xinerama lists them.
//     github.com/kbinani/screenshot, which works there too, puts the picture
//     into shared memory that every user of the computer may attach to, and
//     fails where the server offers such memory and it cannot be attached, as
//     over ssh.
//   - Wayland: the desktop portal is asked (portal.go), which may ask the user,
//     and which leaves the picture in a file. That is removed whatever happens.
//     It is asked over godbus rather than github.com/rymdport/portal, which
//     takes no context, begins to listen after it has asked, and does not tell
//     a refusal from a picture.
//   - Windows and macOS: github.com/kbinani/screenshot (native.go); on macOS it
//     needs a build with cgo.
package screen
