package panel

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

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
	who := whence(r)
	if left := p.brake.begin(who); left > 0 {
		seconds := int(left.Seconds())
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		p.showEntry(w, r, "", &problem{Field: "token", Status: http.StatusTooManyRequests,
			Text: fmt.Sprintf("Too many wrong tokens were entered. Wait %s, then try again.", count(seconds, "second"))})
		return
	}
	shown := strings.TrimSpace(r.PostForm.Get("token"))
	if !p.o.Token.Matches(shown) {
		p.o.Log.Warn("a wrong token was entered at the control panel")
		text := "That is not the token. Copy it from where the test server was started, or from its --token-file."
		if shown == "" {
			text = "Enter the token."
		}
		p.showEntry(w, r, "", &problem{Field: "token", Status: http.StatusUnprocessableEntity, Text: text})
		return
	}
	p.brake.passed(who)
	p.sessions.leave(p.token(r)) // whatever session this browser had before
	p.keep(w, r, p.sessions.enter())
	p.o.Log.Info("logged in at the control panel")
	p.stage.Note("", "panel-opened", "Somebody logged in at the control panel.")
	http.Redirect(w, r, Path, http.StatusSeeOther)
}

func (p *Panel) logOut(w http.ResponseWriter, r *http.Request) {
	p.sessions.leave(p.token(r))
	p.keep(w, r, "")
	http.Redirect(w, r, logInPath+"?out=yes", http.StatusSeeOther)
}

// whence is where a request comes from, without the port.
func whence(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
