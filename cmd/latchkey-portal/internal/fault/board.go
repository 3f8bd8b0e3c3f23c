package fault

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// A Board says which faults of a portal are on: for all its users, and for single
// ones on top of that. It is kept in memory only. It is safe for concurrent use, and
// a nil Board has none on. It implements [enroll.Faults].
type Board struct {
	mu    sync.RWMutex
	all   []Choice
	users map[string][]Choice // by folded name; none of them is empty
}

// Set has these faults on for all users, and no others; what is on for single users
// stays. The texts are as [Parse] reads them; none at all ends all.
//
// Its errors are sentences: what is not known, or excludes each other, or is
// excluded by what is on for a single user. Nothing is changed then.
func (b *Board) Set(texts ...string) error {
	choices, err := Parse(texts...)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(b.users)) {
		if err := onTop(choices, b.users[name], name); err != nil {
			return err
		}
	}
	b.all = choices
	return nil
}

// SetUser has these faults on for a user, on top of those that are on for all.
// Whether there is such a user is not known here.
func (b *Board) SetUser(userName string, texts ...string) error {
	choices, err := Parse(texts...)
	if err != nil {
		return err
	}
	name := enroll.Fold(userName)
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(choices) == 0 {
		delete(b.users, name)
		return nil
	}
	if err := onTop(b.all, choices, name); err != nil {
		return err
	}
	if b.users == nil {
		b.users = map[string][]Choice{}
	}
	b.users[name] = choices
	return nil
}

// ClearUser switches off what is on for a user alone.
func (b *Board) ClearUser(userName string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.users, enroll.Fold(userName))
}

// onTop says why what is on for all and what is on for a user do not go together.
func onTop(all, own []Choice, userName string) error {
	for _, c := range all {
		for _, d := range own {
			if why := c.Fault.contradicts(d.Fault); why != "" && !c.is(d) {
				return fmt.Errorf("%s is on for all users and %s for %s: %s; switch one of them off first", c, d, userName, why)
			}
		}
	}
	return nil
}

// Clear switches everything off.
func (b *Board) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.users = nil, nil
}

// A State is what is on of a [Board] at a moment.
type State struct {
	all   []Choice
	users map[string][]Choice
}

// State returns what is on now.
func (b *Board) State() State {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return State{b.all, maps.Clone(b.users)}
}

// Restore has on what was on at a moment, and nothing else.
func (b *Board) Restore(s State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.users = s.all, maps.Clone(s.users)
}

// All returns what is on for all users, in the order of the catalogue.
func (b *Board) All() []Choice {
	if b == nil {
		return nil
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.all)
}

// A UserChoices is what is on for a single user, on top of what is for all.
type UserChoices struct {
	UserName string // folded
	Choices  []Choice
}

// Users returns the users for whom something is on, by name.
func (b *Board) Users() []UserChoices {
	if b == nil {
		return nil
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	var users []UserChoices
	for _, name := range slices.Sorted(maps.Keys(b.users)) {
		users = append(users, UserChoices{name, slices.Clone(b.users[name])})
	}
	return users
}

// User returns what is on for a single user, without what is on for all.
func (b *Board) User(userName string) []Choice {
	if b == nil {
		return nil
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.users[enroll.Fold(userName)])
}

// Any reports whether anything is on for anybody.
func (b *Board) Any() bool {
	if b == nil {
		return false
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.all)+len(b.users) > 0
}

// For returns all that is on for a user, in the order of the catalogue.
func (b *Board) For(userName string) []Choice {
	if b == nil {
		return nil
	}
	b.mu.RLock()
	all, own := b.all, b.users[enroll.Fold(userName)] // neither slice is ever changed
	b.mu.RUnlock()
	if len(own) == 0 {
		return all
	}
	var on []Choice
	for _, f := range All() {
		is := func(c Choice) bool { return c.Fault.ID == f.ID }
		if i := slices.IndexFunc(own, is); i >= 0 {
			on = append(on, own[i])
		} else if i := slices.IndexFunc(all, is); i >= 0 {
			on = append(on, all[i])
		}
	}
	return on
}

// Draft changes what a user's new account is to be and how many bytes its key is to
// have.
func (b *Board) Draft(userName string, a *vault.Account, keyBytes *int) {
	d := draft{account: a, keyBytes: keyBytes}
	for _, c := range b.For(userName) {
		if c.Fault.draft != nil {
			c.Fault.draft(&d, c.Number)
		}
	}
}

// Conduct returns how a user's codes are checked.
func (b *Board) Conduct(userName string) Conduct {
	var conduct Conduct
	for _, c := range b.For(userName) {
		if c.Fault.conduct != nil {
			c.Fault.conduct(&conduct, c.Number)
		}
	}
	return conduct
}

// ClockOff returns by how much the clock is wrong that a user's codes are checked by.
func (b *Board) ClockOff(userName string) time.Duration { return b.Conduct(userName).ClockOff }

// Refuses names the fault by which a user's right codes are refused; empty for none.
func (b *Board) Refuses(userName string) string { return string(b.Conduct(userName).Refuses) }

// Post returns what becomes of messages to a user.
func (b *Board) Post(userName string) Post {
	var post Post
	for _, c := range b.For(userName) {
		if c.Fault.post != nil {
			c.Fault.post(&post, c.Number)
		}
	}
	return post
}
