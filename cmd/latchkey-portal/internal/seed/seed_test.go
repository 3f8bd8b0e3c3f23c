package seed

import (
	"encoding/base32"
	"testing"
)

// The values were worked out with another program from RFC 5869 and what is said
// of them here: accounts in somebody's authenticator depend on them.
func TestValues(t *testing.T) {
	s := New("rehearsal", "cin7")
	if got := base32.StdEncoding.EncodeToString(s.Key("dana@example.com", 1, 20)); got != "JPW3L236NA3JVNFTN25REUHVE2VASPNI" {
		t.Errorf("the key is %s", got)
	}
	if got := s.Invitation("newcomer@example.com"); got != "OAXRE7SDIHIZKC6QCKJOH2EM6B" {
		t.Errorf("the invitation is %s", got)
	}
}

// Whatever differs in what a key is for, the key differs.
func TestDifferent(t *testing.T) {
	seen := map[string]string{}
	for name, key := range map[string][]byte{
		"the first":       New("a", "cin7").Key("dana", 1, 20),
		"another number":  New("a", "cin7").Key("dana", 2, 20),
		"another user":    New("a", "cin7").Key("dan", 1, 20),
		"another text":    New("b", "cin7").Key("dana", 1, 20),
		"another profile": New("a", "pinventory").Key("dana", 1, 20),
	} {
		if other, ok := seen[string(key)]; ok || len(key) != 20 {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[string(key)] = name
	}
	if s := New("a", "cin7"); s.Invitation("dana") == s.Invitation("dan") {
		t.Error("two users have one invitation")
	}
}
