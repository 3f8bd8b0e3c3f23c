package vault

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"testing"
)

// TestSecretIsNeverPrinted puts an account and its secret through every way of
// printing that a mistake is likely to take.
func TestSecretIsNeverPrinted(t *testing.T) {
	a := account(1)
	a.Secret = NewSecret([]byte("correct horse\x00battery"))
	values := map[string]any{
		"secret": a.Secret, "pointer": &a.Secret, "account": a, "account pointer": &a,
		"list": []Account{a}, "map": map[string]Account{"a": a}, "struct": struct{ Inner any }{a},
		"error": fmt.Errorf("with %v: %w", a, errors.New("x")),
	}
	for what, value := range values {
		for _, verb := range strings.Fields("%v %+v %#v %s %q %x %X %d %o %b %c %U %t %e %T%v %10v %-5.3s %+q %#x") {
			check(t, what+" "+verb, fmt.Sprintf(verb, value, value), a.Secret)
		}
		check(t, what+" Sprint", fmt.Sprint(value), a.Secret)
		if text, err := json.Marshal(value); err == nil {
			check(t, what+" JSON", string(text), a.Secret)
		}
		if text, err := xml.Marshal(value); err == nil {
			check(t, what+" XML", string(text), a.Secret)
		}
		var out bytes.Buffer
		for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(handler).Info("x", "value", value, slog.Group("g", "v", value))
		}
		log.New(&out, "", 0).Println(value)
		check(t, what+" log", out.String(), a.Secret)
	}
	for _, text := range []string{fmt.Sprintf("%+v", a), fmt.Sprintf("%#v", a), fmt.Sprint(a.Secret), a.Secret.String()} {
		if !strings.Contains(text, redacted) {
			t.Errorf("no dots in %q", text)
		}
	}
}

func check(t *testing.T, how, text string, s Secret) {
	t.Helper()
	if leaks(text, s) {
		t.Errorf("%s prints the secret", how)
	}
}

func TestSecretIsACopy(t *testing.T) {
	key := []byte("12345678901234567890")
	s := NewSecret(key)
	key[0] = 'x'
	s.Bytes()[1] = 'x'
	if !s.Equal(NewSecret([]byte("12345678901234567890"))) || s.Len() != 20 {
		t.Fatal("the secret can be changed from outside")
	}
	if s.Equal(NewSecret(key)) || s.Equal(Secret{}) {
		t.Fatal("different secrets are equal")
	}
	if got := s.Base32(); got != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Fatal("another base32 than RFC 4648's")
	}
}

func TestNewIDIsNew(t *testing.T) {
	seen := make(map[ID]bool)
	for range 10_000 {
		id := NewID()
		if len(id) != 16 || !validID(id) || seen[id] {
			t.Fatalf("the ID %q, after %d", id, len(seen))
		}
		seen[id] = true
	}
}

func TestSame(t *testing.T) {
	a := account(1)
	b := a.Clone()
	b.Issuer, b.Note, b.Counter, b.ID = "  SERVICE 1 ", "n", 7, "x"
	if !a.Same(b) || !a.SameName(b) {
		t.Error("the same account is another one by its case, spaces, note, count and ID")
	}
	b.Secret = account(2).Secret
	if a.Same(b) || !a.SameName(b) {
		t.Error("another secret is not seen")
	}
	if title := (Account{Issuer: "I", Name: "n"}).Title() + (Account{Issuer: "I"}).Title() + (Account{Name: "n"}).Title() + (Account{}).Title(); title != "I (n)Inaccount without a name" {
		t.Error(title)
	}
}
