package enroll

import (
	"errors"
	"strings"
	"testing"
)

// Only who was made up for a rehearsal is one, also after a restart: the same name and
// role in another way give nobody's key away.
func TestRehearses(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	made, err := f.AddRehearsal(t.Context(), "example.com")
	if err != nil || !made.Rehearses() {
		t.Fatalf("made up: %v, %v", made, err)
	}
	alike := made
	alike.UserName = strings.Replace(made.UserName, "1", "2", 1)
	if err := f.Add(t.Context(), alike, danaPassword); err != nil {
		t.Fatal(err)
	}
	invited := made
	invited.UserName = strings.Replace(made.UserName, "1", "3", 1)
	if _, err := f.Invite(invited); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if p, err := f.Person(made.UserName); err != nil || !p.Rehearses() {
			t.Errorf("the one who was made up: %v, %v", p, err)
		}
		if _, err := f.RehearsalKey(made.UserName); err != nil {
			t.Errorf("the key of the rehearsal: %v", err)
		}
		for _, name := range []string{alike.UserName, invited.UserName, dana} {
			if p, err := f.Person(name); err != nil || p.Rehearses() {
				t.Errorf("%s: %v, %v", name, p, err)
			}
			if _, err := f.RehearsalKey(name); !errors.Is(err, ErrNoRehearsal) {
				t.Errorf("the key of %s: %v", name, err)
			}
		}
		f.start(t, store, testRules(), testFlow())
	}

	// The name is free for somebody else afterwards, who is none.
	if err := f.Remove(made.UserName); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(t.Context(), made, danaPassword); err != nil {
		t.Fatal(err)
	}
	if _, err := f.RehearsalKey(made.UserName); !errors.Is(err, ErrNoRehearsal) {
		t.Errorf("the key of whoever has the name now: %v", err)
	}
}

// What was written before it was said of a user is read, and makes nobody up.
func TestOlderRecordRehearsesNot(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	made, err := f.AddRehearsal(t.Context(), "example.com")
	if err != nil {
		t.Fatal(err)
	}
	name := userValue + fold(made.UserName)
	older := strings.Replace(string(store.values[name]), `"rehearsal":true,`, "", 1)
	if older == string(store.values[name]) {
		t.Fatal("it is not in the record")
	}
	store.values[name] = []byte(older)
	f.start(t, store, testRules(), testFlow())
	if p, err := f.Person(made.UserName); err != nil || p.Role != made.Role || p.Rehearses() {
		t.Errorf("%v, %v", p, err)
	}
}
