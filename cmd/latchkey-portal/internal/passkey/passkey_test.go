package passkey

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/passkeytest"
)

const origin = "http://localhost:8087"

func newParty(t testing.TB) (*Party, *clocktest.Clock) {
	t.Helper()
	clock := clocktest.At(time.Unix(1_700_000_000, 0))
	p, err := New("Stockroom", origin, clock)
	if err != nil {
		t.Fatal(err)
	}
	return p, clock
}

func owner(passkeys ...enroll.Credential) enroll.PasskeyOwner {
	return enroll.PasskeyOwner{
		Person: enroll.Person{UserName: "dana@example.com", FullName: "Dana"}, Handle: bytes.Repeat([]byte{7}, 32), Passkeys: passkeys,
	}
}

// asks has the party ask for a new passkey, as the browser's script reads it.
func asks(t testing.TB, p *Party, session string) (options []byte, ticket string) {
	t.Helper()
	given, ticket, err := p.BeginAdding(owner(), session)
	return read(t, given, err), ticket
}

func asksToSign(t testing.TB, p *Party) (options []byte, ticket string) {
	t.Helper()
	given, ticket, err := p.BeginSigningIn()
	return read(t, given, err), ticket
}

func read(t testing.TB, given any, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	options, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// made returns a passkey and what is kept of it.
func made(t testing.TB, p *Party, how passkeytest.Passkey) (*passkeytest.Passkey, enroll.Credential) {
	t.Helper()
	options, ticket := asks(t, p, "session")
	key, answer := passkeytest.Make(t, options, origin, how)
	kept, err := p.FinishAdding(ticket, "session", answer)
	if err != nil {
		t.Fatal(err)
	}
	return key, kept
}

func TestAddAndUse(t *testing.T) {
	p, _ := newParty(t)
	key, kept := made(t, p, passkeytest.Passkey{Count: 3})
	if !bytes.Equal(kept.ID, key.ID) || kept.SignCount != 3 || len(kept.Transports) != 1 || kept.Transports[0] != "internal" {
		t.Errorf("what is kept is %+v", kept)
	}
	options, ticket := asksToSign(t, p)
	a, err := p.Assertion(ticket, key.Sign(t, options))
	if err != nil || !bytes.Equal(a.ID, key.ID) || !bytes.Equal(a.Handle, owner().Handle) {
		t.Fatalf("the answer is from %v (%v)", a, err)
	}
	use, err := a.Check(kept)
	if err != nil || use.SignCount != 4 {
		t.Errorf("the use is %+v (%v)", use, err)
	}
}

// What the browser is asked for: a passkey that is found without a user name and
// that verifies its user, for five minutes, not on an authenticator that has one.
func TestOptions(t *testing.T) {
	p, _ := newParty(t)
	given, _, err := p.BeginAdding(owner(enroll.Credential{ID: []byte("old"), Transports: []string{"usb"}}), "session")
	options := string(read(t, given, err))
	for _, part := range []string{
		`"rp":{"name":"Stockroom","id":"localhost"}`, `"residentKey":"required"`, `"requireResidentKey":true`, `"userVerification":"required"`,
		`"excludeCredentials":[{"type":"public-key","id":"b2xk","transports":["usb"]}]`, `"timeout":300000`, `"displayName":"Dana"`,
	} {
		if !strings.Contains(options, part) {
			t.Errorf("the options lack %s:\n%s", part, options)
		}
	}
	signing, _ := asksToSign(t, p)
	for _, part := range []string{`"rpId":"localhost"`, `"userVerification":"required"`, `"timeout":300000`} {
		if !strings.Contains(string(signing), part) {
			t.Errorf("the options lack %s:\n%s", part, signing)
		}
	}
	if strings.Contains(string(signing), "allowCredentials") {
		t.Error("the options tell of passkeys before anybody has shown one")
	}
}

// What is wrong with a new passkey or its answer.
func TestAddingRefused(t *testing.T) {
	type ceremony struct{ ticket, session, origin string }
	for name, c := range map[string]struct {
		how   passkeytest.Passkey
		spoil func(*testing.T, *Party, *clocktest.Clock, *ceremony)
		want  error
	}{
		"nothing":            {want: nil},
		"a user unverified":  {how: passkeytest.Passkey{Unverified: true}, want: ErrAnswer},
		"another port":       {spoil: func(_ *testing.T, _ *Party, _ *clocktest.Clock, c *ceremony) { c.origin = "http://localhost:9999" }, want: ErrAnswer},
		"another session":    {spoil: func(_ *testing.T, _ *Party, _ *clocktest.Clock, c *ceremony) { c.session = "other" }, want: ErrCeremony},
		"no ticket":          {spoil: func(_ *testing.T, _ *Party, _ *clocktest.Clock, c *ceremony) { c.ticket = "" }, want: ErrCeremony},
		"five minutes later": {spoil: func(_ *testing.T, _ *Party, k *clocktest.Clock, _ *ceremony) { k.Move(Life) }, want: ErrCeremony},
		"another challenge": {spoil: func(t *testing.T, p *Party, _ *clocktest.Clock, c *ceremony) {
			_, c.ticket = asks(t, p, "session")
		}, want: ErrAnswer},
		"the challenge of a sign-in": {spoil: func(t *testing.T, p *Party, _ *clocktest.Clock, c *ceremony) {
			_, c.ticket = asksToSign(t, p)
		}, want: ErrCeremony},
	} {
		p, clock := newParty(t)
		options, ticket := asks(t, p, "session")
		with := ceremony{ticket, "session", origin}
		if c.spoil != nil {
			c.spoil(t, p, clock, &with)
		}
		_, answer := passkeytest.Make(t, options, with.origin, c.how)
		if _, err := p.FinishAdding(with.ticket, with.session, answer); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if _, err := p.FinishAdding(with.ticket, "session", answer); !errors.Is(err, ErrCeremony) {
			t.Errorf("%s: the challenge was good twice (%v)", name, err)
		}
	}
}

// What is wrong with a signature, whose passkey it is, or what it is an answer to.
func TestSigningInRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(key *passkeytest.Passkey, kept *enroll.Credential)
		want  error
	}{
		"nothing":           {func(*passkeytest.Passkey, *enroll.Credential) {}, nil},
		"a user unverified": {func(key *passkeytest.Passkey, _ *enroll.Credential) { key.Unverified = true }, ErrAnswer},
		"another site":      {func(key *passkeytest.Passkey, _ *enroll.Credential) { key.Site = "example.com" }, ErrAnswer},
		"another port":      {func(key *passkeytest.Passkey, _ *enroll.Credential) { key.Origin = "http://localhost:1" }, ErrAnswer},
		"numbers":           {func(key *passkeytest.Passkey, _ *enroll.Credential) { key.Origin = "http://127.0.0.1:8087" }, ErrAnswer},
		"another key":       {func(_ *passkeytest.Passkey, kept *enroll.Credential) { kept.PublicKey[20] ^= 1 }, ErrAnswer},
		"no key":            {func(_ *passkeytest.Passkey, kept *enroll.Credential) { kept.PublicKey = nil }, ErrAnswer},
		"another passkey":   {func(_ *passkeytest.Passkey, kept *enroll.Credential) { kept.ID = []byte("x") }, ErrAnswer},
		"no user":           {func(key *passkeytest.Passkey, _ *enroll.Credential) { key.Handle = nil }, ErrAnswer},
	} {
		p, _ := newParty(t)
		key, kept := made(t, p, passkeytest.Passkey{})
		c.spoil(key, &kept)
		options, ticket := asksToSign(t, p)
		answer := key.Sign(t, options)
		a, err := p.Assertion(ticket, answer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Check(kept); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if _, err := p.Assertion(ticket, answer); !errors.Is(err, ErrCeremony) {
			t.Errorf("%s: the challenge was good twice (%v)", name, err)
		}
	}
	p, clock := newParty(t)
	key, kept := made(t, p, passkeytest.Passkey{})
	options, ticket := asksToSign(t, p)
	clock.Move(Life)
	_, err := p.Assertion(ticket, key.Sign(t, options))
	if !errors.Is(err, ErrCeremony) {
		t.Errorf("after five minutes: %v", err)
	}
	_, ticket = asks(t, p, "")
	if _, err := p.Assertion(ticket, key.Sign(t, options)); !errors.Is(err, ErrCeremony) {
		t.Errorf("the challenge of a new passkey: %v", err)
	}
	_, ticket = asksToSign(t, p)
	a, err := p.Assertion(ticket, key.Sign(t, options))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Check(kept); !errors.Is(err, ErrAnswer) {
		t.Errorf("another challenge: %v", err)
	}
	_, ticket = asksToSign(t, p)
	if _, err := p.Assertion(ticket, []byte(`{"id":"`+strings.Repeat("A", longestAnswer)+`"}`)); !errors.Is(err, ErrAnswer) {
		t.Errorf("a long answer: %v", err)
	}
}

// Numbers and nothing at all are no names.
func TestNoName(t *testing.T) {
	for _, origin := range []string{"http://127.0.0.1:8087", "http://[::1]:8087", "", "http://", "%"} {
		if _, err := New("Stockroom", origin, enroll.SystemClock{}); err == nil {
			t.Errorf("%q was taken", origin)
		}
	}
}

// Whatever an answer is, it is refused in words that hold nothing of it, or is that
// of the passkey.
func FuzzAnswers(f *testing.F) {
	p, _ := newParty(f)
	options, _ := asks(f, p, "session")
	key, answer := passkeytest.Make(f, options, origin, passkeytest.Passkey{})
	_, kept := made(f, p, passkeytest.Passkey{})
	f.Add(answer, true)
	signing, _ := asksToSign(f, p)
	f.Add(key.Sign(f, signing), false)
	f.Add([]byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{"attestationObject":"o2NmbXQ"}}`), true)
	f.Add([]byte(`[]`), false)
	f.Fuzz(func(t *testing.T, answer []byte, adds bool) {
		var err error
		if adds {
			_, ticket := asks(t, p, "session")
			_, err = p.FinishAdding(ticket, "session", answer)
		} else {
			_, ticket := asksToSign(t, p)
			var a *Assertion
			if a, err = p.Assertion(ticket, answer); err == nil {
				_, err = a.Check(kept)
			}
		}
		if !errors.Is(err, ErrAnswer) || len(err.Error()) > 80 {
			t.Errorf("an answer to another challenge: %v", err)
		}
	})
}
