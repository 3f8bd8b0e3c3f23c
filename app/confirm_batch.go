package app

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/app/standing"
	"latchkey/importer/found"
	"latchkey/vault"
)

// A candidate is an account that was found and that the user may take.
type candidate struct {
	account vault.Account // as found, then as edited
	source  string        // the file it came from; empty for pasted or typed text
	format  string        // what that is, in a person's words
	remarks []string      // what the importer wants to be read before saving
	issuers []string      // the names to choose from, where the link has two
	take    bool          // ticked; without meaning where it cannot be taken
	replace vault.ID      // the old account to replace; empty to keep both

	// As [batch.judge] saw it last.
	standing standing.Standing
	problem  string // why it cannot be taken as it is, or empty
}

// An origin is a source that accounts were found in.
type origin struct {
	name, format string
	accounts     int
}

// A batch is everything that one or several pictures, files or texts held, on
// its way into the vault.
type batch struct {
	origins    []origin
	candidates []*candidate
	skipped    []omission
	parts      []found.Part    // of exports in several QR codes, all that came in
	sources    map[string]bool // the names of all that was read
}

// An omission is a record that was left out.
type omission struct {
	source string // the file it is in; empty where its name says it
	found.Skipped
}

// add takes the result of reading source into the batch. What becomes of it is
// for [batch.judge] to say.
func (b *batch) add(source source, result found.Result) {
	if b.sources == nil {
		b.sources = make(map[string]bool)
	}
	b.sources[source.title] = true
	seen := make(map[standing.Identity]bool)
	for _, c := range b.candidates {
		seen[standing.IdentityOf(c.account)] = true
	}
	again := b.hasAll(result.Parts)
	b.parts = append(b.parts, result.Parts...)
	if len(result.Accounts) > 0 && !again {
		b.from(origin{source.title, result.Format, len(result.Accounts)})
	}
	for _, f := range result.Accounts {
		same := standing.IdentityOf(f.Account)
		if seen[same] && again {
			continue
		}
		if seen[same] {
			b.skip("", f.Title(), tr("it is the same account as another one here"))
			continue
		}
		seen[same] = true
		b.candidates = append(b.candidates, &candidate{
			account: f.Account, source: source.name, format: result.Format, remarks: f.Remarks, issuers: f.Issuers,
		})
	}
	for _, s := range result.Whole() {
		b.skip(source.name, s.Name, s.Reason)
	}
}

// from records where accounts were found; what is pasted bit by bit is one.
func (b *batch) from(o origin) {
	for i, other := range b.origins {
		if other.name == o.name && other.format == o.format {
			b.origins[i].accounts += o.accounts
			return
		}
	}
	b.origins = append(b.origins, o)
}

// skip records that something was left out, and why.
func (b *batch) skip(source, name, reason string) {
	b.skipped = append(b.skipped, omission{source, found.Skipped{Name: name, Reason: reason}})
}

// leftOut lists what could not be taken, a line each. The file is named where
// there are several.
func (b *batch) leftOut() []string {
	all := make([]found.Skipped, len(b.skipped))
	for i, o := range b.skipped {
		all[i] = o.Skipped
		if len(b.sources) > 1 {
			all[i].Name = strings.Trim(o.source+", "+o.Name, ", ")
		}
	}
	return leftOut(all)
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
func lacks() string {
	return tr("Needs a website or an account name")
}

// judge looks at how every candidate stands, to the accounts of the vault, to
// what is in its trash, and to those before it, as they are named now.
func (b *batch) judge(have, trash []vault.Account) {
	held := standing.Hold(have, trash)
	seen := make(map[standing.Identity]bool, len(b.candidates))
	for _, c := range b.candidates {
		same := standing.IdentityOf(c.account)
		c.standing = held.Of(c.account)
		switch {
		case c.standing.Relation == standing.Same:
			c.problem = tr("You have it already")
		case seen[same]:
			c.problem = tr("The same as another one here")
		case standing.Nameless(c.account):
			c.problem = lacks()
		default:
			c.problem = problem(c.account)
		}
		seen[same] = true
	}
}

// problem says what keeps an account from being added whatever the vault holds,
// or nothing.
func problem(a vault.Account) string {
	if standing.Nameless(a) {
		return tr("Give it a website or an account name.")
	}
	if err := a.Validate(); err != nil {
		return sentence(err)
	}
	return ""
}

// takes returns what is to be saved, as the batch was judged last: the
// candidates that are ticked and can be taken.
func (b *batch) takes() []take {
	var all []take
	for _, c := range b.candidates {
		if c.take && c.problem == "" {
			all = append(all, c.decide())
		}
	}
	return all
}

// decide turns c into what is to be saved. An old account that c no longer
// stands against, because its name was edited, is not replaced.
func (c *candidate) decide() take {
	t := take{account: trimmed(c.account), seen: c.standing.Relation}
	if c.standing.Relation == standing.Deleted {
		t.replace = c.standing.Olds[0].ID
	} else if c.standing.Replaces() {
		for _, old := range c.standing.Olds {
			if old.ID == c.replace {
				t.replace = c.replace
			}
		}
	}
	return t
}

// rest is what of the batch is not among takes: the accounts that the vault has
// already, and everything else.
func (b *batch) rest(takes []take) rest {
	had := 0
	for _, c := range b.candidates {
		if c.standing.Relation == standing.Same {
			had++
		}
	}
	return rest{had: had, out: len(b.candidates) + len(b.skipped) - len(takes) - had}
}

func trimmed(a vault.Account) vault.Account {
	a.Issuer, a.Name = strings.TrimSpace(a.Issuer), strings.TrimSpace(a.Name)
	return a
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
		return tr("1 account")
	}
	return trf("%s accounts", commas(n))
}

// commas writes a number with commas: 10,000.
func commas(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + tr(",") + digits[i:]
	}
	return digits
}

// sentence turns an error into a sentence in the user's language: a capital to
// begin with and a stop at the end.
func sentence(err error) string {
	text := strings.TrimSpace(said(err.Error()))
	first, size := utf8.DecodeRuneInString(text)
	if last, _ := utf8.DecodeLastRuneInString(text); text != "" && !strings.ContainsRune(".?!。？！", last) {
		text += tr(".")
	}
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
