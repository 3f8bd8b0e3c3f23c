package enroll

import (
	"errors"
	"testing"

	"latchkey/vault"
)

// A name by which nobody could be reached is refused, and no other with dots.
func TestNamesOfDots(t *testing.T) {
	for name, ok := range map[string]bool{".": false, "..": false, " .. ": false, "...": true, ".a": true, "a.": true, "./.": true} {
		var wrong *NewcomerError
		err := testRules().Check(Newcomer{Person: Person{UserName: name}})
		if ok && err != nil || !ok && (!errors.As(err, &wrong) || wrong.About != PartUserName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What a portal lacks is named as whoever adds a user names it, with what to do.
func TestWhatPortalsLack(t *testing.T) {
	key := vault.NewSecret(make([]byte, 20))
	for _, c := range []struct {
		methods []Method
		given   bool // mail
		n       Newcomer
		about   Part
		want    string
	}{
		{[]Method{SMS}, false, Newcomer{Key: key}, PartKey, "no authenticator can be set up in this portal; leave the key out"},
		{[]Method{App}, false, Newcomer{Number: "+14155550100"}, PartNumber, "this portal has no SMS; leave the phone out"},
		{[]Method{App}, false, Newcomer{Mail: true}, PartMail, `this portal sends no codes by mail; leave "mail" out`},
		{[]Method{App, Mail}, true, Newcomer{Mail: true}, PartMail, `mail needs no set-up in this portal; leave "mail" out`},
	} {
		rules := testRules()
		rules.Methods, rules.MailIsGiven = c.methods, c.given
		c.n.UserName, c.n.Email, c.n.Password = "a", "a@example.com", "given"
		var wrong *NewcomerError
		if err := rules.Check(c.n); !errors.As(err, &wrong) || wrong.About != c.about || wrong.Text != c.want {
			t.Errorf("with %v it says %v, want %s", c.methods, err, c.want)
		}
	}
}
