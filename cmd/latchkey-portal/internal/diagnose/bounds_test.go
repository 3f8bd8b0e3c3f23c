package diagnose

import (
	"strings"
	"testing"
	"time"

	"latchkey/vault"
)

// Of a long key no more neighbours are tried than are worth the time, the likeliest
// first, and of the longest none.
func TestLongKeysAreBounded(t *testing.T) {
	for _, length := range []int{20, 80, vault.MaxSecret} {
		account := accountOf(bytesOf(length))
		i := &inspection{Case: caseOf(account, "123456")}
		i.text = account.Secret.Base32()
		all := slips(i.text)
		if length == 80 && len(all) <= mostKeys {
			t.Errorf("a key of %d bytes has %d neighbours: the bound is not looked at", length, len(all))
		}
		for at := 1; at < len(all); at++ {
			if all[at].kind < all[at-1].kind {
				t.Fatalf("a likelier mistake comes after others")
			}
		}
	}
}

// Every single mistake in a key leads to another text, and is among those that are tried.
func TestSlipsAreAllNeighbours(t *testing.T) {
	text := "JBSWY3DPK5XXE3DE"
	tried := map[string]bool{}
	for _, s := range slips(text) {
		if changed := s.of(text); changed == text {
			t.Errorf("%s changes nothing", s.place(text))
		} else {
			tried[changed] = true
		}
	}
	want := map[string]bool{}
	for at := range text {
		want[text[:at]+text[at+1:]] = true
		for _, c := range letters {
			want[text[:at]+string(c)+text[at+1:]] = true
		}
		if at > 0 {
			want[text[:at-1]+text[at:at+1]+text[at-1:at]+text[at+1:]] = true
		}
	}
	for at := 0; at <= len(text); at++ {
		for _, c := range letters {
			want[text[:at]+string(c)+text[at:]] = true
		}
	}
	delete(want, text)
	for changed := range want {
		if !tried[changed] {
			t.Errorf("a neighbour is not tried")
		}
	}
	if len(tried) != len(want) {
		t.Errorf("%d texts are tried, want %d", len(tried), len(want))
	}
}

// Whatever is typed and whenever, something is said, a trace is bounded, and what was
// typed is not in it.
func FuzzInspect(f *testing.F) {
	for _, typed := range []string{"", "123456", "12345", "00000000000", "99999999999", "abc", "１２３４５６", "12 34"} {
		f.Add(typed, int64(1_740_000_000), uint64(0), 6, 30, 20, 1)
	}
	f.Add("000000", int64(-1), uint64(1)<<63, 10, 1, 0, 10)
	f.Add("000000", int64(1)<<40, ^uint64(0), 8, 86400, 200, 0)
	f.Fuzz(func(t *testing.T, typed string, at int64, floor uint64, digits, period, length, skew int) {
		account := accountOf(bytesOf(min(max(length, 0), 64)))
		account.Digits, account.Period = min(max(digits, vault.MinDigits), vault.MaxDigits), min(max(period, vault.MinPeriod), vault.MaxPeriod)
		c := Case{Account: account, Skew: min(max(skew, 0), 10), Floor: floor, At: time.Unix(at%(1<<40), 0), Typed: typed}
		trace := Inspect(c)
		found := Conclude(trace, []Trace{trace, Accepted(account, floor>>1, c.At)})
		if found.Reason == "" || found.Detail == "" || len(found.Advice) == 0 || found.Codes < 1 {
			t.Errorf("nothing is said of %q", typed)
		}
		if len(trace.guesses) > mostGuesses {
			t.Errorf("a trace has %d guesses", len(trace.guesses))
		}
		if len(typed) > 3 && strings.Contains(found.Detail, typed) && strings.Trim(typed, "0123456789") == "" && len(typed) >= 6 {
			t.Errorf("what was typed is repeated")
		}
	})
}
