package vault

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// store puts pages on a new disk.
func store(pages []Page) *disk {
	d := newDisk()
	for _, p := range pages {
		d.put(pageName(p.Index), p.Value)
	}
	return d
}

// TestPagesCopyAVault: accounts, trash, damage and unknown fields come along, byte
// for byte where there is room and spread over more pages where there is not.
func TestPagesCopyAVault(t *testing.T) {
	ctx := t.Context()
	const wide = 4000
	m, v := create(t, wide, 40)
	list := v.Accounts()
	if _, err := v.Discard(ctx, time.Unix(1_700_000_000, 0), list[3].ID); err != nil {
		t.Fatal(err)
	}
	_, slots := v.view()
	m.put(pageName(len(slots)), seal(`{"of":9,"future":{"a":1},"r":[{"id":"new","s":"AAEC","l":1,"zz":"kept"},{"id":"bad","s":7}]}`))
	m.put(pageName(len(slots)+1), "latchkey1.broken")
	m.put(pageName(len(slots)+2), "") // and after it a page is missing
	_, v = open(t, m.disk, wide)

	for _, limit := range []int{wide, smallPage} {
		target := newMemory(limit)
		pages, count, err := Pages(ctx, m, target)
		if err != nil {
			t.Fatal(err)
		}
		if count != 9 {
			t.Errorf("%d pages were read, and there were 9", count)
		}
		copied := newProcess(store(pages), limit)
		for _, p := range pages {
			if len(p.Value) > limit {
				t.Errorf("%s has %d bytes, and %d are possible", pageName(p.Index), len(p.Value), limit)
			}
			if limit == wide && m.values[pageName(p.Index)] != p.Value {
				t.Errorf("%s is not copied byte for byte", pageName(p.Index))
			}
		}
		if err := Same(ctx, m, copied); err != nil {
			t.Error(err)
		}
		_, w := open(t, copied.disk, limit)
		same(t, w.Accounts(), v.Accounts())
		same(t, w.Trash(), v.Trash())
		if len(w.Problems()) != len(v.Problems()) || len(v.Problems()) < 4 {
			t.Errorf("the problems of the copy are %v, of the original %v", w.Problems(), v.Problems())
		}
		if r := recordOf(w, "new"); len(r.extra) != 1 {
			t.Error("a field of a newer version is lost")
		}
		// Any difference is noticed.
		for _, p := range pages {
			for _, value := range []string{"", strings.Replace(p.Value, "0", "1", 1) + "x"} {
				if value == p.Value {
					continue
				}
				copied.put(pageName(p.Index), value)
				if Same(ctx, m, copied) == nil {
					t.Errorf("%s is another one, and the copy is called good", pageName(p.Index))
				}
			}
			copied.put(pageName(p.Index), p.Value)
		}
	}
}

func recordOf(v *Vault, id ID) record {
	x, slots := v.view()
	at := x.at[id]
	return slots[at.page].page.records[at.record]
}

// TestPagesAfterACrash: what another copy has overtaken does not come back.
func TestPagesAfterACrash(t *testing.T) {
	m, v := create(t, smallPage, 6)
	m.crashAfter = 2
	list := v.Accounts()
	_, _ = v.Update(t.Context(), list[0].ID, func(a *Account) error { a.Note = strings.Repeat("n", 150); return nil })
	_, want := open(t, m.disk, smallPage)
	m = newProcess(m.disk, smallPage)
	pages, _, err := Pages(t.Context(), m, newMemory(smallPage-80))
	if err != nil {
		t.Fatal(err)
	}
	_, got := open(t, store(pages), smallPage)
	same(t, got.Accounts(), want.Accounts())
}

// TestPagesTooBig refuses what there is no room for with the account's name.
func TestPagesTooBig(t *testing.T) {
	m, v := create(t, 4000, 2)
	if _, err := v.Update(t.Context(), v.Accounts()[1].ID, func(a *Account) error { a.Note = strings.Repeat("n", 1000); return nil }); err != nil {
		t.Fatal(err)
	}
	_, _, err := Pages(t.Context(), m, newMemory(smallPage))
	if !errors.Is(err, ErrTooBig) || !strings.Contains(err.Error(), "Service 1") || !strings.Contains(err.Error(), "note") {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := Pages(t.Context(), newMemory(100), newMemory(100)); !errors.Is(err, ErrNoVault) {
		t.Errorf("an empty store: %v", err)
	}
}
