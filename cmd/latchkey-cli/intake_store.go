package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/vault"
)

// batch is how many accounts are added at a time, so that it can be said how
// many there are already, and so that Ctrl+C ends between two batches. A vault
// is written a page at a time, and each batch writes two pages that a larger one
// would not: the one that is full only in part, and the one that counts them.
const batch = 2000

// An outcome is what became of an account that was to be stored.
type outcome struct {
	vault.Account          // as it is in the vault; as it was read where err is set
	err           *refusal // why it was not stored
	back          bool     // it was in the trash, and was put back
}

// A refusal says why an account was not stored, and how it can be.
type refusal struct {
	whole  string // as a sentence of its own, which names the account
	reason string // the same where the account was named before
	cause  error  // nil where nothing failed
}

func (r *refusal) Error() string { return r.whole }

func (r *refusal) Unwrap() error { return r.cause }

// failed is for an account that could not be written.
func failed(a vault.Account, err error) *refusal {
	return &refusal{fmt.Sprintf("%s was not stored: %v", a.Title(), err), "it was not stored: " + err.Error(), err}
}

// A storing is one turn at putting accounts into a vault.
type storing struct {
	*intake
	vault    *vault.Vault
	outcomes []outcome
	known    namesakes
	deleted  namesakes            // what is in the trash
	place    map[vault.ID]int     // of each account to be added in outcomes
	told     func(stored, of int) // is told how many are stored; may be nil
	stored   int
	of       int // how many are to be stored
}

// storeAll puts accounts into the vault, the new ones among them in batches,
// since a vault is written a page at a time.
func (in *intake) storeAll(ctx context.Context, v *vault.Vault, accounts []vault.Account, told func(stored, of int)) []outcome {
	s := &storing{
		intake: in, vault: v, told: told, outcomes: make([]outcome, len(accounts)),
		known: newNamesakes(v.Accounts()), deleted: newNamesakes(v.Trash()), place: make(map[vault.ID]int),
	}
	var added []vault.Account
	var replaced, back []replacement
	for i, a := range accounts {
		o := &s.outcomes[i]
		o.Account = a
		old, refused := in.judge(s.known, a)
		switch {
		case refused != nil:
			o.err = refused
		case old != nil:
			replaced = append(replaced, replacement{o, old.ID})
			s.known.renew(old.ID, a)
		case s.deleted.same(a) != "":
			id := s.deleted.same(a)
			back = append(back, replacement{o, id})
			a.ID = id
			s.known.add(a, true)
		default:
			a.ID = vault.NewID()
			s.place[a.ID] = i
			added = append(added, a)
			s.known.add(a, true)
		}
	}
	s.of = len(replaced) + len(back) + len(added)
	for _, r := range replaced {
		s.giveKey(ctx, r)
	}
	for some := range slices.Chunk(back, batch) {
		s.putBack(ctx, some)
	}
	for some := range slices.Chunk(added, batch) {
		if err := s.add(ctx, some); err != nil {
			break
		}
	}
	return s.outcomes
}

// add adds accounts and notes for each what became of it; those that do not fit
// do not keep the others out. An error is for all of those that come after, too.
func (s *storing) add(ctx context.Context, accounts []vault.Account) error {
	stored, err := s.vault.Add(ctx, accounts...)
	if errors.Is(err, vault.ErrTooBig) && len(stored) == 0 && len(accounts) > 1 {
		half := len(accounts) / 2
		if err := s.add(ctx, accounts[:half]); err != nil {
			return err
		}
		return s.add(ctx, accounts[half:])
	}
	for _, a := range stored {
		s.outcomes[s.place[a.ID]].Account = a
		delete(s.place, a.ID)
	}
	s.tell(len(stored))
	if errors.Is(err, vault.ErrTooBig) && len(accounts) == 1 {
		s.fail(accounts[0].ID, err)
		return nil
	}
	if err != nil {
		for id := range s.place {
			s.fail(id, err)
		}
	}
	return err
}

// fail notes why an account was not added.
func (s *storing) fail(id vault.ID, err error) {
	o := &s.outcomes[s.place[id]]
	o.err = failed(o.Account, err)
	delete(s.place, id)
}

// tell says that so many more are stored.
func (s *storing) tell(more int) {
	if s.stored += more; s.told != nil {
		s.told(s.stored, s.of)
	}
}

// A replacement is an account that takes the place of an old one, or that is the
// old one, put back from the trash.
type replacement struct {
	*outcome
	old vault.ID
}

// giveKey gives an old account the key of the one that was read, with the
// settings that belong to it. What the user added to the account stays.
func (s *storing) giveKey(ctx context.Context, r replacement) {
	a := r.Account
	stored, err := s.vault.Update(ctx, r.old, func(old *vault.Account) error {
		old.Secret, old.Kind, old.Algorithm = a.Secret, a.Kind, a.Algorithm
		old.Digits, old.Period, old.Counter = a.Digits, a.Period, a.Counter
		return nil
	})
	if err != nil {
		r.err = failed(a, fmt.Errorf("giving it its new key: %w", err))
		return
	}
	r.Account = stored
	s.tell(1)
}

// judge returns the account that a is to replace, none where a is to be added,
// or why it is not stored.
func (in *intake) judge(known namesakes, a vault.Account) (old *vault.Account, refused *refusal) {
	same := known.of(a)
	for _, other := range same {
		if a.Same(other.Account) {
			return nil, &refusal{
				whole:  fmt.Sprintf("%s is in the vault already, with the same key: nothing was stored (id %s)", a.Title(), other.ID),
				reason: "it is in the vault already, with the same key",
			}
		}
	}
	if in.apart {
		same = slices.DeleteFunc(same, func(other namesake) bool { return other.fresh })
	}
	switch {
	case len(same) == 0, in.keepBoth:
		return nil, nil
	case !in.replace:
		const advice = "add --replace if the website gave you a new key, or --keep-both"
		return nil, &refusal{
			whole:  fmt.Sprintf("%s is in the vault with another key or other settings: %s (id %s)", a.Title(), advice, ids(same)),
			reason: "it is in the vault with another key or other settings: " + advice,
		}
	case len(same) > 1:
		const advice = "so none was replaced: remove the old ones, or add --keep-both"
		return nil, &refusal{
			whole:  fmt.Sprintf("%d accounts are called %s, %s (ids %s)", len(same), a.Title(), advice, ids(same)),
			reason: "several accounts in the vault are called that, " + advice,
		}
	case same[0].fresh:
		return nil, &refusal{
			whole:  fmt.Sprintf("there are two new keys for %s, and the first was stored: look which one counts (id %s)", a.Title(), ids(same)),
			reason: "there are two new keys for it, and the first was stored: look which one counts",
		}
	}
	return &same[0].Account, nil
}

// namesakes finds accounts by their names.
type namesakes map[string][]namesake

type namesake struct {
	vault.Account
	fresh bool // it is, or has the key of, one of those that are to be stored
}

func newNamesakes(accounts []vault.Account) namesakes {
	n := make(namesakes, len(accounts))
	for _, a := range accounts {
		n.add(a, false)
	}
	return n
}

func (n namesakes) add(a vault.Account, fresh bool) {
	n[nameKey(a)] = append(n[nameKey(a)], namesake{a, fresh})
}

// renew notes that an account is to have the key of a, which has its name.
func (n namesakes) renew(id vault.ID, a vault.Account) {
	same := n[nameKey(a)]
	for i := range same {
		if same[i].ID == id {
			a.ID = id
			same[i] = namesake{a, true}
		}
	}
}

// of returns the accounts with a's names; those without a name are none of each
// other's but with the same key.
func (n namesakes) of(a vault.Account) []namesake {
	var same []namesake
	for _, other := range n[nameKey(a)] {
		if a.SameName(other.Account) && (a.Issuer+a.Name != "" || a.Same(other.Account)) {
			same = append(same, other)
		}
	}
	return same
}

// same returns the id of the first account that is the same as a; empty if none is.
func (n namesakes) same(a vault.Account) vault.ID {
	for _, other := range n[nameKey(a)] {
		if a.Same(other.Account) {
			return other.ID
		}
	}
	return ""
}

// nameKey is the same for accounts that are [vault.Account.SameName], and may be
// for others.
func nameKey(a vault.Account) string {
	return strings.ToLower(strings.TrimSpace(a.Issuer) + "\n" + strings.TrimSpace(a.Name))
}

func ids(accounts []namesake) string {
	var list []string
	for _, a := range accounts {
		list = append(list, string(a.ID))
	}
	return strings.Join(list, ", ")
}
