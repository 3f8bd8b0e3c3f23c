package found

import (
	"errors"
	"fmt"
	"strings"

	"latchkey/vault"
)

// A List collects accounts from several records, the lines of a text, the QR
// codes of a picture or the entries of an export, and accounts for each of them.
// The zero List is empty and ready to use.
type List struct {
	result Result
	seen   map[identity]string // where each account was found first
	errs   []error             // one for each record that gave no account
}

// Add takes in an account that was found in the record called name, unless the
// very same one is there already, which is skipped and said.
func (l *List) Add(name string, a Account) {
	same := identityOf(a.Account)
	if before, twice := l.seen[same]; twice {
		l.Leave(name, "the same account as "+before)
		return
	}
	if l.seen == nil {
		l.seen = make(map[identity]string)
	}
	l.seen[same] = name
	l.result.Accounts = append(l.result.Accounts, a)
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
