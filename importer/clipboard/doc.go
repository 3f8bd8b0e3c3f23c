// Package clipboard reads what other programs have copied: a text, a picture, or
// files. Nothing of it is kept outside of memory. A [Copier] puts secrets there.
//
// How it is read is the system's business:
//
//   - X11: the selection is asked for over a connection of this package's own
//     (x11.go). golang.design/x/clipboard, which works there too, asks for PNG
//     and UTF-8 only, knows no copied files, takes no context and no bound, and
//     in its released version needs cgo.
//   - Wayland without an X server beside it: the program wl-paste (wlpaste.go).
//     Only the window that has the keyboard may read the clipboard there; that
//     program has what it takes.
//   - Windows and macOS: golang.design/x/clipboard (native.go); on macOS it needs
//     a build with cgo. Copied files cannot be had there.
//
// Whoever owns what was copied sends it when it is asked for, and may be stuck,
// end in the middle of it, or be this very program. So every wait has an end,
// and nothing here may be called by the goroutine that serves the window.
package clipboard
