package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/importer/found"
	"latchkey/vault"
)

// A candidate is an account that was found and that the user may take.
type candidate struct {
	account vault.Account // as found, then as edited
	source  string        // the file it came from; empty for pasted or typed text
	remarks []string      // what the importer wants to be read before saving
	issuers []string      // the names to choose from, where the link has two
	take    bool          // ticked; without meaning where it cannot be taken
	replace vault.ID      // the old account to replace; empty to keep both
}

// A batch is everything that one or several pictures, files or texts held, on
// its way into the vault.
type batch struct {
	candidates []*candidate
	skipped    []found.Skipped
}

// add takes the result of reading source into the batch. have is the vault.
func (b *batch) add(source string, result found.Result, have []vault.Account) {
	for _, f := range result.Accounts {
		c := &candidate{account: f.Account, source: source, remarks: f.Remarks, issuers: f.Issuers}
		if b.twin(c) != nil {
			b.skipped = append(b.skipped, found.Skipped{
				Name: f.Title(), Reason: "it is the same account as another one here",
			})
			continue
		}
		b.candidates = append(b.candidates, c)
		c.take = b.problem(c, have) == ""
	}
	for _, s := range result.Skipped {
		s.Name = strings.Trim(source+", "+s.Name, ", ")
		b.skipped = append(b.skipped, s)
	}
}

// skip records that nothing could be taken from source, and why.
func (b *batch) skip(source string, reason error) {
	b.skipped = append(b.skipped, found.Skipped{Name: source, Reason: reason.Error()})
}

// twin returns an earlier candidate that is the same account as c: two pictures
// of one code.
func (b *batch) twin(c *candidate) *candidate {
	for _, other := range b.candidates {
		if other == c {
			return nil
		}
		if other.account.Same(c.account) {
			return other
		}
	}
	return nil
}

// lacks is the problem of a nameless account, for a line of a list.
const lacks = "Needs a website or an account name"

// problem says why c cannot be taken as it is, or nothing.
func (b *batch) problem(c *candidate, have []vault.Account) string {
	if stand(c.account, have).relation == isSame {
		return "You have it already"
	}
	if b.twin(c) != nil {
		return "The same as another one here"
	}
	if nameless(c.account) {
		return lacks
	}
	return problem(c.account)
}

// problem says what keeps an account from being added whatever the vault holds,
// or nothing.
func problem(a vault.Account) string {
	if nameless(a) {
		return "Give it a website or an account name, so that you know it again."
	}
	if err := a.Validate(); err != nil {
		return sentence(err)
	}
	return ""
}

// takes returns what is to be saved: the candidates that are ticked and can be
// taken.
func (b *batch) takes(have []vault.Account) []take {
	var all []take
	for _, c := range b.candidates {
		if c.take && b.problem(c, have) == "" {
			all = append(all, c.decide(have))
		}
	}
	return all
}

// decide turns c into what is to be saved. An old account that c no longer
// stands against, because its name was edited, is not replaced.
func (c *candidate) decide(have []vault.Account) take {
	s := stand(c.account, have)
	t := take{account: trimmed(c.account), seen: s.relation}
	if s.replaces() {
		for _, old := range s.olds {
			if old.ID == c.replace {
				t.replace = c.replace
			}
		}
	}
	return t
}

func trimmed(a vault.Account) vault.Account {
	a.Issuer, a.Name = strings.TrimSpace(a.Issuer), strings.TrimSpace(a.Name)
	return a
}

// A take is one decision to be carried out.
type take struct {
	account vault.Account
	replace vault.ID // the account that gives way, or empty
	seen    relation // how account stood when the user decided
}

// errListChanged is returned where another program changed the vault so that
// the question the user answered is no longer the right one.
var errListChanged = errors.New("the list was changed by another program meanwhile: look at the account again")

// An adder is what saving needs of the vault.
type adder interface {
	Accounts() []vault.Account
	Add(ctx context.Context, accounts ...vault.Account) ([]vault.Account, error)
	Update(ctx context.Context, id vault.ID, change func(*vault.Account) error) (vault.Account, error)
	Reload(ctx context.Context) (changed bool, err error)
}

// save carries takes out and returns the accounts as they were stored, also
// those that were stored before an error. It looks at the keyring first: if
// another program has stored the same account or one of the same name since
// the user decided, nothing is saved and the error wraps [errListChanged].
func save(ctx context.Context, v adder, takes []take) ([]vault.Account, error) {
	if _, err := v.Reload(ctx); err != nil {
		return nil, doing("looking at the vault before saving", err)
	}
	fresh, err := check(v.Accounts(), takes)
	if err != nil {
		return nil, err
	}
	var stored []vault.Account
	for _, t := range takes {
		if t.replace == "" {
			continue
		}
		a, err := v.Update(ctx, t.replace, func(old *vault.Account) error {
			if stand(t.account, []vault.Account{*old}).relation != t.seen {
				return errListChanged
			}
			takeOver(old, t.account)
			return nil
		})
		if err != nil {
			return stored, doing("replacing "+t.account.Title(), err)
		}
		stored = append(stored, a)
	}
	if len(fresh) == 0 {
		return stored, nil
	}
	added, err := v.Add(ctx, fresh...)
	stored = append(stored, added...)
	if err != nil {
		return stored, doing("adding "+titles(fresh), err)
	}
	return stored, nil
}

// check returns the accounts of takes that are to be added beside those in the
// vault, after making sure that every decision still fits them.
func check(have []vault.Account, takes []take) (fresh []vault.Account, err error) {
	given := make(map[vault.ID]bool)
	for _, t := range takes {
		switch {
		case stand(t.account, have).relation != t.seen:
			return nil, errListChanged
		case t.replace == "":
			fresh = append(fresh, t.account)
		case given[t.replace]:
			return nil, fmt.Errorf("two accounts cannot replace the same one: keep both for one of those called %s", t.account.Title())
		}
		given[t.replace] = true
	}
	return fresh, nil
}

// titles names one account, or counts several.
func titles(accounts []vault.Account) string {
	if len(accounts) == 1 {
		return accounts[0].Title()
	}
	return countAccounts(len(accounts))
}

func countAccounts(n int) string {
	if n == 1 {
		return "1 account"
	}
	return fmt.Sprintf("%d accounts", n)
}

// sentence turns an error into a sentence: a capital to begin with and a stop
// at the end.
func sentence(err error) string {
	text := strings.TrimSpace(err.Error())
	first, size := utf8.DecodeRuneInString(text)
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".?!") {
		text += "."
	}
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
