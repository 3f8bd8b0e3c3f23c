package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/played"
)

// faultsForm is the form with which faults are switched, for a user or for all.
const faultsForm = "faults"

// What the fields of a fault have before its ID: the box, and what stands behind its
// colon.
const (
	faultField  = "fault-"
	numberField = "number-"
)

// A faultsCard is what is broken on purpose, and what could be.
type faultsCard struct {
	Action            string
	Profile, UserName string   // the latter empty for all users of the portal
	On                []string // what the card switches
	ForAll            []string // beside it, for a user
	Users             []broken // beside it, for all
	Groups            []faultGroup
	Problem           *problem
}

// A broken user has faults alone.
type broken struct {
	UserName, Path string
	On             []string
}

// A faultGroup are faults that have to do with the same.
type faultGroup struct {
	Name   string
	On     int // how many are ticked
	Faults []faultBox
}

// A faultBox is a fault to tick.
type faultBox struct {
	fault.Fault
	Field, NumberField string // the latter empty where nothing can be chosen of it
	Ticked             bool
	Chosen             string // the number
	Wrong              bool   // which is why the form came back
	ForAll             bool   // on for all users, beside the box
	Excludes           string
}

// faultsFor is the card of a user, or of all users where the name is empty. What was
// posted and refused is shown again.
func (p *Panel) faultsFor(r *http.Request, portal *played.Portal, userName string, wrong *problem) faultsCard {
	board, name := portal.Faults(), portal.Profile().Name
	card := faultsCard{Action: profilePath + "/faults", Profile: name, UserName: userName, Problem: wrong}
	on, forAll := board.All(), []fault.Choice(nil)
	if userName != "" {
		card.Action = userPath + "/faults"
		on, forAll = board.User(userName), on
		card.ForAll = fault.Texts(forAll)
	} else {
		for _, u := range board.Users() {
			card.Users = append(card.Users, broken{u.UserName, userAt(name, u.UserName), fault.Texts(u.Choices)})
		}
	}
	card.On = fault.Texts(on)
	for _, g := range fault.Groups() {
		card.Groups = append(card.Groups, faultGroup{Name: string(g)})
	}
	for _, f := range fault.All() {
		box := boxOf(f, on, forAll)
		if wrong != nil {
			box.Ticked, box.Chosen = r.PostForm.Has(box.Field), r.PostForm.Get(box.NumberField)
			box.Wrong = wrong.Field != "" && wrong.Field == box.NumberField
		}
		for i := range card.Groups {
			if g := &card.Groups[i]; g.Name == string(f.Group) {
				g.Faults = append(g.Faults, box)
				if box.Ticked {
					g.On++
				}
			}
		}
	}
	return card
}

func boxOf(f fault.Fault, on, forAll []fault.Choice) faultBox {
	box := faultBox{Fault: f, Field: faultField + string(f.ID)}
	if f.Number != nil {
		box.NumberField, box.Chosen = numberField+string(f.ID), strconv.Itoa(f.Number.Default)
	}
	for _, c := range on {
		if c.Fault.ID == f.ID {
			box.Ticked = true
			if f.Number != nil {
				box.Chosen = strconv.Itoa(c.Number)
			}
		}
	}
	for _, c := range forAll {
		box.ForAll = box.ForAll || c.Fault.ID == f.ID
	}
	var excluded []string
	for _, id := range f.Excludes() {
		excluded = append(excluded, string(id))
	}
	box.Excludes = strings.Join(excluded, ", ")
	return box
}

// readFaults reads which boxes are ticked, as texts for a board.
func readFaults(form url.Values) ([]string, *problem) {
	var texts []string
	for _, f := range fault.All() {
		if !form.Has(faultField + string(f.ID)) {
			continue
		}
		text := string(f.ID)
		if n := f.Number; n != nil {
			name := numberField + string(f.ID)
			chosen, err := strconv.Atoi(strings.TrimSpace(form.Get(name)))
			if err != nil || chosen < n.Lowest || chosen > n.Highest {
				return nil, typo(faultsForm, name, fmt.Errorf("%s takes a number of %s from %d to %d", f.ID, n.Unit, n.Lowest, n.Highest))
			}
			text = fmt.Sprintf("%s:%d", f.ID, chosen)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// breakFor switches what is broken for a user alone.
func (p *Panel) breakFor(w http.ResponseWriter, r *http.Request, s *session) {
	portal, status, ok := p.one(w, r, r.PostForm.Get)
	if !ok {
		return
	}
	if wrong := p.switchFaults(r, func(texts []string) error { return portal.BreakFor(status.UserName, texts...) }); wrong != nil {
		p.showPerson(w, r, s, portal, status, wrong)
		return
	}
	p.to(w, r, s, userAt(portal.Profile().Name, status.UserName), switched(portal.Faults().User(status.UserName), status))
}

// breakAll switches what is broken for all users of a portal.
func (p *Panel) breakAll(w http.ResponseWriter, r *http.Request, s *session) {
	portal, err := p.stage.Portal(r.PostForm.Get("profile"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if wrong := p.switchFaults(r, func(texts []string) error { return portal.Break(texts...) }); wrong != nil {
		p.showPortal(w, r, portal, "", wrong)
		return
	}
	p.to(w, r, s, at(profilePath, "profile", portal.Profile().Name), switched(portal.Faults().All(), enroll.Status{}))
}

func (p *Panel) switchFaults(r *http.Request, set func([]string) error) *problem {
	texts, wrong := readFaults(r.PostForm)
	if wrong != nil {
		return wrong
	}
	if err := set(texts); err != nil {
		return problemOf(faultsForm, "", p.explain(r, err))
	}
	return nil
}

// switched says what is on now.
func switched(on []fault.Choice, user enroll.Status) string {
	who := "all users"
	if user.UserName != "" {
		who = user.UserName
	}
	if len(on) == 0 {
		return "Nothing is broken on purpose for " + who + " any more."
	}
	return fmt.Sprintf("Broken on purpose for %s: %s. Keys that were drawn before stay as they are.", who, strings.Join(fault.Texts(on), ", "))
}
