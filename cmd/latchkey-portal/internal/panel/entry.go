package panel

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// An entryPage is the log-in.
type entryPage struct {
	Action  string
	Note    string
	Problem *problem
	Field   field
}

func (p *Panel) showLogIn(w http.ResponseWriter, r *http.Request) {
	if p.sessions.find(p.token(r)) != nil {
		http.Redirect(w, r, Path, http.StatusSeeOther)
		return
	}
	note := ""
	switch {
	case r.URL.Query().Has("out"):
		note = "You are logged out."
	case r.URL.Query().Has("ended"):
		note = "Your session has ended. Log in again."
	}
	p.showEntry(w, r, note, nil)
}

func (p *Panel) showEntry(w http.ResponseWriter, r *http.Request, note string, wrong *problem) {
	f := field{Name: "token", Label: "Token", Type: "password", Autocomplete: "current-password", Hint: "It was printed when the test server was started, or is in its --token-file.", Focus: true}
	p.show(w, r, "log-in", "Log in", wrong, entryPage{Action: logInPath, Note: note, Problem: wrong, Field: f.told(wrong)})
}

// logIn gives a session to whoever shows the token.
func (p *Panel) logIn(w http.ResponseWriter, r *http.Request) {
	if !web.ParseForm(w, r, p.frame.Fail) {
		return
	}
	shown := strings.TrimSpace(r.PostForm.Get("token"))
	if ok, wait := p.o.Door.Enter(r, shown); !ok {
		p.refuse(w, r, shown, int(wait.Seconds()))
		return
	}
	p.sessions.leave(p.token(r)) // whatever session this browser had before
	p.keep(w, r, p.sessions.enter())
	p.o.Log.Info("logged in at the control panel")
	p.stage.Note("", "panel-opened", "Somebody logged in at the control panel.")
	http.Redirect(w, r, Path, http.StatusSeeOther)
}

// refuse shows the log-in again to whoever showed something else than the token. No other
// is taken for so many seconds.
func (p *Panel) refuse(w http.ResponseWriter, r *http.Request, shown string, seconds int) {
	wrong := problem{Field: "token", Status: http.StatusUnprocessableEntity, Text: "That is not the token. Copy it from where the test server was started, or from its --token-file."}
	switch {
	case seconds > 0:
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		wrong.Status = http.StatusTooManyRequests
		wrong.Text = fmt.Sprintf("Too many wrong tokens were entered. Copy the right one, which is taken at any time, or wait %s before another try.", played.Count(seconds, "second"))
	case shown == "":
		wrong.Text = "Enter the token."
	default:
		p.o.Log.Warn("a wrong token was entered at the control panel")
	}
	p.showEntry(w, r, "", &wrong)
}

func (p *Panel) logOut(w http.ResponseWriter, r *http.Request) {
	p.sessions.leave(p.token(r))
	p.keep(w, r, "")
	http.Redirect(w, r, logInPath+"?out=yes", http.StatusSeeOther)
}
