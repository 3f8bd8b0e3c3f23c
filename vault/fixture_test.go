package vault

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// fixtureFile holds the pages of a vault as format version 1 was first
// released: on each line a page's name and its value. It is never written
// again. A vault of this format opens for ever.
const fixtureFile = "testdata/version1.txt"

// fixtureCodes is what its accounts give at the given time, in list order.
const fixtureTime = 1111111109

// TestFixtureOfVersion1 opens a vault of format version 1: every account is
// there with the right code, and can be changed.
func TestFixtureOfVersion1(t *testing.T) {
	m := newMemory(2400)
	for name, value := range fixturePages(t) {
		m.put(name, value)
	}
	v, err := Open(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if problems := v.Problems(); len(problems) != 1 || problems[0].Page != "page-002" || problems[0].Record != 1 {
		t.Fatalf("the problems are %v, want the one record of a kind yet unknown", problems)
	}
	got := fixtureLines(t, v)
	want, err := os.ReadFile("testdata/version1.codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(got, "\n") + "\n"; text != string(want) {
		t.Fatalf("the accounts are\n%s\nwant\n%s", text, want)
	}
	for _, a := range v.Accounts() {
		if _, err := v.Update(t.Context(), a.ID, func(a *Account) error { a.Pinned = !a.Pinned; return nil }); err != nil {
			t.Fatalf("%s: %v", a.Title(), err)
		}
	}
	_, w := open(t, m.disk, 2400)
	same(t, w.Accounts(), v.Accounts())
}

func fixturePages(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(fixtureFile)
	if err != nil {
		t.Fatal(err)
	}
	pages := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			t.Fatalf("%s: a line without a page", fixtureFile)
		}
		pages[name] = value
	}
	return pages
}

// fixtureLines describes each account, with its code. The keys in it are made
// up, so they may be shown.
func fixtureLines(t *testing.T, v *Vault) []string {
	t.Helper()
	var lines []string
	for _, a := range v.Accounts() {
		c, err := a.Code(time.Unix(fixtureTime, 0))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s %s", c.Value, describe(a)))
	}
	return slices.Clip(lines)
}
