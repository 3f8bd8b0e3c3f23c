package found

import (
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"latchkey/vault"
)

// A List collects accounts from several records, the lines of a text, the QR
// codes of a picture or the entries of an export, and accounts for each of them.
// The zero List is empty and ready to use.
type List struct {
	result Result
	names  []string       // where each account was found
	seen   map[uint64]int // the places of accounts, by a hash of what they are
	seed   maphash.Seed
	errs   []error // one for each record that gave no account
}

// Expect makes room for so many more accounts, which is faster than to grow with
// each.
func (l *List) Expect(accounts int) {
	l.result.Accounts = slices.Grow(l.result.Accounts, accounts)
	l.names = slices.Grow(l.names, accounts)
	if l.seen == nil {
		l.seen, l.seed = make(map[uint64]int, accounts), maphash.MakeSeed()
	}
}

// Add takes in an account that was found in the record called name, unless the
// very same one is there already, which is skipped and said.
func (l *List) Add(name string, a Account) {
	if l.seen == nil {
		l.Expect(1)
	}
	same := identityOf(a.Account)
	hash := maphash.Comparable(l.seed, same)
	at, known := l.seen[hash]
	if known && identityOf(l.result.Accounts[at].Account) == same {
		l.Leave(name, "the same account as "+l.names[at])
		return
	}
	if !known { // of two with one hash the first is found again
		l.seen[hash] = len(l.result.Accounts)
	}
	l.result.Accounts = append(l.result.Accounts, a)
	l.names = append(l.names, name)
}

// Skip notes that the record called name gave no account, and why. Where no
// record gives one, the first such reason becomes the error of [List.Finish].
func (l *List) Skip(name string, why error) {
	l.errs = append(l.errs, why)
	l.Leave(name, why.Error())
}

// Leave notes that something was left out that is no account at all, such as a
// login without two-factor codes.
func (l *List) Leave(name, reason string) {
	l.result.Skipped = append(l.result.Skipped, Skipped{Name: name, Reason: reason})
}

// Part notes that the record that is read is a part of an export.
func (l *List) Part(p Part) { l.result.Parts = append(l.result.Parts, p) }

// Parts returns how many parts of exports were noted.
func (l *List) Parts() int { return len(l.result.Parts) }

// Empty reports whether no account was found so far.
func (l *List) Empty() bool { return len(l.result.Accounts) == 0 }

// Finish returns what was found, with an error where that is no account. Parts of
// exports that were not given are among what was skipped. What names the source
// in the error: "picture", "text", "file".
func (l *List) Finish(format, what string) (Result, error) {
	l.result.Format = format
	l.result.Skipped = append(l.result.Skipped, Missing(l.result.Parts)...)
	if len(l.result.Accounts) > 0 {
		return l.result, nil
	}
	if len(l.errs) == 0 {
		return l.result, fmt.Errorf("%w: there is no account in the %s", ErrEmpty, what)
	}
	err := l.errs[0]
	if len(l.errs) > 1 {
		return l.result, fmt.Errorf("there is no account in the %s; %s: %w", what, l.result.Skipped[0].Name, err)
	}
	if notAccount := NotAccount(""); errors.As(err, &notAccount) {
		return l.result, fmt.Errorf("there is no account in the %s: %w", what, notAccount.Advised("look for the QR code that the website shows for authenticator apps"))
	}
	return l.result, err
}

// An identity is equal for two accounts that are the same in all that makes
// codes and, apart from case, in their names.
type identity struct {
	issuer, name, key string
	kind              vault.Kind
	algorithm         vault.Algorithm
	digits, period    int
	counter           uint64
}

func identityOf(a vault.Account) identity {
	return identity{
		issuer: strings.ToLower(a.Issuer), name: strings.ToLower(a.Name), key: string(a.Secret.Bytes()),
		kind: a.Kind, algorithm: a.Algorithm, digits: a.Digits, period: a.Period, counter: a.Counter,
	}
}

// A NotAccount is the error for a text that holds no account: it says what the
// text is instead, in words that continue "it holds …".
type NotAccount string

// Error implements error.
func (e NotAccount) Error() string { return "it holds " + string(e) }

// Advised returns e with advice, unless it holds its own.
func (e NotAccount) Advised(advice string) NotAccount {
	if strings.Contains(string(e), ":") {
		return e
	}
	return e + NotAccount("; "+advice)
}
