package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // where the system has no zones

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// start is the beginning of a time step of 30 and of 60 seconds, far from a whole hour.
func start() time.Time { return time.Unix(60*29_000_007, 0).UTC() }

// dana is an account with the usual settings and a key in which a 5 is the second letter
// of the third group.
func dana(t testing.TB) vault.Account {
	t.Helper()
	return withKey(t, accountOf(nil), "JBSW Y3DP K5XX E3DE GEZD GNBV GY3T QOJQ")
}

func withKey(t testing.TB, a vault.Account, text string) vault.Account {
	t.Helper()
	key, err := otpauth.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	a.Secret = key
	return a
}

func codeAt(t testing.TB, a vault.Account, at time.Time) string {
	t.Helper()
	code, err := a.Code(at)
	if err != nil {
		t.Fatal(err)
	}
	return code.Value
}

// caseOf is a code that comes 7 seconds into a time step.
func caseOf(a vault.Account, typed string) Case {
	return Case{Account: a, Skew: 1, At: start().Add(7 * time.Second), Typed: typed}
}

func explain(c Case, before ...Trace) Finding { return Conclude(Inspect(c), before) }

// The codes are those of the vault, which is tested against other programs.
func TestCodesAreTheVaults(t *testing.T) {
	for _, a := range []vault.Algorithm{vault.SHA1, vault.SHA256, vault.SHA512} {
		for _, length := range []int{1, 10, 20, 64, 65, 200} {
			for digits := vault.MinDigits; digits <= vault.MaxDigits; digits++ {
				account := accountOf(bytesOf(length))
				account.Algorithm, account.Digits = a, digits
				step := int64(58_000_000 + length + digits)
				m := newMaker(account.Secret.Bytes(), a)
				m.value(1)
				if got, want := pad(m.value(step)%tens(digits), digits), codeAt(t, account, time.Unix(step*30, 0)); got != want {
					t.Fatalf("%s, a key of %d bytes, %d digits: another code than the vault's", a, length, digits)
				}
			}
		}
	}
}

// At s seconds into a step, a match k steps back means a lag in (s+(k−1)·period,
// s+k·period], to the second at both ends; and likewise ahead.
func TestLagIsExact(t *testing.T) {
	account := dana(t)
	for _, period := range []int{30, 60} {
		account.Period = period
		for _, into := range []time.Duration{0, 1, 14, 15, 16, time.Duration(period) - 1} {
			at := start().Add(into * time.Second)
			for _, k := range []int64{-4, -3, -2, 2, 3, 4} {
				step := at.Unix()/int64(period) + k
				var lag *Lag
				if f := explain(Case{Account: account, Skew: 1, At: at, Typed: codeAt(t, account, time.Unix(step*int64(period), 0))}); f.Reason == Clock {
					lag = f.Lag
				} else if f.Reason == Late {
					continue // the clock is the other explanation
				}
				if lag == nil {
					t.Fatalf("%v into a step, %d steps away: no lag", into, k)
				}
				for _, c := range []struct {
					behind time.Duration
					fits   bool
				}{{lag.Over, false}, {lag.Over + 1, true}, {lag.UpTo, true}, {lag.UpTo + 1, false}} {
					its := at.Add(-c.behind)
					if got := its.Unix()/int64(period) == step; got != c.fits {
						t.Errorf("%v into a step, %d steps away: a lag of %v shows that code is %v", into, k, c.behind, got)
					}
				}
				s, p := int64(into), int64(period)
				if want := (Lag{time.Duration(s+(-k-1)*p) * time.Second, time.Duration(s-k*p) * time.Second}); *lag != want {
					t.Errorf("%v into a step, %d steps away: %v, want %v", into, k, *lag, want)
				}
			}
		}
	}
}

// Where local time is no whole hours from UTC a zone is looked for as well.
func TestZonesWithPartsOfHours(t *testing.T) {
	for _, name := range []string{
		"Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Kabul", "Asia/Yangon", "Australia/Adelaide", "Australia/Darwin",
		"Australia/Eucla", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham", "Pacific/Marquesas",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, month := range []time.Month{time.January, time.July} {
			_, ahead := time.Date(2025, month, 15, 0, 0, 0, 0, zone).Zone()
			if !slices.Contains(zones(), ahead/60) {
				t.Errorf("%s is %d minutes ahead of UTC in %s, which is no zone here", name, ahead/60, month)
			}
		}
	}
}

// Each reason is named, with what there is to say about it.
func TestReasons(t *testing.T) {
	account := dana(t)
	now := start().Add(7 * time.Second)
	right := codeAt(t, account, now)
	unusual := account
	unusual.Algorithm, unusual.Digits, unusual.Period = vault.SHA256, 8, 60
	usual := account
	old := withKey(t, account, "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U")
	other := withKey(t, account, "ORSXG5A2GEZDGNBVGY3TQOJQMFRGGZDF")
	long := codeAt(t, unusual, now)
	halfway := unusual
	halfway.Algorithm = vault.SHA1
	swap := func(c string, i, j int) string {
		b := []byte(c)
		b[i], b[j] = b[j], b[i]
		return string(b)
	}
	for _, c := range []struct {
		name   string
		change func(*Case)
		want   Reason
		says   string
	}{
		{"5 minutes slow", func(c *Case) { c.Typed = codeAt(t, account, now.Add(-5*time.Minute)) }, Clock, "slow by between 4 minutes 37 seconds and 5 minutes 7 seconds"},
		{"70 seconds fast", func(c *Case) { c.Typed = codeAt(t, account, now.Add(70*time.Second)) }, Clock, "fast by between 53 and 83 seconds"},
		{"an hour fast", func(c *Case) { c.Typed = codeAt(t, account, now.Add(time.Hour)) }, Clock, "That is 1 hour, as with a wrong time zone"},
		{"9 hours slow", func(c *Case) { c.Typed = codeAt(t, account, now.Add(-9*time.Hour)) }, Clock, "That is 9 hours, as with a wrong time zone or summer time."},
		{"the zone of India", func(c *Case) { c.Typed = codeAt(t, account, now.Add(330*time.Minute)) }, Clock, "That is 5 hours 30 minutes, as with a wrong time zone."},
		{"the zone of Nepal", func(c *Case) { c.Typed = codeAt(t, account, now.Add(-345*time.Minute)) }, Clock, "That is 5 hours 45 minutes, as with a wrong time zone."},
		{"Nepal's in Sydney", func(c *Case) { c.Typed = codeAt(t, account, now.Add(-255*time.Minute)) }, Clock, "That is 4 hours 15 minutes, as with a wrong time zone."},
		{"45 minutes fast", func(c *Case) { c.Typed = codeAt(t, account, now.Add(45*time.Minute)) }, Clock, "45 minutes 23 seconds."},
		{"typed as it changed", func(c *Case) { c.Typed = codeAt(t, account, now.Add(-time.Minute)) }, Late, "or the authenticator's clock is slow by between 37 and 67 seconds"},
		{"used", func(c *Case) { c.Typed, c.Floor = right, uint64(now.Unix()/30)+1 }, Used, "Each code works once"},
		{"used long ago", func(c *Case) {
			c.Typed, c.Floor = codeAt(t, account, now.Add(-20*time.Minute)), uint64(now.Add(-20*time.Minute).Unix()/30)+1
		}, Used, "used before"},
		{"old key", func(c *Case) { c.Typed, c.Older = codeAt(t, old, now), []vault.Account{account, old} }, OldKey, "old entry"},
		{"another user", func(c *Case) {
			c.Typed, c.Others = codeAt(t, other, now), []Other{{User: "sam@example.com", Account: other}}
		}, OtherAccount, "account of sam@example.com:"},
		{"a user elsewhere", func(c *Case) { c.Typed, c.Others = codeAt(t, other, now), []Other{{"sam@example.com", "cin7", other}} }, OtherAccount, "account of sam@example.com in the portal cin7:"},
		{"all is usual", func(c *Case) { c.Account, c.Typed = unusual, codeAt(t, usual, now) }, Defaults, "ignored SHA-256, 8 digits and 60 seconds"},
		{"SHA-1", func(c *Case) { c.Account, c.Typed = unusual, codeAt(t, halfway, now) }, Defaults, "ignored SHA-256."},
		{"the last six digits", func(c *Case) { c.Account, c.Typed = unusual, long[2:] }, Defaults, "ignored 8 digits."},
		{"the first six digits", func(c *Case) { c.Account, c.Typed = unusual, long[:6] }, CutShort, "only the first 6 of the 8 digits"},
		{"neighbours swapped", func(c *Case) { c.Typed = swap(right, 1, 2) }, Swapped, "the second and the third digit"},
		{"two digits swapped", func(c *Case) { c.Typed = swap(right, 0, 4) }, Swapped, "the first and the fifth digit"},
		{"a digit another", func(c *Case) { c.Typed = right[:3] + string('0'+(right[3]-'0'+4)%10) + right[4:] }, Mistyped, "the fourth digit is another one"},
		{"a digit missing", func(c *Case) { c.Typed = right[:4] + right[5:] }, Mistyped, "of the 6 digits is missing"},
		{"a digit twice", func(c *Case) { c.Typed = right[:2] + right[1:] }, Mistyped, "digit was typed twice"},
		{"S for 5", func(c *Case) { c.Typed = codeAt(t, withKey(t, account, "JBSWY3DPKSXXE3DEGEZDGNBVGY3TQOJQ"), now) }, TypedKey, "group 3, second letter: S for 5."},
		{"two letters swapped", func(c *Case) { c.Typed = codeAt(t, withKey(t, account, "JBSWY3DPK5XXE3EDGEZDGNBVGY3TQOJQ"), now) }, TypedKey, "group 4, third and fourth letter: swapped."},
		{"swapped over groups", func(c *Case) { c.Typed = codeAt(t, withKey(t, account, "JBSYW3DPK5XXE3DEGEZDGNBVGY3TQOJQ"), now) }, TypedKey, "the last letter of group 1 and the first of group 2 are swapped."},
		{"a letter left out", func(c *Case) {
			c.Typed = codeAt(t, readAs(account, decodeAll("JBSWY3DPK5XXE3DEGEZDGNV"+"GY3TQOJQ")), now)
		}, TypedKey, "group 6, third letter: B is left out."},
		{"read as text", func(c *Case) { c.Typed = codeAt(t, readAs(account, []byte(account.Secret.Base32())), now) }, KeyRead, "as plain text, and not as base32"},
		{"letters", func(c *Case) { c.Typed = "abc" }, Malformed, "something other than digits"},
		{"nothing", func(c *Case) { c.Typed = "" }, Malformed, "No code was typed."},
		{"too few digits", func(c *Case) { c.Typed = "12" }, Malformed, "2 digits were typed where a code has 6."},
		{"six of eight", func(c *Case) { c.Account, c.Typed = unusual, "000000" }, Malformed, "6 digits were typed where a code has 8: the authenticator may ignore"},
	} {
		one := caseOf(account, right)
		c.change(&one)
		f := explain(one)
		if f.Reason != c.want || !strings.Contains(f.Detail, c.says) {
			t.Errorf("%s: %s, %q", c.name, f.Reason, f.Detail)
		}
		if len(f.Advice) == 0 {
			t.Errorf("%s: there is no advice", c.name)
		}
		for _, said := range append(f.Advice, f.Detail, fmt.Sprintf("%v", Inspect(one))) {
			if len(one.Typed) > 3 && strings.Contains(said, one.Typed) || strings.Contains(said, right) || strings.Contains(said, long) {
				t.Errorf("%s: a code is in what is said", c.name)
			}
		}
	}
}

func readAs(a vault.Account, key []byte) vault.Account {
	a.Secret = vault.NewSecret(key)
	return a
}

func decodeAll(text string) []byte {
	values := decoder()
	return decode(text, &values, nil)
}

// One code proposes where a key has its mistake, and a second one asserts it; the same
// code again does not.
func TestSecondCodeAsserts(t *testing.T) {
	account := dana(t)
	typed := withKey(t, account, "JBSWY3DPKSXXE3DEGEZDGNBVGY3TQOJQ")
	one := caseOf(account, codeAt(t, typed, start().Add(7*time.Second)))
	first := Inspect(one)
	if f := Conclude(first, nil); f.Asserted || f.Codes != 1 || !strings.Contains(f.Detail, "One code proposes this") {
		t.Errorf("one code: asserted %v by %d codes: %s", f.Asserted, f.Codes, f.Detail)
	}
	again := one
	again.At = one.At.Add(11 * time.Second)
	if f := explain(again, first); f.Asserted || f.Codes != 1 {
		t.Errorf("the same code again: asserted %v by %d codes", f.Asserted, f.Codes)
	}
	next := one
	next.At = one.At.Add(30 * time.Second)
	next.Typed = codeAt(t, typed, next.At)
	f := explain(next, first)
	if want := "The key was typed with one mistake: group 3, second letter: S for 5."; !f.Asserted || f.Codes != 2 || f.Detail != want {
		t.Errorf("two codes: asserted %v by %d codes: %s", f.Asserted, f.Codes, f.Detail)
	}
	if !strings.Contains(f.Advice[0], "has one mistake in it: group 3, second letter: S for 5") {
		t.Errorf("the advice is %q", f.Advice)
	}
}

// Two codes narrow how far a clock is off: both intervals hold.
func TestTwoCodesNarrowTheLag(t *testing.T) {
	account, lag := dana(t), 100*time.Second
	one := caseOf(account, codeAt(t, account, start().Add(7*time.Second-lag)))
	two := one
	two.At = start().Add(53 * time.Second)
	two.Typed = codeAt(t, account, two.At.Add(-lag))
	f := explain(two, Inspect(one))
	if want := (Lag{97 * time.Second, 113 * time.Second}); f.Reason != Clock || !f.Asserted || *f.Lag != want {
		t.Errorf("%s, asserted %v: %v, want %v", f.Reason, f.Asserted, f.Lag, want)
	}
	if !strings.Contains(f.Detail, "slow by between 97 and 113 seconds") {
		t.Error(f.Detail)
	}
}

// A code that was typed as it changed is told apart from a clock that is slow by another
// code: by one that is taken as of a right clock, and by one that is refused for the same
// lag.
func TestLateOrClock(t *testing.T) {
	account := dana(t)
	at := start().Add(4 * time.Second)
	late := Inspect(Case{Account: account, Skew: 1, At: at, Typed: codeAt(t, account, at.Add(-time.Minute))})
	f := Conclude(late, nil)
	if f.Reason != Late || f.Asserted || f.Others != 1 || !strings.Contains(f.Detail, "A second code tells which.") {
		t.Errorf("one code: %s, asserted %v, %d others: %s", f.Reason, f.Asserted, f.Others, f.Detail)
	}
	next := at.Add(40 * time.Second)
	taken := Accepted(account, uint64(next.Unix()/30), next)
	if f = Conclude(late, []Trace{taken}); f.Reason != Late || !f.Asserted || !strings.Contains(f.Detail, "the clock is not the reason") {
		t.Errorf("a code of now was taken: %s, asserted %v: %s", f.Reason, f.Asserted, f.Detail)
	}
	// Slow by 40 seconds: a code 14 seconds into a step is taken as that of the one before.
	taken = Accepted(account, uint64(next.Unix()/30)-1, next)
	f = Conclude(late, []Trace{taken})
	if f.Reason != Clock || f.Codes != 2 || !strings.Contains(f.Detail, "taken at some moments and refused at others") {
		t.Errorf("a code of the step before was taken: %s, asserted %v: %s", f.Reason, f.Asserted, f.Detail)
	}
	if want := (Lag{34 * time.Second, 44 * time.Second}); f.Lag == nil || *f.Lag != want {
		t.Errorf("the lag is %v, want %v", f.Lag, want)
	}
	again := at.Add(33 * time.Second)
	f = explain(Case{Account: account, Skew: 1, At: again, Typed: codeAt(t, account, again.Add(-time.Minute))}, late)
	if f.Reason != Clock || !f.Asserted {
		t.Errorf("refused again for the same lag: %s, asserted %v", f.Reason, f.Asserted)
	}
}

// What else fits is counted.
func TestOthersAreCounted(t *testing.T) {
	account := dana(t)
	now := start().Add(7 * time.Second)
	old := withKey(t, account, "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U")
	c := caseOf(account, codeAt(t, old, now))
	c.Older, c.Others = []vault.Account{old}, []Other{{User: "sam", Account: old}}
	f := explain(c)
	if f.Reason != OldKey || f.Others != 1 || !strings.Contains(f.Detail, "1 other explanation fits as well") {
		t.Errorf("%s and %d others: %s", f.Reason, f.Others, f.Detail)
	}
}

// Every identifier is one word, and each is there once.
func TestReasonsAreStable(t *testing.T) {
	seen := map[Reason]bool{}
	for _, r := range Reasons() {
		if seen[r] || r == "" || strings.Trim(string(r), "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("%q is no identifier", r)
		}
		seen[r] = true
	}
}
