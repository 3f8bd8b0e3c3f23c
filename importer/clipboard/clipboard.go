package clipboard

import (
	"context"
	"errors"
	"time"

	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// A Content is what was on the clipboard, as far as it is of use. All of it is
// empty where there was nothing.
type Content struct {
	Text string
	// Picture is a picture's file, in a format that package qr reads.
	Picture []byte
	// Files are the paths of files that were copied.
	Files []string
	// Elsewhere says that the copied files are not on this computer.
	Elsewhere bool
	// Offered says in plain words what was to be had, each once: "text", "a
	// picture", "files".
	Offered []string
}

// A Want says what is looked for first.
type Want int

const (
	// Accounts takes a text that is a link or clearly a key; else files, else a
	// picture, else any text. A picture comes after such a text because office
	// programs offer a picture of every text that is copied in them, and after
	// files because file managers offer the picture on a file's icon. It comes
	// before other texts because browsers give a picture's address or name
	// beside it.
	Accounts Want = iota
	// Text takes a text, and anything else only where there is none: it is for
	// a field in which one writes.
	Text
	// Dropped takes files; else a picture, also one that browsers call a stream
	// of bytes; else any text. It is for what was dropped on the window.
	Dropped
)

// Errors that [Read] wraps. Each has the sentence that says what is wrong and,
// where there is something, what to do about it.
var (
	// ErrNoAnswer is wrapped where the program that owns what was copied does
	// not answer.
	ErrNoAnswer = errors.New("the program that you copied from does not answer: copy it once more, or restart that program")
	// ErrEnded is wrapped where that program ended before it had sent all.
	ErrEnded = errors.New("the program that you copied from has ended: open it and copy once more")
	// ErrTooLarge is wrapped for more than is held in memory.
	ErrTooLarge = errors.New("what you copied is too large: copy only the part with the QR code")
	// ErrNoDisplay is wrapped where there is no desktop to have a clipboard.
	ErrNoDisplay = errors.New("there is no desktop here, and so no clipboard")
	// ErrNoTool is wrapped in a Wayland session without the program that reads
	// its clipboard.
	ErrNoTool = errors.New("the clipboard of this desktop cannot be read: install wl-clipboard")
	// ErrUnsupported is wrapped where this build cannot read the clipboard.
	ErrUnsupported = errors.New("this build of the program cannot read the clipboard: on macOS it has to be built with cgo")

	errRefused = errors.New("the program that you copied from does not give what it offers: copy it once more")
)

// Bounds of what is taken.
const (
	maxPicture = qr.MaxBytes
	maxText    = otpauth.MaxText
	maxList    = 1 << 20 // bytes of a list of files
	maxFiles   = 1000
	maxKinds   = 1000 // that are looked at of those on offer
)

// patience is how long an owner may take to answer, or to send the next part.
const patience = 3 * time.Second

// Read returns what is on the clipboard. It returns when ctx ends, with
// ErrNoAnswer where its time is up.
func Read(ctx context.Context, want Want) (Content, error) { return read(ctx, want) }

// ended is the error of what was not done before ctx ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrNoAnswer
	}
	return ctx.Err()
}
