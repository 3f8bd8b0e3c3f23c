package vault

import (
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// code returns the account's code, or fails the test.
func code(tb testing.TB, a Account, seconds int64) string {
	tb.Helper()
	c, err := a.Code(time.Unix(seconds, 0))
	if err != nil {
		tb.Fatalf("the code at %d: %v", seconds, err)
	}
	return c.Value
}

// TestHOTPVectors is RFC 4226 appendix D.
func TestHOTPVectors(t *testing.T) {
	a := Account{Kind: HOTP, Algorithm: SHA1, Digits: 6, Secret: NewSecret([]byte("12345678901234567890"))}
	for count, want := range strings.Fields("755224 287082 359152 969429 338314 254676 287922 162583 399871 520489") {
		a.Counter = uint64(count)
		if got := code(t, a, 0); got != want {
			t.Errorf("count %d gives %s, want %s", count, got, want)
		}
	}
}

// TestTOTPVectors is RFC 6238 appendix B, whose seeds have the length of each
// hash, as in the reference implementation of appendix A.
func TestTOTPVectors(t *testing.T) {
	const digits = "1234567890"
	seeds := map[Algorithm]string{
		SHA1:   strings.Repeat(digits, 2),
		SHA256: strings.Repeat(digits, 4)[:32],
		SHA512: strings.Repeat(digits, 7)[:64],
	}
	vectors := []struct {
		time                 int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	}
	for _, v := range vectors {
		for algorithm, want := range map[Algorithm]string{SHA1: v.sha1, SHA256: v.sha256, SHA512: v.sha512} {
			a := Account{Kind: TOTP, Algorithm: algorithm, Digits: 8, Period: 30, Secret: NewSecret([]byte(seeds[algorithm]))}
			if got := code(t, a, v.time); got != want {
				t.Errorf("%s at %d gives %s, want %s", algorithm, v.time, got, want)
			}
		}
	}
}

// TestSteamVectors holds Valve's alphabet against codes that Steam's own
// program showed, as published in KeePassXC's tests, and RFC 4226's truncated
// values written in that alphabet.
func TestSteamVectors(t *testing.T) {
	key, err := base32.StdEncoding.DecodeString("63BEDWCQZKTQWPESARIERL5DTTQFCJTK")
	if err != nil {
		t.Fatal(err)
	}
	a := Account{Kind: Steam, Algorithm: SHA1, Digits: SteamDigits, Period: 30, Secret: NewSecret(key)}
	for seconds, want := range map[int64]string{1511200518: "FR8RV", 1511200714: "9P3VP"} {
		if got := code(t, a, seconds); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
	// RFC 4226 appendix D, the column of decimal values after truncation.
	a.Secret = NewSecret([]byte("12345678901234567890"))
	for step, value := range []int{1284755224, 1094287082, 137359152, 1726969429, 1640338314} {
		want := ""
		for range SteamDigits {
			want += string("23456789BCDFGHJKMNPQRTVWXY"[value%26])
			value /= 26
		}
		if got := code(t, a, int64(step)*30); got != want {
			t.Errorf("step %d: %s, want %s", step, got, want)
		}
	}
}

func TestCodeHoldsForItsTimeStep(t *testing.T) {
	a := account(1)
	a.Period = 45
	c, err := a.Code(time.Unix(1<<32+100, 0))
	if err != nil {
		t.Fatal(err)
	}
	from, until := c.From.Unix(), c.Until.Unix()
	if from%45 != 0 || until != from+45 || from > 1<<32+100 || until <= 1<<32+100 || c.Counter != uint64(from/45) {
		t.Fatalf("the code at 2^32+100 holds from %d until %d, count %d", from, until, c.Counter)
	}
	next, err := a.Next(time.Unix(1<<32+100, 0))
	if err != nil || !next.From.Equal(c.Until) || next.Value != code(t, a, until) || code(t, a, until-1) != c.Value {
		t.Fatalf("the next code is %+v (%v) after %+v", next, err, c)
	}
}

func TestNextCount(t *testing.T) {
	a := Account{Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: 8, Secret: NewSecret([]byte("12345678901234567890"))}
	next, err := a.Next(time.Time{})
	if err != nil || next.Value != "520489" || next.Counter != 9 || !next.Until.IsZero() {
		t.Fatalf("the code after count 8 is %+v, %v", next, err)
	}
	a.Counter = math.MaxUint64
	if c, err := a.Code(time.Time{}); err != nil || c.Counter != math.MaxUint64 || len(c.Value) != 6 {
		t.Fatalf("the code of the last count is %+v, %v", c, err)
	}
}

func TestNoCodeBefore1970(t *testing.T) {
	if _, err := account(1).Code(time.Unix(-1, 0)); !errors.Is(err, ErrBeforeEpoch) {
		t.Fatalf("a second before 1970: %v", err)
	}
}

func TestDigits(t *testing.T) {
	// RFC 4226 appendix D, count 0: the value before it is cut to digits.
	const value = "1284755224"
	a := Account{Kind: HOTP, Algorithm: SHA1, Secret: NewSecret([]byte("12345678901234567890"))}
	for a.Digits = MinDigits; a.Digits <= MaxDigits; a.Digits++ {
		if got, want := code(t, a, 0), value[MaxDigits-a.Digits:]; got != want {
			t.Errorf("%d digits: %s, want %s", a.Digits, got, want)
		}
	}
	// 9 of 10 values are below a thousand million: they lead with a zero.
	a.Digits, a.Counter = MaxDigits, 2
	if got := code(t, a, 0); got != "0137359152" {
		t.Errorf("ten digits of 137359152: %s", got)
	}
}

func TestGroup(t *testing.T) {
	for code, want := range map[string]string{
		"": "", "1": "1", "12345": "12345", "482913": "482 913", "1234567": "123 4567",
		"12345678": "1234 5678", "123456789": "123 456 789", "1234567890": "12 3456 7890", "FR8RV": "FR8RV",
	} {
		if got := Group(code); got != want {
			t.Errorf("Group(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestValidate(t *testing.T) {
	good := account(1)
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Account){
		"the key is empty":       func(a *Account) { a.Secret = Secret{} },
		"the key has 1025 bytes": func(a *Account) { a.Secret = NewSecret(make([]byte, MaxSecret+1)) },
		"the code has 0 digits":  func(a *Account) { a.Digits = 0 },
		"the code has 11 digits": func(a *Account) { a.Digits = MaxDigits + 1 },
		"the period is 0":        func(a *Account) { a.Period = 0 },
		"the period is 86401":    func(a *Account) { a.Period = MaxPeriod + 1 },
		`the algorithm "MD5"`:    func(a *Account) { a.Algorithm = "MD5" },
		`the kind "motp"`:        func(a *Account) { a.Kind = "motp" },
		"has no period":          func(a *Account) { a.Kind = HOTP },
		"a Steam account has":    func(a *Account) { a.Kind = Steam },
		"the issuer is 513":      func(a *Account) { a.Issuer = strings.Repeat("i", MaxText+1) },
		"the account name is":    func(a *Account) { a.Name = "\xff" },
		"the note is 16385":      func(a *Account) { a.Note = strings.Repeat("n", MaxNote+1) },
		"there are 65 tags":      func(a *Account) { a.Tags = make([]string, MaxTags+1) },
		"the tag is not valid":   func(a *Account) { a.Tags = []string{"ok", "\xc3"} },
	} {
		a := good.Clone()
		spoil(&a)
		err := a.Validate()
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want it to say %q", err, want)
		}
		if err != nil && leaks(err.Error(), good.Secret) {
			t.Errorf("the error %q holds the secret", err)
		}
	}
}

// leaks reports whether text holds the secret in any of the usual ways.
func leaks(text string, s Secret) bool {
	for _, form := range []string{
		string(s.Bytes()), s.Base32(), hex.EncodeToString(s.Bytes()), fmt.Sprint(s.Bytes()),
		fmt.Sprintf("%#v", s.Bytes()), fmt.Sprintf("% x", s.Bytes()),
	} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			return true
		}
	}
	return false
}
