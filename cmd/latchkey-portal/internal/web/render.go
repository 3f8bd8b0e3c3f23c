package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// looks are the parsed pages and the files that they load.
type looks struct {
	pages map[string]*template.Template // by file name without its ending
	files map[string]staticFile         // by versioned name
	names map[string]string             // versioned name by plain name
}

type staticFile struct {
	kind string
	data []byte
}

func newLooks() (*looks, error) { return readLooks(pageFiles, staticFiles) }

// readLooks parses pages, which have the portal's parts to be made of, and takes in the
// files that they load.
func readLooks(pages, files fs.FS) (*looks, error) {
	l := &looks{pages: map[string]*template.Template{}, files: map[string]staticFile{}, names: map[string]string{}}
	if err := l.readStatic(files); err != nil {
		return nil, err
	}
	names, err := fs.Glob(pages, "pages/*.html")
	if err != nil {
		return nil, err
	}
	parts, err := fs.Glob(pages, "parts/*.html")
	if err != nil {
		return nil, err
	}
	shared := []string{"pages/layout.html", "pages/parts.html", "pages/errands.html", "pages/passkey.html", "pages/miniature.html"}
	for _, name := range names {
		parsed, err := template.New("").Funcs(template.FuncMap{"act": act, "within": profile.Within, "supportOf": supportOf}).ParseFS(pageFiles, shared...)
		if err == nil {
			parsed, err = parsed.ParseFS(pages, append(parts, name)...)
		}
		if err != nil {
			return nil, err
		}
		l.pages[strings.TrimSuffix(path.Base(name), ".html")] = parsed
	}
	return l, nil
}

// readStatic gives each file a name with a hash of its content in it, so that a
// browser may keep it for good and still sees a new one at once.
func (l *looks) readStatic(files fs.FS) error {
	return fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		kinds := map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}
		base, end := path.Base(name), path.Ext(name)
		if kinds[end] == "" {
			return fmt.Errorf("the type of %s is not known", base)
		}
		sum := sha256.Sum256(data)
		versioned := strings.TrimSuffix(base, end) + "-" + hex.EncodeToString(sum[:6]) + end
		l.files[versioned] = staticFile{kind: kinds[end], data: data}
		l.names[base] = versioned
		return nil
	})
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) { s.looks.serve(w, r, s.fail) }

// serve answers with the file whose versioned name is in the address.
func (l *looks) serve(w http.ResponseWriter, r *http.Request, fail func(http.ResponseWriter, *http.Request, int)) {
	file, ok := l.files[r.PathValue("file")]
	if !ok {
		fail(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", file.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(file.data)
}

// A view is what a page is rendered from.
type view struct {
	Page  string // the template
	Title string // what is said before the site's name in the window's title
	Data  any
	Menu  *menu // of a signed-in user, or nil
	// Refresh is after how many seconds a browser without scripts loads the page
	// anew; 0 is never.
	Refresh int

	// Path is where a form is, Whose its user where that is not who has the session, and
	// Problem what is wrong with what was sent.
	Path, Whose string
	Problem     *problem

	// Site is whose page it is; the portal's, where it is empty.
	Site string

	// The rest is filled in by render.
	Style, Icon   string
	Look, Looks   string
	Enter, Leave  string // what coming in and going out are called
	Entry         string // coming in, as a thing
	NameLabel     string // what a user's name is called
	Factor        string // what the second factor is called
	Short         string // a shorter name for it
	Script        string
	Front, Outbox string
	LogIn         string
	LogOut        string
	Invite        string
	Reset, Unlock string
	Users         string // what the paths of actions on users begin with
	OwnPortal     bool   // a page of the portal that is played, not of the test server
	OnFront       bool   // the front page itself
	Panel         string // where the control panel is, or ""
	OnPanel       bool   // one of its pages
	Kept          bool   // users and keys outlast the server
	Seeded        bool   // keys may be derived from a seed
	Faults        []faultView
	Broken        string // how many faults are on, in words; empty for none
	Watched       watchedView
}

// An action is a button that does something to a user.
type action struct {
	Path, Label string
	User        enroll.Status
}

// act makes an action for a template.
func act(v view, what, label string, user enroll.Status) action {
	return action{v.Users + what, label, user}
}

// render writes a page, whole or not at all.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, v view) {
	if v.Site == "" {
		v.Site = s.profile.Site
	}
	v.Style = staticPath + s.looks.names["portal.css"]
	v.Look, v.Looks = s.profile.Look, staticPath+s.looks.names["looks.css"]
	v.Enter, v.Leave = s.profile.Enter(), s.profile.Leave()
	v.Entry, v.NameLabel = s.profile.Entry(), s.profile.NameLabel()
	v.Factor, v.Short = s.profile.FactorName(), s.profile.FactorShort()
	v.Script = staticPath + s.looks.names["portal.js"]
	v.Icon = staticPath + s.looks.names["icon.svg"]
	v.Front, v.Outbox, v.LogIn, v.LogOut = frontPath, outboxPath, s.profile.LogIn.Path, logOutPath
	v.Invite, v.Reset, v.Unlock, v.Users = invitePath, resetPath, unlockPath, usersPath
	v.Kept, v.Seeded, v.Watched = s.kept, s.directory.Seeded(), s.watched(r, v.OwnPortal)
	v.Faults = s.viewFaults()
	v.Broken = broken(v.Faults)
	v.Panel = s.panel
	if v.OwnPortal {
		s.noteSight(r, v)
	}
	s.looks.write(w, r, status, v, s.log)
}

// write writes a page, whole or not at all.
func (l *looks) write(w http.ResponseWriter, r *http.Request, status int, v view, log *slog.Logger) {
	var page bytes.Buffer
	if err := l.pages[v.Page].ExecuteTemplate(&page, "layout", v); err != nil {
		// The error of a template can quote what it was given, so only the page
		// is named.
		log.Error("a page could not be made", "page", v.Page)
		http.Error(w, "The portal could not make this page.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = page.WriteTo(w)
	}
}
