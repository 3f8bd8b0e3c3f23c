package panel

import (
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/stream"
	"latchkey/cmd/latchkey-portal/internal/web"
)

//go:embed pages/*.html parts/*.html static
var files embed.FS

// Path is where the panel is at the server's first address.
const Path = "/control"

// The addresses of the panel.
const (
	logInPath    = Path + "/log-in"
	logOutPath   = Path + "/log-out"
	addPath      = Path + "/add"
	userPath     = Path + "/user"
	outboxPath   = Path + "/outbox"
	clockPath    = Path + "/clock"
	eventsPath   = Path + "/events"
	profilesPath = Path + "/profiles"
	profilePath  = Path + "/profile"
	serverPath   = Path + "/server"
	staticPath   = Path + "/static/"
)

// longestForm is how long what is posted may be, in bytes.
const longestForm = 64 << 10

// Options are what a [Panel] works and how it can be reached.
type Options struct {
	Stage *played.Stage
	// Door is what the token opens, the API's as well.
	Door *control.Door
	// Base is the address of the server, such as http://127.0.0.1:8087.
	Base string
	// Hosts are the names under which requests are answered.
	Hosts web.Hosts
	Log   *slog.Logger
	// Version is that of the program.
	Version string
	// Now is the computer's clock; nil for it.
	Now func() time.Time
}

// A Panel is the [http.Handler] of the pages.
type Panel struct {
	o         Options
	stage     *played.Stage
	frame     *web.Frame
	cookie    string // its name
	sessions  *sessions
	listeners *stream.Room
	handler   http.Handler
}

// Owns reports whether an address is one of the panel's.
func Owns(path string) bool { return path == Path || strings.HasPrefix(path, Path+"/") }

// New returns the panel of a stage.
func New(o Options) (*Panel, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &Panel{
		o: o, stage: o.Stage, cookie: cookieName(o.Base), sessions: newSessions(o.Now), listeners: stream.NewRoom(),
	}
	var err error
	p.frame, err = web.NewFrame(web.FrameOptions{
		Site: "Control panel", Home: Path, Enter: "Open the control panel", Files: files, Static: staticPath, Sheet: "panel.css", Log: o.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the control panel: %w", err)
	}
	p.handler = web.Guard{
		Log: o.Log, Hosts: o.Hosts, Fail: p.frame.Fail,
		Longest: func(*http.Request) int64 { return longestForm },
		Quiet:   func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, staticPath) },
	}.Around(p.routes())
	return p, nil
}

// ServeHTTP implements [http.Handler].
func (p *Panel) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// Release ends the answers that are told events as they happen. It is for the stop of
// the server.
func (p *Panel) Release() { p.listeners.Release() }

func (p *Panel) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+staticPath+"{file}", p.frame.ServeFile)
	mux.HandleFunc("GET "+logInPath, p.showLogIn)
	mux.HandleFunc("POST "+logInPath, p.logIn)
	mux.HandleFunc("POST "+logOutPath, p.logOut)
	get := func(path string, h handler) { mux.HandleFunc("GET "+path, p.inSession(h)) }
	post := func(path string, h handler) {
		mux.HandleFunc("POST "+path, p.inSession(func(w http.ResponseWriter, r *http.Request, s *session) {
			if web.ParseForm(w, r, p.frame.Fail) {
				h(w, r, s)
			}
		}))
	}
	get(Path, p.showUsers)
	get(addPath, p.showAdd)
	post(addPath, p.add)
	get(userPath, p.showUser)
	post(userPath+"/enroll", p.enroll)
	post(userPath+"/confirm", p.confirm)
	post(userPath+"/verify", p.verify)
	post(userPath+"/faults", p.breakFor)
	post(userPath+"/reset", p.reset)
	post(userPath+"/remove", p.remove)
	get(outboxPath, p.showOutbox)
	post(outboxPath, p.clear)
	get(clockPath, p.showClock)
	post(clockPath, p.setClock)
	get(eventsPath, p.showEvents)
	get(profilesPath, p.showProfiles)
	get(profilePath, p.showProfile)
	post(profilePath, p.setProfile)
	post(profilePath+"/faults", p.breakAll)
	get(serverPath, p.showServer)
	post(serverPath, p.startOver)
	return mux
}

// common is what every page behind the log-in has.
type common struct {
	Tabs    []tab
	LogOut  string
	Clock   string // how the clock is set, where it is not the computer's
	Note    string
	Problem *problem
	Script  string
	Profile string   // the portal that was chosen, or ""
	Names   []string // of all portals
}

// A tab leads to one of the main pages.
type tab struct {
	Path, Label string
	At          bool
}

// commonAt is what a page has that belongs to one of the main ones.
func (p *Panel) commonAt(path string) common {
	c := common{LogOut: logOutPath, Clock: p.clockNote(), Script: p.frame.Asset("panel.js")}
	for _, t := range []tab{
		{Path: Path, Label: "Users"}, {Path: outboxPath, Label: "Outbox"}, {Path: clockPath, Label: "Clock"},
		{Path: eventsPath, Label: "Events"}, {Path: profilesPath, Label: "Portals"}, {Path: serverPath, Label: "Server"},
	} {
		t.At = t.Path == path
		c.Tabs = append(c.Tabs, t)
	}
	for _, portal := range p.stage.Portals() {
		c.Names = append(c.Names, portal.Profile().Name)
	}
	return c
}

// commonOf is commonAt for a page that can be about one portal, which its address names;
// it reports false for one that is not played.
func (p *Panel) commonOf(r *http.Request, path string) (common, bool) {
	c := p.commonAt(path)
	c.Profile = r.URL.Query().Get("profile")
	return c, c.Profile == "" || slices.Contains(c.Names, c.Profile)
}

// show writes a page. With a problem its title begins with "Error", which is what a
// screen reader reads first.
func (p *Panel) show(w http.ResponseWriter, r *http.Request, page, title string, problem *problem, data any) {
	status := http.StatusOK
	if problem != nil {
		status, title = problem.Status, "Error: "+title
	}
	user, _ := data.(userPage)
	p.frame.Show(w, r, status, web.FramePage{
		Page: page, Title: title, Data: data, Seeded: slices.ContainsFunc(p.stage.Portals(), seeded),
		Pictures: user.Key != nil && user.Key.Picture != nil,
	})
}

func seeded(portal *played.Portal) bool { return portal.Directory().Seeded() }

// fail answers for an error that no form can show.
func (p *Panel) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := p.explain(r, err)
	p.frame.FailWith(w, r, e.Status, e.Title, e.Detail)
}

// explain says what an error means, and logs it where the mistake is on this side.
func (p *Panel) explain(r *http.Request, err error) played.Explanation {
	e := played.Explain(err)
	if e.Ours && r.Context().Err() == nil {
		p.o.Log.Error("a request failed", "route", r.Pattern, "error", err)
	}
	return e
}

// to sends the browser to a page, which says a note.
func (p *Panel) to(w http.ResponseWriter, r *http.Request, s *session, where, note string) {
	s.tell(told{at: where, note: note})
	http.Redirect(w, r, where, http.StatusSeeOther)
}

// at is the address of a page with parameters.
func at(path string, parameters ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(parameters); i += 2 {
		if parameters[i+1] != "" {
			values.Set(parameters[i], parameters[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
