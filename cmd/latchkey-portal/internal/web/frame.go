package web

import (
	"io"
	"io/fs"
	"log/slog"
	"net/http"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/vault"
)

// A Frame is what pages of the test server have round them that are shown elsewhere:
// the same head, parts and style sheet as those here.
type Frame struct {
	looks *looks
	own   *looks // this package's, for its files
	o     FrameOptions
}

// FrameOptions are what a [Frame] is made of.
type FrameOptions struct {
	// Site is whose pages they are, as in the window's title.
	Site string
	// Home is where they begin, and Enter what going there is called.
	Home, Enter string
	// Files has templates in pages/*.html, of which each defines "main", what all of them
	// share in parts/*.html, and what they load in static. Below Static they are served, by their versioned names.
	Files  fs.FS
	Static string
	// Sheet is the name of a style sheet among them that comes after the portal's.
	Sheet string
	Log   *slog.Logger
}

// NewFrame parses the pages.
func NewFrame(o FrameOptions) (*Frame, error) {
	own, err := newLooks()
	if err != nil {
		return nil, err
	}
	looks, err := readLooks(o.Files, o.Files)
	if err != nil {
		return nil, err
	}
	looks.pages["failure"] = own.pages["failure"]
	return &Frame{looks: looks, own: own, o: o}, nil
}

// A FramePage is a page to show.
type FramePage struct {
	Page, Title string // the template's name, and what the window's title begins with
	Data        any    // which is .Data of the template
	Seeded      bool   // keys may be derived from a seed
	// Refresh is after how many seconds a browser without scripts loads it anew.
	Refresh int
	// Pictures says that there may be some written into it, as in a [KeyView].
	Pictures bool
}

// Show writes a page, whole or not at all.
func (f *Frame) Show(w http.ResponseWriter, r *http.Request, status int, p FramePage) {
	if p.Pictures {
		allowPictures(w)
	}
	f.looks.write(w, r, status, view{
		Page: p.Page, Title: p.Title, Data: p.Data, Seeded: p.Seeded, Refresh: p.Refresh, Site: f.o.Site,
		Style: f.asset("portal.css"), Script: f.asset("portal.js"), Icon: f.asset("icon.svg"), Looks: f.Asset(f.o.Sheet),
		Front: frontPath, Outbox: outboxPath, LogIn: f.o.Home, Enter: f.o.Enter, OnPanel: true,
	}, f.o.Log)
}

// Piece writes a part of a page, by the name of its template.
func (f *Frame) Piece(w io.Writer, page, part string, data any) error {
	return f.looks.pages[page].ExecuteTemplate(w, part, data)
}

// Fail shows the page of an HTTP error.
func (f *Frame) Fail(w http.ResponseWriter, r *http.Request, status int) {
	status, text := failureOf(status)
	f.Show(w, r, status, FramePage{Page: "failure", Title: text.Title, Data: text})
}

// FailWith shows a page that says what is wrong, in a few words and in a sentence.
func (f *Frame) FailWith(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	f.Show(w, r, status, FramePage{Page: "failure", Title: title, Data: failure{title, text}})
}

// Asset is the address of one of the frame's own files.
func (f *Frame) Asset(name string) string { return f.o.Static + f.looks.names[name] }

// asset is that of a file of the portal's, at the same server.
func (f *Frame) asset(name string) string { return staticPath + f.own.names[name] }

// ServeFile answers with one of the frame's own files; the route's pattern ends in
// {file}.
func (f *Frame) ServeFile(w http.ResponseWriter, r *http.Request) { f.looks.serve(w, r, f.Fail) }

// A KeyView is a new key as it is shown: as a QR code, for the template "key", in
// groups, and in words.
type KeyView = keyView

// ViewKey draws the QR code of an account as it is shown. Its errors never hold the key.
func ViewKey(a vault.Account, shown fault.Shown) (*KeyView, error) { return viewKey(a, shown, false) }
