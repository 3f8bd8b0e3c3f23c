package app

import (
	"slices"
	"strings"

	"latchkey/vault"
)

// A query is what is typed into the search field, in parts that all have to be
// found: words, tags as “#work” or “tag:work”, and words of the note as
// “note:laptop”. A note is searched only where that is said: it cannot be seen
// on the card, and nobody would know why that is there.
type query struct {
	words, tags, notes []string
}

func newQuery(text string) query {
	var q query
	for _, word := range strings.Fields(fold(text)) {
		switch tag, isTag := cutAny(word, "#", "tag:"); {
		case isTag:
			q.tags = append(q.tags, tag)
		case strings.HasPrefix(word, "note:"):
			q.notes = append(q.notes, strings.TrimPrefix(word, "note:"))
		default:
			q.words = append(q.words, word)
		}
	}
	return q
}

// cutAny returns what follows the first of these prefixes that s has.
func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if rest, found := strings.CutPrefix(s, p); found {
			return rest, true
		}
	}
	return s, false
}

// finds reports whether all parts of the query are found in e.
func (q query) finds(e *entry) bool {
	for _, word := range q.words {
		if !strings.Contains(e.text, word) {
			return false
		}
	}
	for _, tag := range q.tags {
		if !slices.ContainsFunc(e.tags, func(t string) bool { return begins(t, tag) }) {
			return false
		}
	}
	if len(q.notes) > 0 {
		note := fold(e.account.Note)
		for _, word := range q.notes {
			if note == "" || !strings.Contains(note, word) {
				return false
			}
		}
	}
	return true
}

// begins reports whether one of the words of a tag begins like this. A tag that
// is being typed finds accounts before it is complete.
func begins(tag, start string) bool {
	return strings.HasPrefix(tag, start) || strings.Contains(tag, " "+start)
}

// match returns the accounts that text asks for and that have all chosen tags,
// in order.
func match(entries []entry, text string, chosen map[string]bool) []vault.Account {
	q := newQuery(text)
	hits := make([]int, 0, len(entries)) // an account is thirty times as large
next:
	for i := range entries {
		if !q.finds(&entries[i]) {
			continue
		}
		for tag := range chosen {
			if !slices.Contains(entries[i].tags, tag) {
				continue next
			}
		}
		hits = append(hits, i)
	}
	found := make([]vault.Account, len(hits))
	for i, hit := range hits {
		found[i] = entries[hit].account
	}
	return found
}
