package sealed

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

var asideTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A vault whose passphrase is forgotten makes room for another one, and is whole in
// the copy should the passphrase come back.
func TestSetAside(t *testing.T) {
	m, want := fill(t, smallPage, 7)
	must(t, m.Set(t.Context(), vault.BackupKeyItem, "of the backups"))
	must(t, Protect(t.Context(), m, secretWord, cheap))
	m.Take(sealedName(vault.PageName(1))) // a page that was lost before
	want = holds(t, m, secretWord)
	var kept []byte
	must(t, SetAside(t.Context(), m, asideTime, func(data []byte) error {
		kept = bytes.Clone(data)
		if holds(t, storetest.On(m.Copied(), smallPage), secretWord) != want {
			t.Error("something was deleted before there was a copy")
		}
		return nil
	}))
	noPlainText(t, map[string]string{"copy": string(kept)}, 7)
	for name := range m.Values() {
		if name != recordName {
			t.Errorf("%s was left behind", name)
		}
	}
	if _, err := look(t, m, ""); !errors.Is(err, vault.ErrNoVault) {
		t.Errorf("what is left is %v", err)
	}
	s, err := Open(t.Context(), m, "")
	must(t, err)
	if _, err := vault.Create(t.Context(), s); err != nil {
		t.Errorf("there is no room for another vault: %v", err)
	}

	if !IsAside(kept) || IsAside([]byte(`{"format":"latchkey-backup"}`)) {
		t.Error("the copy is not known again")
	}
	v, made, err := OpenAside(t.Context(), kept, secretWord)
	must(t, err)
	if describe(v) != want || !made.Equal(asideTime) {
		t.Errorf("the copy of %v holds\n%s\nnot\n%s", made, describe(v), want)
	}
	if _, err := v.Add(t.Context(), account(9)); !errors.Is(err, vault.ErrReadOnly) {
		t.Errorf("the copy is written to: %v", err)
	}
	if _, _, err := OpenAside(t.Context(), kept, "wrong"); !errors.Is(err, vault.ErrPassphrase) {
		t.Error(err)
	}
	newer := bytes.Replace(kept, []byte(`"version": 1`), []byte(`"version": 2`), 1)
	if _, _, err := OpenAside(t.Context(), newer, secretWord); !errors.Is(err, vault.ErrNewer) {
		t.Error(err)
	}
	for _, broken := range []string{"", "{}", `{"format":"latchkey-set-aside","version":1}`, string(kept[:len(kept)/2])} {
		if _, _, err := OpenAside(t.Context(), []byte(broken), secretWord); !errors.Is(err, vault.ErrDamaged) {
			t.Errorf("%.20q: %v", broken, err)
		}
	}
}

// Without a passphrase none is forgotten, and without a copy nothing is deleted.
func TestNotSetAside(t *testing.T) {
	m, want := fill(t, smallPage, 7)
	never := func([]byte) error { t.Error("a copy is made"); return nil }
	if err := SetAside(t.Context(), m, asideTime, never); !errors.Is(err, ErrNotProtected) || holds(t, m, "") != want {
		t.Errorf("a vault without a passphrase: %v", err)
	}
	must(t, Protect(t.Context(), m, secretWord, cheap))
	full := errors.New("the disk is full")
	if err := SetAside(t.Context(), m, asideTime, func([]byte) error { return full }); !errors.Is(err, full) || holds(t, m, secretWord) != want {
		t.Errorf("without a copy: %v", err)
	}
}

// At every moment the vault is whole in the store or in the copy.
func TestSetAsideCrashes(t *testing.T) {
	m, want := fill(t, smallPage, 7)
	must(t, Protect(t.Context(), m, secretWord, cheap))
	var kept []byte
	gone := false
	for n := 1; ; n++ {
		for _, after := range []bool{false, true} {
			p := storetest.On(m.Copied(), smallPage)
			if after {
				p.After = n
			} else {
				p.Before = n
			}
			kept = nil
			err := SetAside(t.Context(), p, asideTime, func(data []byte) error { kept = data; return nil })
			if !p.Crashed && err == nil {
				if !gone {
					t.Error("no crash was late enough to have the vault gone")
				}
				return
			}
			next := storetest.On(p.Disk, smallPage)
			got, err := look(t, next, secretWord)
			switch {
			case err == nil && got == want:
			case errors.Is(err, vault.ErrNoVault):
				gone = true
				v, _, err := OpenAside(t.Context(), kept, secretWord)
				if err != nil || describe(v) != want {
					t.Fatalf("crash %d: the copy is not whole: %v", n, err)
				}
				if left := next.Values(); len(left) != 1 {
					t.Errorf("crash %d: the next opening has left %d values", n, len(left))
				}
			default:
				t.Fatalf("crash %d: %v, %q", n, err, got)
			}
		}
	}
}

func FuzzOpenAside(f *testing.F) {
	m, _ := fill(f, smallPage, 3)
	if err := Protect(f.Context(), m, secretWord, cheap); err != nil {
		f.Fatal(err)
	}
	_ = SetAside(f.Context(), m, asideTime, func(data []byte) error { f.Add(data); return nil })
	f.Add([]byte(`{"format":"latchkey-set-aside","version":1,"set_aside":"2026-03-01T12:00:00Z","values":{"passphrase":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		IsAside(data)
		// Without a passphrase, since a record may have it cost seconds to try one.
		if v, _, err := OpenAside(t.Context(), data, ""); v != nil || err == nil {
			t.Error("it opens without a passphrase")
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
