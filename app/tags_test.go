package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// tagged makes an account with tags, which commas separate.
func tagged(issuer, tags string) vault.Account {
	a := account(issuer, "dana")
	a.Tags = strings.Split(tags, ",")
	return a
}

// chips are those that can be seen, as "Work 2", a chosen one in brackets.
func (b *bench) chips() []string {
	var list []string
	for _, c := range b.app.list.tags.chips {
		s := c.name.String() + " " + c.count.String()
		if c.chosen() {
			s = "[" + s + "]"
		}
		list = append(list, s)
	}
	if !b.app.list.tags.Visible() {
		return nil
	}
	return list
}

func TestTagsNarrowTheList(t *testing.T) {
	b := newBench(t, tagged("GitHub", "Work,Daily"), tagged("GitLab", "work"), tagged("Steam", "Games"), account("Bank", "dana"))
	if got := b.chips(); !slices.Equal(got, []string{"Daily 1", "Games 1", "Work 2"}) {
		t.Fatalf("the tags are %q", got)
	}
	b.app.list.tags.chips[2].Tapped(nil)
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "GitLab"}) {
		t.Errorf("with Work there are %q", got)
	}
	if got := b.chips(); !slices.Equal(got, []string{"Daily 1", "Games 1", "[Work 2]"}) {
		t.Errorf("the tags are %q", got)
	}
	b.app.list.tags.chips[0].Tapped(nil)
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) {
		t.Errorf("with Work and Daily there are %q", got)
	}
	b.app.list.tags.chips[1].Tapped(nil)
	b.sees("No account has all of these tags")
	b.tap("Show all accounts")
	if got := b.titles(); len(got) != 4 || slices.ContainsFunc(b.chips(), func(s string) bool { return s[0] == '[' }) {
		t.Errorf("there are %q, and the tags are %q", got, b.chips())
	}
}

func TestTagsByKeyboardAlone(t *testing.T) {
	b := newBench(t, tagged("GitHub", "Work"), tagged("Steam", "Games"))
	b.shortcut(ctrl(fyne.KeyT))
	b.key(fyne.KeyRight, fyne.KeySpace)
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) {
		t.Errorf("with Work there are %q", got)
	}
	b.key(fyne.KeyReturn, fyne.KeyLeft, fyne.KeyReturn)
	if got := b.titles(); !slices.Equal(got, []string{"Steam"}) {
		t.Errorf("with Games there are %q", got)
	}
	b.key(fyne.KeyEscape)
	if got := b.titles(); len(got) != 2 {
		t.Errorf("after Esc there are %q", got)
	}
	b.shortcut(ctrl(fyne.KeyT))
	b.write("hub")
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) {
		t.Errorf("what is typed on a tag finds %q", got)
	}
}

func TestTagsAreNotThereWithoutTags(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	if b.chips() != nil || b.app.list.tags.Visible() {
		t.Errorf("there are tags: %q", b.chips())
	}
	top := b.card("GitHub").at.Y
	id := b.app.vault.Accounts()[0].ID
	set := func(tags ...string) {
		if _, err := b.app.vault.Update(context.Background(), id, func(a *vault.Account) error { a.Tags = tags; return nil }); err != nil {
			t.Fatal(err)
		}
		b.app.list.refresh()
	}
	set("Work")
	if b.chips() == nil || b.card("GitHub").at.Y <= top {
		t.Errorf("a tag that came later is not there: %q", b.chips())
	}
	b.app.list.tags.chips[0].Tapped(nil)
	set("Home") // a chosen tag that is gone must not go on hiding accounts
	if got := b.titles(); !slices.Equal(got, []string{"GitHub"}) || !slices.Equal(b.chips(), []string{"Home 1"}) {
		t.Errorf("there are %q and the tags %q", got, b.chips())
	}
	set()
	if b.chips() != nil || b.card("GitHub").at.Y != top {
		t.Errorf("the tags are still there: %q", b.chips())
	}
}

func TestSearchForTagsAndNotes(t *testing.T) {
	noted := account("Bank", "dana")
	noted.Note = "Recovery codes are with the old Laptop"
	b := newBench(t, tagged("GitHub", "Work,Two words"), tagged("Workshop", "Games"), noted)
	for text, want := range map[string][]string{
		"work":             {"GitHub", "Workshop"},
		"#work":            {"GitHub"},
		"tag:WORK":         {"GitHub"},
		"#wo":              {"GitHub"},
		"#ork":             nil,
		"#words hub":       {"GitHub"},
		"#":                {"GitHub", "Workshop"},
		"laptop":           nil, // it could not be seen why
		"note:laptop":      {"Bank"},
		"note:laptop hub":  nil,
		"games dana":       {"Workshop"},
		"note:":            {"Bank"},
		"two words #games": nil,
	} {
		b.app.list.search.SetText(text)
		if got := b.titles(); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}
