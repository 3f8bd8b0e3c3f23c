package otpauth

import (
	"math"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"latchkey/vault"
)

func TestURI(t *testing.T) {
	for _, test := range []struct {
		account vault.Account
		want    string
	}{
		{totp(t, "Example", "alice@example.com"),
			"otpauth://totp/Example:alice%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA1&digits=6&period=30"},
		{totp(t, "Big Company", "c++ & co: #1"),
			"otpauth://totp/Big%20Company:c%2B%2B%20%26%20co%3A%20%231?secret=JBSWY3DPEHPK3PXP&issuer=Big%20Company&algorithm=SHA1&digits=6&period=30"},
		{with(totp(t, "", "alice"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, math.MaxUint64 }),
			"otpauth://hotp/alice?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&counter=18446744073709551615"},
		{with(totp(t, "Steam", "gabe"), func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, 5 }),
			"otpauth://totp/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam&algorithm=SHA1&digits=5&period=30&encoder=steam"},
	} {
		got := URI(test.account)
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Errorf("other programs cannot read it: %v", err)
		}
	}
}

// Every account is read back as it was written.
func TestURIBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"a", "Steam", "steam", ":", "%3A", "%", "+", " ", "&", ";", "?", "#", "/", "@", "=", "\"", "<", "\n", "\x00",
		"secret=", "?issuer=", "&amp;", "period=30", "https://", "http://x:80", "日本", "ä", "🔑", "אב", "\u200f", "é", "\u00a0", ".", "..", "-",
	}
	text := func() string {
		var b strings.Builder
		for range random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return strings.TrimSpace(b.String())
	}
	for range 50_000 {
		key := make([]byte, 1+random.IntN(64))
		for i := range key {
			key[i] = byte(random.Uint32())
		}
		a := vault.Account{
			Issuer: text(), Name: text(), Kind: vault.TOTP, Secret: vault.NewSecret(key),
			Algorithm: []vault.Algorithm{vault.SHA1, vault.SHA256, vault.SHA512}[random.IntN(3)],
			Digits:    1 + random.IntN(10), Period: 1 + random.IntN(86400),
		}
		switch random.IntN(4) {
		case 0:
			a.Kind, a.Period, a.Counter = vault.HOTP, 0, random.Uint64()
		case 1:
			a.Kind, a.Algorithm, a.Digits = vault.Steam, vault.SHA1, vault.SteamDigits
		}
		checkBack(t, a)
	}
}

func checkBack(t *testing.T, a vault.Account) {
	t.Helper()
	if err := a.Validate(); err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	got, err := ParseURI(URI(a))
	if err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	if !equal(got.Account, a) || len(got.Remarks) > 0 || len(got.Issuers) > 0 {
		t.Fatalf("got  %+v\nwant %+v", got, a)
	}
}

func FuzzURIBack(f *testing.F) {
	f.Add("GitHub", "alice", []byte("key"), uint8(0), uint64(0))
	f.Add("Steam", "a:b", []byte{0}, uint8(7), uint64(30))
	f.Add("https://x:80", "@a:b", []byte("12345678901234567890"), uint8(200), uint64(1<<63))
	f.Fuzz(func(t *testing.T, issuer, name string, key []byte, how uint8, counter uint64) {
		a := vault.Account{
			Issuer: strings.TrimSpace(issuer), Name: strings.TrimSpace(name), Secret: vault.NewSecret(key),
			Kind:      []vault.Kind{vault.TOTP, vault.HOTP, vault.Steam}[how%3],
			Algorithm: []vault.Algorithm{vault.SHA1, vault.SHA256, vault.SHA512}[how/3%3],
			Digits:    1 + int(how/9%10), Period: 1 + int(counter%86400),
		}
		switch a.Kind {
		case vault.HOTP:
			a.Period, a.Counter = 0, counter
		case vault.Steam:
			a.Algorithm, a.Digits = vault.SHA1, vault.SteamDigits
		}
		if a.Validate() != nil {
			return
		}
		checkBack(t, a)
	})
}

// Whatever is read is a possible account, and is read the same once written.
func FuzzParseURI(f *testing.F) {
	for _, s := range []string{
		"otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example",
		"otpauth://hotp/a%3Ab?secret=JBSWY3DP&counter=7&digits=8&algorithm=sha-512",
		"otpauth://totp/A#B:c+d?secret=JBSW+Y3DP;issuer=x&amp;period=60?digits=8&steam",
		"otpauth://totp/AT&T?issuer=AT&Tperiod=30&secret=AA",
		"steam://JBSWY3DPEHPK3PXP", "otpauth://totp/%FF:%?secret=AA", "phonefactor://x", "otpauth-migration://offline?data=CgA",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseURI(s)
		if err != nil {
			if len(err.Error()) > 400 {
				t.Errorf("a long error: %q", err)
			}
			return
		}
		if err := got.Validate(); err != nil {
			t.Fatal(err)
		}
		if len(got.Issuers) == 1 || len(got.Issuers) > 1 && got.Issuers[0] != got.Issuer {
			t.Errorf("issuers %q for %q", got.Issuers, got.Issuer)
		}
		again, err := ParseURI(URI(got.Account))
		if err != nil || !equal(again.Account, got.Account) {
			t.Fatalf("read again as %+v, %v\nwant %+v", again.Account, err, got.Account)
		}
	})
}
