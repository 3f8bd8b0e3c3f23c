package uses

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
)

func day(n int) time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func TestMoreUsedComesFirst(t *testing.T) {
	c := Counts{}
	for range 5 {
		c.Add("old", day(0))
	}
	c.Add("new", day(0))
	if !c.More("old", "new") || c.More("new", "old") || !c.More("new", "never") || c.More("never", "new") || c.More("never", "neither") {
		t.Errorf("%v", c)
	}
	// Two half-lives later five uses count as little more than one.
	c.Add("new", day(60))
	c.Add("new", day(61))
	if !c.More("new", "old") {
		t.Errorf("what was used five times two months ago is still before what is used now: %v", c)
	}
}

func TestAClockThatWasAheadIsForgotten(t *testing.T) {
	c := Counts{}
	c.Add("ahead", day(40_000))
	c.Add("ahead", day(0))
	for n := range 15 * 30 {
		for range 100 {
			c.Add("daily", day(n))
		}
	}
	c.Add("ahead", day(15*30))
	if !c.More("daily", "ahead") {
		t.Errorf("one use in a far future outweighs a year: %v", c)
	}
	c.Add("behind", time.Unix(-1<<40, 0))
	c.Add("behind", time.Unix(1<<40, 0))
	for id, v := range c {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%s counts %v", id, v)
		}
	}
}

func TestKept(t *testing.T) {
	f := In(filepath.Join(t.TempDir(), "latchkey"))
	if c, err := f.Load(); err != nil || c == nil || len(c) != 0 {
		t.Fatalf("%v, %v", c, err)
	}
	c := Counts{}
	c.Add("a", day(0))
	c.Add("a", day(1))
	c.Add("b", day(1))
	if err := f.Save(c); err != nil {
		t.Fatal(err)
	}
	if again, err := f.Load(); err != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("%v, %v; want %v", again, err, c)
	}
	info, err := os.Stat(f.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestDamagedIsBegunAnew(t *testing.T) {
	for _, text := range []string{"", "x", "[]", `{"uses":{"a":"b"}}`, `{"uses":{"a":1e999}}`, strings.Repeat(" ", mostBytes+1)} {
		f := In(t.TempDir())
		if err := os.WriteFile(f.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := f.Load()
		if !errors.Is(err, ErrDamaged) || len(c) != 0 {
			t.Errorf("%.20q: %v, %v", text, c, err)
		}
		c.Add("a", day(0))
		if err := f.Save(c); err != nil {
			t.Error(err)
		}
		if again, err := f.Load(); err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%v, %v", again, err)
		}
	}
}

func TestOnlyTheMostUsedAreKept(t *testing.T) {
	c := Counts{}
	for i := range mostAccounts + 10 {
		c.Add(vault.ID(fmt.Sprint(i)), day(i))
	}
	f := In(t.TempDir())
	if err := f.Save(c); err != nil {
		t.Fatal(err)
	}
	again, err := f.Load()
	if _, there := again["9"]; err != nil || len(again) != mostAccounts || there {
		t.Errorf("%d are kept, %v", len(again), err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"uses":{"a":1.5}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := In(t.TempDir())
		if err := os.WriteFile(file.Path(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := file.Load()
		if c == nil || err != nil && len(c) > 0 {
			t.Fatalf("%v, %v", c, err)
		}
		c.Add("x", day(0))
		if err := file.Save(c); err != nil {
			t.Fatal(err)
		}
	})
}
