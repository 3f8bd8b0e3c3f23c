package profile

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// appAndSMS are the rules of a portal with these two methods.
func appAndSMS() enroll.Rules {
	r := Common("x")
	r.Methods = []enroll.Method{enroll.App, enroll.SMS}
	return r
}

// What the help shows is taken by every portal with an authenticator app, and
// then those users are there.
func TestUsersExample(t *testing.T) {
	p := cin7()
	var err error
	if p.Fixtures, err = ReadUsers([]byte("\uFEFF"+UsersExample), p.Rules); err != nil {
		t.Fatal(err)
	}
	d, err := enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: unheard{}, PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time they are there already
		if err := p.Populate(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	users := d.Users()
	if len(users) != 3 || users[0].FullName != "Dana Okafor" || !users[0].Admin || users[0].Role != "Owner" || users[0].Email != "dana@example.com" {
		t.Errorf("the users are %+v", users)
	}
	if users[0].SwitchedOn.IsZero() == users[1].SwitchedOn.IsZero() || !users[2].Invited || len(d.Invitations()) != 1 {
		t.Errorf("the users stand at %+v", users)
	}
	desk, err := d.LogIn(t.Context(), "desk@example.com", "correct-horse-desk", "")
	if err != nil {
		t.Fatal(err)
	}
	code, err := (vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: p.Fixtures[1].Key}).Code(enroll.SystemClock{}.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Verify(desk, code.Value); err != nil {
		t.Errorf("a code of the given key: %v", err)
	}
}

func TestUsersWithNumbers(t *testing.T) {
	users, err := ReadUsers([]byte(`{"users":[{"username":"a","email":"a@example.com","password":"x","phone":"+1 (415) 555-0100"}]}`), appAndSMS())
	if err != nil || len(users) != 1 || users[0].Number != "+1 (415) 555-0100" || users[0].FullName != "a" {
		t.Errorf("got %+v, %v", users, err)
	}
}

// What is wrong with a file is said with its line, in words, and without what is
// secret in it.
func TestUsersRefused(t *testing.T) {
	good := `{"username": "a@example.com", "password": "hidden"}`
	for _, c := range []struct{ file, want string }{
		{"", "line 1: the file ends too early"},
		{"[]", `line 1: here should be the object with "users", which begins with {`},
		{"{}", "line 1: there are no users"},
		{`{"users": []}`, "line 1: there are no users"},
		{"{\n\"user\": []}", `line 2: the field "user" is not known here; there is only "users"`},
		{"{\"users\": [" + good + "],\n\"users\": []}", `line 2: "users" is there twice`},
		{"{\"users\": [" + good + "]}\n{}", "line 2: something follows the end"},
		{"{\"users\":\n\n[" + good + " " + good + "]}", "line 3: this is not JSON"},
		{"{\"users\": [" + good, "line 1: the file ends too early"},
		{"{\"users\": [\n\"a\"]}", "line 2: here should be a user, which begins with {"},
		{"{\"users\": [\n{\"name\": \"a\"}]}", `line 2: a user has no "username"`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"pasword\": \"hidden\"}]}", `line 2: the field "pasword" is not known; see latchkey-portal help users`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"password\": \"hidden\", \"password\": \"hidden\"}]}", `line 2: "password" is there twice for the same user`},
		{"{\"users\": [" + good + ",\n{\"username\": \" A@EXAMPLE.com\", \"email\": \"b@example.com\"}]}", `line 2: the user name " A@EXAMPLE.com" is in line 1 already`},
		{"{\"users\": [{\n\"username\": 1}]}", `line 2: "username" must be a text in quotes`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"admin\": \"yes\"}]}", `line 2: "admin" must be true or false, without quotes`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"password\": \"\"}]}", `line 2: "password" is empty; leave it out`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"name\": \"a\\nb\"}]}", `line 2: "name" has a line feed or another control character in it`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"name\": \"" + strings.Repeat("a", 513) + "\"}]}", `line 2: "name" has more than 512 bytes`},
		{"{\"users\": [{\n\"username\": \"a\"}]}", `line 2: "a" is not a mail address, and so the user needs an "email"`},
		{"{\"users\": [{\"username\": \"a\",\n\"email\": \"a\"}]}", `line 2: "a" is not a mail address`},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"key\": \"HIDDEN1\"}]}", "line 2: the key is not base32"},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"key\": \"JBSWY3DPEHPK3PXPA\"}]}", "line 2: the key has a length that no key has"},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"key\": \"JBSWY3DPEHPK3PXPAB\"}]}", "line 2: the key ends in a letter of which bits are left over"},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"key\": \"HIDDEN22\"}]}", "line 2: the key has 5 bytes; it can have 10 to 1024"},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"key\": \"JBSWY3DPEHPK3PXP\"}]}", "line 2: a user without a password is invited, and sets methods up after that"},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"phone\": \"0415 555 0100\"}]}", `line 2: "0415 555 0100" is not a telephone number with a plus`},
		{"{\"users\": [{\"username\": \"a@example.com\", \"password\": \"hidden\",\n\"mail\": true}]}", `line 2: this portal sends no codes by mail; leave "mail" out`},
		{"{\"users\": [{\"username\": \"a@example.com\",\n\"password\": \"" + strings.Repeat("hidden", 30) + "\"}]}", "line 2: the password is longer than the 128 characters that can be typed"},
		{"\xff", "it is not text in UTF-8"},
		{strings.Repeat(" ", UsersMost+1), "it has more than 4 MiB"},
	} {
		_, err := ReadUsers([]byte(c.file), appAndSMS())
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.120q gives %v, want %q", c.file, err, c.want)
		}
		if err != nil && strings.Contains(strings.ToLower(err.Error()), "hidden") {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
	many := `{"users": [`
	for i := range mostFixtures + 1 {
		many += fmt.Sprintf("\n{\"username\": \"user-%d@example.com\"},", i)
	}
	_, err := ReadUsers([]byte(strings.TrimSuffix(many, ",")+"]}"), appAndSMS())
	if err == nil || !strings.Contains(err.Error(), "there are more than 1000 users") {
		t.Errorf("1,001 users give %v", err)
	}
}

// Whatever is in the file, it is refused in a sentence or gives users who can be
// taken in.
func FuzzReadUsers(f *testing.F) {
	f.Add([]byte(UsersExample))
	f.Add([]byte(`{"users":[{"username":"a","email":"a@example.com","password":"x","phone":"+14155550100","admin":false}]}`))
	f.Add([]byte("{\"users\":[{\"username\":\"a@b\"},\n{\"username\":\"\\u0000\"}]}"))
	f.Add([]byte(`{"users":[[[[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules := appAndSMS()
		users, err := ReadUsers(data, rules)
		if err != nil {
			if text := err.Error(); len(text) > 1200 || strings.Contains(text, "\n") {
				t.Errorf("the error is no sentence: %s", text)
			}
			return
		}
		names := map[string]bool{}
		for _, u := range users {
			if err := rules.Check(u.newcomer()); err != nil || names[enroll.Fold(u.UserName)] {
				t.Errorf("%+v was taken: %v", u.Person, err)
			}
			names[enroll.Fold(u.UserName)] = true
		}
	})
}
