package vault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// seal wraps a document as a page is.
func seal(document string) string {
	p := strings.NewReplacer("\n", "", "\t", "").Replace(document)
	return fmt.Sprintf("%s%d.%08x.%s", pageTag, formatVersion, castagnoli([]byte(p)), encode64(p))
}

// TestDamagedPage damages pages in every way and at every place in the vault:
// the page is named, the accounts on the others work and can be changed, new
// ones can be added, and what could not be read is never written over.
func TestDamagedPage(t *testing.T) {
	ways := map[string]struct {
		damage func(value string) string
		err    error
	}{
		"scribbled over":   {func(string) string { return "hello" }, ErrDamaged},
		"emptied":          {func(string) string { return "" }, ErrDamaged},
		"cut short":        {func(v string) string { return v[:len(v)-5] }, ErrDamaged},
		"longer":           {func(v string) string { return v + "AAAA" }, ErrDamaged},
		"a line longer":    {func(v string) string { return v + "\n" }, ErrDamaged},
		"a bit changed":    {func(v string) string { return v[:60] + string(v[60]^1) + v[61:] }, ErrDamaged},
		"a wrong checksum": {func(v string) string { return strings.Replace(v, ".", ".0", 1) }, ErrDamaged},
		"no JSON":          {func(string) string { return seal(`{"of":1,"r":[`) }, ErrDamaged},
		"no object":        {func(string) string { return seal(`null`) }, ErrDamaged},
		"no header":        {func(string) string { return seal(`{"r":[]}`) }, ErrDamaged},
		"no records":       {func(string) string { return seal(`{"of":1}`) }, ErrDamaged},
		"header too large": {func(string) string { return seal(`{"of":10001,"r":[]}`) }, ErrDamaged},
		"mark too large":   {func(string) string { return seal(`{"of":1,"to":10000,"r":[]}`) }, ErrDamaged},
		"a newer version":  {func(v string) string { return strings.Replace(v, "1.", "2.", 1) }, ErrNewer},
		"gone":             {nil, ErrNotFound},
	}
	for what, way := range ways {
		for _, where := range []int{0, 2, 5} {
			t.Run(fmt.Sprintf("%s, page %d", what, where), func(t *testing.T) {
				damagedPage(t, where, way.damage, way.err)
			})
		}
	}
}

func damagedPage(t *testing.T, where int, damage func(string) string, want error) {
	t.Helper()
	ctx := t.Context()
	m, before := create(t, smallPage, 20)
	name := pageName(where)
	if pages := before.Usage().Pages; pages < 6 {
		t.Fatalf("%d pages", pages)
	}
	_, slots := before.view()
	left := 20 - len(slots[where].page.records)
	damaged := ""
	if damage == nil {
		m.take(name)
	} else {
		damaged = damage(m.snapshot()[name])
		m.put(name, damaged)
	}

	_, v := open(t, m.disk, smallPage)
	problems := v.Problems()
	if len(problems) != 1 || problems[0].Page != name || problems[0].Record != -1 ||
		!errors.Is(problems[0], want) || !strings.HasPrefix(problems[0].Error(), name+": ") {
		t.Fatalf("the problems are %v, want one of %s", problems, name)
	}
	if n := len(v.Accounts()); n != left {
		t.Fatalf("%d accounts are left of the %d on the other pages", n, left)
	}
	for _, a := range before.Accounts() {
		if got, ok := v.Account(a.ID); ok && code(t, got, 0) != code(t, a, 0) {
			t.Fatal("another code")
		}
	}
	if _, err := Create(ctx, newProcess(m.disk, smallPage)); !errors.Is(err, ErrExists) {
		t.Fatalf("a new vault can be made over a damaged one: %v", err)
	}

	// Everything that changes pages, many times over.
	for i, a := range v.Accounts() {
		if _, err := v.Update(ctx, a.ID, func(a *Account) error { a.Note = strings.Repeat("n", 10*i); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.Add(ctx, accounts(8)...); err != nil {
		t.Fatal(err)
	}
	list := v.Accounts()
	if err := v.Move(ctx, list[0].ID, list[5].ID); err != nil {
		t.Fatal(err)
	}
	removed, err := v.Remove(ctx, list[3].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Restore(ctx, removed); err != nil {
		t.Fatal(err)
	}
	if got, there := m.snapshot()[name]; got != damaged || there != (damage != nil) {
		t.Fatalf("%s was written over", name)
	}
	_, w := open(t, m.disk, smallPage)
	same(t, w.Accounts(), v.Accounts())
	if len(w.Accounts()) != left+8 || len(w.Problems()) != 1 {
		t.Fatalf("%d accounts and the problems %v at the next start", len(w.Accounts()), w.Problems())
	}
}

// TestDamageWhileOpen damages a page behind the back of a vault that is open:
// the change that comes upon it says which page it is, and leaves it alone.
func TestDamageWhileOpen(t *testing.T) {
	ctx := t.Context()
	for what, damage := range map[string]func(d *disk, name string){
		"scribbled": func(d *disk, name string) { d.put(name, "scribble") },
		"gone":      func(d *disk, name string) { d.take(name) },
	} {
		m, v := create(t, smallPage, 12)
		whole := m.snapshot()
		x, _ := v.view()
		at := x.at[x.accounts[5].ID].page
		lost := len(v.slots[at].page.records)
		damage(m.disk, pageName(at))
		before := m.snapshot()
		_, err := v.Update(ctx, v.Accounts()[5].ID, func(a *Account) error { a.Note = "n"; return nil })
		var problem Problem
		if !errors.As(err, &problem) || problem.Page != pageName(at) {
			t.Fatalf("%s: %v, want it to name %s", what, err, pageName(at))
		}
		if fmt.Sprint(m.snapshot()) != fmt.Sprint(before) {
			t.Fatalf("%s: something was written", what)
		}
		if len(v.Problems()) != 1 || len(v.Accounts()) != 12-lost {
			t.Fatalf("%s: %d accounts, problems %v", what, len(v.Accounts()), v.Problems())
		}
		// Put back, it is whole again.
		m.put(pageName(at), whole[pageName(at)])
		if changed, err := v.Reload(ctx); err != nil || !changed || len(v.Problems()) != 0 || len(v.Accounts()) != 12 {
			t.Fatalf("%s: after it was put back: %v, problems %v", what, err, v.Problems())
		}
	}
}

// TestVaultGoneWhileOpen empties the keyring under an open vault: that is an
// error, not an empty vault, and nothing is written.
func TestVaultGoneWhileOpen(t *testing.T) {
	m, v := create(t, smallPage, 12)
	id := v.Accounts()[0].ID
	for name := range m.snapshot() {
		m.take(name)
	}
	if _, err := v.Reload(t.Context()); !errors.Is(err, ErrNoVault) {
		t.Fatalf("Reload: %v", err)
	}
	if _, err := v.Update(t.Context(), id, func(*Account) error { return nil }); !errors.Is(err, ErrNoVault) {
		t.Fatalf("Update: %v", err)
	}
	if len(v.Accounts()) != 12 || len(m.snapshot()) != 0 {
		t.Fatalf("%d accounts in memory, %d pages written", len(v.Accounts()), len(m.snapshot()))
	}
}

// TestDamagedRecord has records on a page that cannot be taken: each is named
// and kept byte for byte while the page is written again and again.
func TestDamagedRecord(t *testing.T) {
	ctx := t.Context()
	good := `{"id":"goodgoodgoodgood","v":3,"i":"Good","s":"AAECAwQ=","l":5}`
	bad := []string{
		`7`, `null`, `"text"`, `[]`, `{}`,
		`{"id":"noooooooooosecret","v":1,"l":1}`,
		`{"id":"UPPER","v":1,"s":"AAEC","l":1}`,
		`{"id":"digitsdigitsdigi","v":1,"d":99,"s":"AAEC","l":1}`,
		`{"id":"futurekindfuture","v":1,"k":"ocra","s":"AAEC","l":1,"x":{"suite":"<&> "}}`,
		`{"id":"placeplaceplacep","v":1,"s":"AAEC","l":9223372036854775807}`,
		`{"id":"revisionrevision","v":18446744073709551615,"s":"AAEC","l":1}`,
		`{"id":"counterrevision2","v":1,"k":"hotp","c":18446744073709551616,"s":"AAEC","l":1}`,
		`{"id":"nullnullnullnull","v":1,"s":null,"l":1}`,
		`{ "id" : "spacesspacesspac" , "v":1,"s":"!","l":1 }`,
	}
	m := newMemory(4000)
	m.put(pageName(0), seal(`{"of":1,"r":[`+strings.Join(bad, ",")+`,`+good+`]}`))
	v, err := Open(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	problems := v.Problems()
	if len(problems) != len(bad) || len(v.Accounts()) != 1 {
		t.Fatalf("%d problems of %d, %d accounts", len(problems), len(bad), len(v.Accounts()))
	}
	for i, p := range problems {
		if p.Page != "page-000" || p.Record != i || !errors.Is(p, ErrDamaged) ||
			!strings.HasPrefix(p.Error(), fmt.Sprintf("page-000, record %d: ", i)) {
			t.Errorf("problem %d is %v", i, p)
		}
	}
	for range 3 {
		if _, err := v.Update(ctx, "goodgoodgoodgood", func(a *Account) error { a.Note += "n"; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.Add(ctx, account(1)); err != nil {
		t.Fatal(err)
	}
	document, err := openPage(m.snapshot()[pageName(0)])
	if err != nil || !strings.Contains(string(document), strings.Join(bad, ",")) {
		t.Fatalf("the records that could not be read were changed: %s (%v)", document, err)
	}
	_, w := open(t, m.disk, 4000)
	if len(w.Problems()) != len(bad) || len(w.Accounts()) != 2 {
		t.Fatalf("at the next start: %v", w.Problems())
	}
}

// TestLastPagesGone deletes pages from the end of vaults of every size, made at
// once and bit by bit: nothing after them shows that they were there, but the
// first page knows.
func TestLastPagesGone(t *testing.T) {
	for n := 4; n < 40; n += 5 {
		_, atOnce := create(t, smallPage, n)
		_, bitByBit := create(t, smallPage, 0)
		for i := range n {
			if _, err := bitByBit.Add(t.Context(), account(i)); err != nil {
				t.Fatal(err)
			}
		}
		_, grown := create(t, smallPage, 1)
		for i := range 3 {
			if _, err := grown.Add(t.Context(), account(1+i)); err != nil {
				t.Fatal(err)
			}
			for _, a := range grown.Accounts() {
				if _, err := grown.Update(t.Context(), a.ID, func(a *Account) error { a.Note += strings.Repeat("n", 60); return nil }); err != nil {
					t.Fatal(err)
				}
			}
		}
		for what, v := range map[string]*Vault{"at once": atOnce, "bit by bit": bitByBit, "grown": grown} {
			pages := v.Usage().Pages
			for gone := 1; gone < pages; gone++ {
				d := v.store.(*memory).copied()
				for i := range gone {
					d.take(pageName(pages - 1 - i))
				}
				_, w := open(t, d, smallPage)
				problems := w.Problems()
				if len(problems) != gone || problems[gone-1].Page != pageName(pages-1) {
					t.Fatalf("%s: %d of %d pages are gone and the problems are %v", what, gone, pages, problems)
				}
			}
		}
	}
}
