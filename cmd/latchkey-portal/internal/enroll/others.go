package enroll

import "latchkey/cmd/latchkey-portal/internal/diagnose"

// around returns what else a code is held against: the accounts of others, and the
// traces of the user's own other codes.
func (d *Directory) around(q *inquiry) (others []diagnose.Other, before []diagnose.Trace) {
	var elsewhere []diagnose.Other
	if d.elsewhere != nil {
		elsewhere = d.elsewhere() // which takes the mutexes of others
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	others = append(d.accounts(q.user), elsewhere...)
	others = others[:min(len(others), diagnose.MostOthers)]
	q.user.refused.of(q.app.Account.Secret)
	q.user.refused.prune(q.refusal.At)
	return others, q.user.refused.evidence()
}

// Accounts returns the authenticators' accounts that are set up, at most
// [diagnose.MostOthers]: what a code of another portal is held against.
func (d *Directory) Accounts() []diagnose.Other {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.accounts(nil)
}

// accounts is Accounts but for those of one user, with the mutex held.
func (d *Directory) accounts(but *user) (all []diagnose.Other) {
	for _, u := range d.order {
		if app := u.factors[App]; app != nil && u != but {
			if all = append(all, diagnose.Other{User: u.UserName, Account: app.account}); len(all) == diagnose.MostOthers {
				break
			}
		}
	}
	return all
}
