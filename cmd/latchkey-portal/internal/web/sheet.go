package web

import (
	"errors"
	"net/http"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/support"
	"latchkey/importer/dictation"
)

// wordsField chooses the alphabet of a sheet.
const wordsField = "words"

// A sheetView is the sheet that a rehearsal's key is read out from.
type sheetView struct {
	User      enroll.Person
	Key       *keyView
	Groups    []spelled
	Count     int
	Alphabets []alphabetChoice
	Alphabet  dictation.Alphabet
	Path      string
	Back      string
	Code      string
	Left      int // seconds for which it is still shown
	Style     string
}

// A spelled group has its letters and the words for them.
type spelled struct {
	Number  int
	Letters string
	Words   []string
}

type alphabetChoice struct {
	dictation.Alphabet
	Chosen bool
}

// showSheet shows the key of a user who is made up for a rehearsal, to be read out. The
// key of anybody else is not shown.
func (s *Server) showSheet(w http.ResponseWriter, r *http.Request) {
	if fromElsewhere(r) && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		s.fail(w, r, http.StatusForbidden)
		return
	}
	userName := r.PathValue("user")
	account, err := s.directory.RehearsalKey(userName)
	refuse := func(status int, f failure) {
		s.render(w, r, status, view{Page: "failure", Title: f.Title, Data: f})
	}
	switch {
	case errors.Is(err, enroll.ErrNoRehearsal):
		refuse(http.StatusForbidden, failure{"This key is not shown", "It belongs to a user, and support never sees it. Make a rehearsal user on the front page to practise with."})
		return
	case errors.Is(err, enroll.ErrNoApp):
		refuse(http.StatusNotFound, failure{"There is no key here", "The codes of this portal are sent; nobody has a key. The outbox has the codes of a rehearsal."})
		return
	case err != nil:
		s.noSuchUser(w, r)
		return
	}
	person, err := s.directory.Person(userName)
	if err != nil {
		s.noSuchUser(w, r)
		return
	}
	now := s.clock.Now()
	code, err := account.Code(now)
	if err != nil {
		s.broken(w, r, "making a code", err)
		return
	}
	v := sheetView{
		User: person, Path: supportOf(person.UserName) + "/sheet", Back: supportOf(person.UserName),
		Code: code.Value, Left: account.Period - int(now.Unix()%int64(account.Period)), Style: staticPath + s.looks.names["support.css"],
	}
	if v.Key, err = viewKey(account, s.faults.Show(person.UserName, account), false); err != nil {
		s.broken(w, r, "showing the key", err)
		return
	}
	s.spell(&v, account.Secret.Base32(), r.URL.Query().Get(wordsField))
	s.helpers.feed.Put(support.SheetEvent(now, s.profile.Name, person.UserName))
	s.render(w, r, http.StatusOK, view{Page: "sheet", Title: "Dictation sheet: " + person.FullName, Data: v})
}

// spell puts a key into groups with the words of an alphabet: the same as in the
// authenticator's own window.
func (s *Server) spell(v *sheetView, key, alphabet string) {
	v.Alphabet = dictation.Find(alphabet)
	for _, a := range dictation.Alphabets() {
		v.Alphabets = append(v.Alphabets, alphabetChoice{a, a.ID == v.Alphabet.ID})
	}
	read := dictation.Read(key)
	v.Count = len(read)
	for i, group := range read.Groups() {
		v.Groups = append(v.Groups, spelled{i + 1, group.String(), v.Alphabet.Spell(group)})
	}
}
