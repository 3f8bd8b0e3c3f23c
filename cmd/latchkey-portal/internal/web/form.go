package web

import (
	"cmp"
	"errors"
	"mime"
	"net/http"

	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// A form is a screen as a template shows it.
type form struct {
	Screen  profile.Screen
	Action  string
	Note    string // a quiet message above the form, such as after logging out
	User    string // whose invitation or session it is
	Named   string // whose name was typed, if there is such a user; not on the page
	Part    string // "Step 1 of 2"
	Text    string // the screen's, filled in
	Problem *problem
	Inputs  []input
	Key     *keyView
	Back    *link // where the page before is
	Options []option
	Code    codeView
	Support string
	Again   bool // the method can be chosen anew
	Contact []link
	// SendFirst says that no code can be entered before one was sent.
	SendFirst bool
	Help      *link
	SSO       *profile.SSO // another way in
	Passkey   *passkeyView // and another
}

// A link leads to another page.
type link struct{ Path, Label string }

// An option is a method that can be chosen.
type option struct {
	profile.Option
	Chosen bool
}

// A codeView is what goes with the field for a code. What is empty there is not
// on the page.
type codeView struct {
	Send, SendPath string // a button, or a link where there is a path
	Remember, Skip string
	SkipHint       string // when to skip, or that it cannot be done any more
	Recovery       *input
	RecoveryLabel  string
}

// An input is a field with what a browser and a screen reader need to know.
type input struct {
	profile.Field
	Type         string
	Autocomplete string
	Numeric      bool     // a keypad on telephones, wide figures
	Boxes        int      // how many boxes a script may make of it
	Choices      []string // what a list offers
	Long         bool     // several lines
	Optional     bool
	Value        string
	Focus        bool
	Wrong        bool
	DescribedBy  string
}

// A problem is why a form came back, tied to one of its fields.
type problem struct {
	Complaint support.Complaint
	Field     profile.FieldName
	Text      string
	Advice    []string
	Status    int
	// secret says that the advice may tell a letter of a key or a digit of a code.
	secret bool
	// told says that the directory has told the feed of it.
	told bool
}

const problemID = "problem"

// inputs prepares the screen's fields. Only a user name is ever given back to
// the page; passwords and codes are typed anew.
func inputs(screen profile.Screen, userName string, p *problem) []input {
	var all []input
	for i, field := range screen.Fields {
		in := input{Field: field, Type: "text"}
		switch field.Name {
		case profile.UserName:
			in.Autocomplete, in.Value = "username", userName
		case profile.Password:
			in.Type, in.Autocomplete = "password", "current-password"
		case profile.NewPassword, profile.Repeat:
			in.Type, in.Autocomplete = "password", "new-password"
		case profile.Code:
			in.Autocomplete, in.Numeric = "one-time-code", true
		case profile.Country:
			in.Autocomplete, in.Choices = "tel-country-code", countries()
		case profile.Number:
			in.Type, in.Autocomplete = "tel", "tel-national"
		case profile.Email:
			in.Type, in.Autocomplete = "email", "email"
		case profile.Text:
			in.Long, in.Autocomplete = true, "off"
		case profile.Claim:
			in.Autocomplete = "off"
		case profile.Recovery:
			in.Autocomplete = "off"
		}
		in.Focus = i == 0
		if field.Hint != "" {
			in.DescribedBy = string(field.Name) + "-hint"
		}
		if p != nil {
			in.Focus = field.Name == p.Field
			in.Wrong = in.Focus
			if in.Wrong {
				in.DescribedBy = problemID + " " + in.DescribedBy
			}
		}
		all = append(all, in)
	}
	return all
}

// showForm renders a screen. With a problem, its status is the answer's and the
// title begins with "Error", which is what a screen reader reads first.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request, f form) {
	status, title := http.StatusOK, f.Screen.Title
	if f.Problem != nil {
		status, title = f.Problem.Status, "Error: "+title
	}
	if f.Inputs == nil {
		f.Inputs = inputs(f.Screen, "", f.Problem)
	}
	if f.Text == "" {
		f.Text = f.Screen.Text
	}
	s.addErrands(r, &f)
	s.render(w, r, status, view{Page: "form", Title: title, Data: f, OwnPortal: true, Path: f.Screen.Path, Whose: cmp.Or(f.Named, f.User), Problem: f.Problem})
}

// formType is what browsers call a posted form.
const formType = "application/x-www-form-urlencoded"

// parse reads a posted form, or answers why it cannot be read.
func (s *Server) parse(w http.ResponseWriter, r *http.Request) bool {
	return ParseForm(w, r, s.fail)
}

// ParseForm reads a posted form, or has fail answer why it cannot be read.
func ParseForm(w http.ResponseWriter, r *http.Request, fail func(http.ResponseWriter, *http.Request, int)) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != formType && r.ContentLength != 0 {
		fail(w, r, http.StatusUnsupportedMediaType)
		return false
	}
	err := r.ParseForm()
	if err == nil {
		return true
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		fail(w, r, http.StatusRequestEntityTooLarge)
	} else {
		fail(w, r, http.StatusBadRequest)
	}
	return false
}

// typed returns a field of the posted form. The address's query is not looked
// at: nothing that is typed belongs there.
func typed(r *http.Request, name profile.FieldName) string {
	return r.PostForm.Get(string(name))
}
