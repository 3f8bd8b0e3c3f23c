package enroll

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A ruleRecord is what is kept of rules that stand for users, not for the portal: a
// start with other rules has to know what the users were told.
type ruleRecord struct {
	Required bool          `json:"required"`
	Grace    time.Duration `json:"grace"`
}

func (r Rules) record() ruleRecord { return ruleRecord{Required: r.Required, Grace: r.Grace} }

// adopt takes the users who were kept over into rules that may be others than those
// they came under. Keys, and the codes made with them, stay what they were set up
// with, and what was granted until some time stays until then. Beyond that
//
//   - a user who has until some day for the set-up keeps that day; where there was no
//     limit, and is one now, the time begins now;
//   - where users need a second factor from the start, and did not, everybody needs
//     one now, which staff can take back;
//   - a user who can only show codes of methods that are no more is an error: to let
//     such users set up anew by their passwords alone is for staff to decide.
//
// It is called before the directory is used.
func (d *Directory) adopt() error {
	if err := d.checkMethods(); err != nil {
		return err
	}
	if before := d.kept.rules; before != nil {
		for _, u := range d.order {
			d.adoptUser(u, *before)
		}
	}
	return nil
}

func (d *Directory) adoptUser(u *user, before ruleRecord) {
	d.touch(u)
	if d.rules.Required && !before.Required && u.required.IsZero() {
		d.require(u)
		return
	}
	if u.required.IsZero() || d.rules.Grace == before.Grace || len(d.methods(u)) > 0 {
		return
	}
	switch {
	case before.Grace == 0:
		u.required, u.extension = d.clock.Now(), 0
	case d.rules.Grace > 0:
		u.extension += before.Grace - d.rules.Grace
	}
}

// mostNamed is how many users an error names.
const mostNamed = 3

// checkMethods returns an error where users would lose their second factor.
func (d *Directory) checkMethods() error {
	who, methods := d.stranded()
	if who == "" {
		return nil
	}
	return fmt.Errorf("%s can only show codes by %s, which the rules do not have; start with rules that do, or start once more with the rules from before and reset these users",
		who, methods)
}

// stranded names who has a second factor and could not show it under the rules, and
// what those have set up; both are empty where that is nobody.
func (d *Directory) stranded() (who, by string) {
	var names []string
	gone := map[Method]bool{}
	for _, u := range d.order {
		if len(u.factors) == 0 || len(d.methods(u)) > 0 {
			continue
		}
		names = append(names, u.UserName)
		for m := range u.factors {
			gone[m] = true
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	var methods []string
	for _, m := range slices.Sorted(maps.Keys(gone)) {
		methods = append(methods, string(m))
	}
	who = strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		who = fmt.Sprintf("%s and %d more", who, more)
	}
	return who, strings.Join(methods, " or ")
}
