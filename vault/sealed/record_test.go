package sealed

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

func protected(t testing.TB, passphrase string) (*storetest.Store, string) {
	t.Helper()
	m, want := fill(t, smallPage, 4)
	if err := Protect(t.Context(), m, passphrase, cheap); err != nil {
		t.Fatal(err)
	}
	return m, want
}

// TestWrongPassphrase writes nothing and keeps nobody from the right one.
func TestWrongPassphrase(t *testing.T) {
	m, want := protected(t, secretWord)
	writes := m.Writes
	for _, wrong := range []string{"wrong", "Correct horse", "correct horse ", "\xff", strings.Repeat("x", MaxPassphrase+1)} {
		if _, err := look(t, m, wrong); !errors.Is(err, vault.ErrPassphrase) || errors.Is(err, vault.ErrDamaged) {
			t.Errorf("%q: %v", wrong, err)
		}
		if err := Change(t.Context(), m, wrong, "new", cheap); !errors.Is(err, vault.ErrPassphrase) {
			t.Errorf("%q: %v", wrong, err)
		}
		if got := holds(t, m, secretWord); got != want {
			t.Errorf("after the wrong one the vault is\n%s", got)
		}
	}
	if m.Writes != writes {
		t.Error("something was written")
	}
}

// TestPassphrases: any text, the same however it is typed, and nothing that is none.
func TestPassphrases(t *testing.T) {
	for set, typed := range map[string]string{
		"Zażółć-密码":     "Zaz\u0307o\u0301\u0142c\u0301-密码",
		"e\u0301té":     "\u00e9te\u0301",
		"no\u00a0break": "no break",
		"\U0001faea":    "\U0001faea", // younger than the RFC's Unicode
		"tab\there":     "tab\there",
	} {
		m, want := protected(t, set)
		if got := holds(t, m, typed); got != want {
			t.Errorf("%+q does not open what %+q has closed", typed, set)
		}
	}
	m, _ := protected(t, "m²")
	if _, err := look(t, m, "m2"); !errors.Is(err, vault.ErrPassphrase) {
		t.Errorf("another passphrase is taken for the same: %v", err)
	}
	for _, none := range []string{"", "\xffabc", "caf\xe9", strings.Repeat("x", MaxPassphrase+1)} {
		m, _ := fill(t, smallPage, 1)
		err := Protect(t.Context(), m, none, cheap)
		if !errors.Is(err, vault.ErrPassphrase) || CheckPassphrase(none) == nil || m.Values()[recordName] != "" {
			t.Errorf("%.10q: %v", none, err)
		}
	}
}

// TestDamagedRecord: cut off at every length, with any byte changed, or gone, it is
// damaged and no wrong passphrase, and nothing is written.
func TestDamagedRecord(t *testing.T) {
	m, _ := protected(t, secretWord)
	record := m.Values()[recordName]
	check := func(what string) {
		t.Helper()
		writes := m.Writes
		for _, passphrase := range []string{"", secretWord, "wrong"} {
			_, err := look(t, m, passphrase)
			if !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrNewer) || errors.Is(err, vault.ErrPassphrase) {
				t.Fatalf("%s: %v", what, err)
			}
		}
		err := Protect(t.Context(), m, secretWord, cheap)
		if err == nil || m.Writes != writes {
			t.Fatalf("%s: something was written (%v)", what, err)
		}
	}
	for n := range len(record) {
		m.Put(recordName, record[:n])
		check(fmt.Sprintf("%d bytes of it", n))
		m.Put(recordName, record[:n]+string(record[n]^1)+record[n+1:])
		check(fmt.Sprintf("another byte %d", n))
	}
	m.Put(recordName, record+strings.Repeat("A", 1<<20))
	check("a megabyte more")
	m.Take(recordName)
	if _, err := look(t, m, secretWord); !errors.Is(err, vault.ErrDamaged) {
		t.Fatalf("without a record: %v", err)
	}
}

// TestBounds: a record of somebody else's takes neither all memory nor minutes.
func TestBounds(t *testing.T) {
	good := record{State: closed, Key: &wrappedKey{ID: random(idSize), KDF: kdfName, Cost: cheap,
		Salt: random(saltSize), Key: random(72)}}
	if good.check() != nil {
		t.Fatal("a good record is refused")
	}
	for _, cost := range []Cost{
		{0, 64, 1}, {1, 63, 1}, {1, 64, 0}, {1, 64, 17}, {1, 256<<10 + 1, 1}, {129, 64 << 10, 4},
		{1 << 31, 1 << 31, 1}, {4, 1 << 20, 4},
	} {
		r := good
		key := *good.Key
		key.Cost = cost
		r.Key = &key
		text, err := r.encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decodeRecord(text); err == nil {
			t.Errorf("%+v is believed", cost)
		}
		if _, err := cost.derive(t.Context(), []byte("x"), random(saltSize)); err == nil {
			t.Errorf("%+v is used", cost)
		}
	}
	c := Calibrate()
	if c.check() != nil || c.Time < leastTime || c.Memory != 64<<10 {
		t.Errorf("this machine is given %+v", c)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cheap.derive(ctx, []byte("x"), random(saltSize)); !errors.Is(err, context.Canceled) {
		t.Errorf("a derivation that was called off: %v", err)
	}
}

// TestRecordOfANewerVersion is not taken for damage.
func TestRecordOfANewerVersion(t *testing.T) {
	m, _ := protected(t, secretWord)
	m.Put(recordName, strings.Replace(m.Values()[recordName], recordTag+"1", recordTag+"2", 1))
	if _, err := Open(t.Context(), m, secretWord); !errors.Is(err, vault.ErrNewer) {
		t.Error(err)
	}
}

// TestMeddling: a page that was swapped, changed or cut off is reported as damaged
// and left alone, and the others open.
func TestMeddling(t *testing.T) {
	whole, _ := fill(t, smallPage, 12)
	if err := Protect(t.Context(), whole, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	first, second := sealedName("page-000"), sealedName("page-001")
	values := whole.Values()
	for what, value := range map[string]string{
		"swapped": values[second], "empty": "", "cut off": values[first][:40], "plain": "latchkey1.00000000.",
		"longer": values[first] + "AAAA",
	} {
		m := storetest.On(whole.Copied(), smallPage)
		m.Put(first, value)
		v := mustOpen(t, m, secretWord)
		problems := v.Problems()
		if len(problems) != 1 || problems[0].Page != "page-000" || !errors.Is(problems[0], vault.ErrDamaged) {
			t.Errorf("%s: the problems are %v", what, problems)
		}
		if _, err := v.Add(t.Context(), account(50)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if m.Values()[first] != value {
			t.Errorf("%s: the damaged page was written over", what)
		}
		// Without the key nobody could ever mend what was encrypted with it.
		err := Unprotect(t.Context(), m, secretWord)
		if strings.HasPrefix(value, valueTag) && (!errors.Is(err, vault.ErrDamaged) || !strings.Contains(err.Error(), "page-000")) {
			t.Errorf("%s: the passphrase was taken away: %v", what, err)
		}
	}
}

// TestGrowth: a page of the longest possible length fits when it is encrypted.
func TestGrowth(t *testing.T) {
	key := random(keySize)
	for n := range 700 {
		page := "latchkey1.01234567." + base64.RawStdEncoding.EncodeToString(random(n))
		stored, err := sealValue(key, "page-000", page)
		if err != nil || len(stored) > len(page)+growth {
			t.Fatalf("%d bytes became %d, more than %d longer (%v)", len(page), len(stored), growth, err)
		}
		if again, err := openValue(key, "page-000", stored); err != nil || again != page {
			t.Fatalf("it was another value: %v", err)
		}
	}
}

func FuzzValue(f *testing.F) {
	key := make([]byte, keySize)
	f.Add("latchkey1.01234567.QUJD", "sealed1.AAAA")
	f.Add("", "")
	f.Add("latchkey1.QR", "sealed1")
	f.Add(strings.Repeat("a", 300)+".QUJD", "sealed1.")
	f.Fuzz(func(t *testing.T, value, stored string) {
		box, err := sealValue(key, "name", value)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := openValue(key, "name", box); err != nil || again != value {
			t.Fatalf("%q became %q (%v)", value, again, err)
		}
		if _, err := openValue(key, "another", box); err == nil {
			t.Fatal("a value opens under another name")
		}
		if _, err := openValue(key, "name", stored); err == nil {
			t.Fatal("a forged value opens")
		}
		_, _ = unpack([]byte(value))
	})
}

func FuzzRecord(f *testing.F) {
	good, err := (&record{State: closed, Key: &wrappedKey{ID: make([]byte, idSize), KDF: kdfName, Cost: cheap,
		Salt: make([]byte, saltSize), Key: make([]byte, 72)}}).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, []byte(`{"state":"closed"}`))
	f.Add("", []byte(`{"state":"moved","plain":-1}`))
	f.Fuzz(func(t *testing.T, text string, document []byte) {
		for _, text := range []string{text, fmt.Sprintf("%s1.%s.%s", recordTag, checksum(document), base64.RawStdEncoding.EncodeToString(document))} {
			r, err := decodeRecord(text)
			if err == nil && (r.State.encrypted() && r.Key == nil || r.Plain < 0 || r.Sealed > vault.MaxPages) {
				t.Fatalf("%+v is believed", r)
			}
		}
	})
}
