package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// Bounds of a file of users.
const (
	// UsersMost is its size in bytes.
	UsersMost    = 4 << 20
	mostFixtures = 1000
)

// UsersHelp says how a file of users is written.
const UsersHelp = `The file is JSON: an object with the list "users". A user has

  "username"  what is typed at the log-in; it must be there
  "name"      the full name; without it the user name
  "email"     the mail address; without it the user name, which then must be one
  "role"      what the portal shows as the role
  "admin"     true for who may manage users
  "password"  in plain, since this is for rehearsals; without it the user is invited
  "key"       switches the authenticator app on with this key, in base32
  "phone"     switches SMS on with this number, as in "+1 415 555 0100"
  "mail"      true switches codes by mail on, where those have to be set up

and nothing else. What the portal that is played does not have is refused, and so is
what contradicts itself, with the number of the line. There can be 1,000 users; each
password takes about a twentieth of a second to hash at the start.

With --data only those users are added that the data does not have yet; the others
stay as they are.`

// UsersExample is such a file, for a portal with an authenticator app.
const UsersExample = `{
  "users": [
    {"username": "dana@example.com", "name": "Dana Okafor", "role": "Owner", "admin": true,
     "password": "correct-horse-dana"},
    {"username": "desk@example.com", "name": "Service desk", "role": "Staff",
     "password": "correct-horse-desk", "key": "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"},
    {"username": "newcomer@example.com", "name": "Noor Jansen", "role": "Staff"}
  ]
}`

// ReadUsers reads a file of users for a portal with these rules. Its errors are
// parts of sentences that begin with the number of the line, and hold neither
// passwords nor keys.
func ReadUsers(data []byte, rules enroll.Rules) ([]Fixture, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF")) // some editors put it there
	r := &usersReader{data: data, json: json.NewDecoder(bytes.NewReader(data)), rules: rules, names: map[string]int{}}
	switch {
	case len(data) > UsersMost:
		return nil, fmt.Errorf("it has more than %d MiB", UsersMost>>20)
	case !utf8.Valid(data):
		return nil, errors.New("it is not text in UTF-8")
	}
	if err := r.file(); err != nil {
		return nil, err
	}
	return r.fixtures, nil
}

// A usersReader goes through the file by its tokens, so that it knows where it is.
type usersReader struct {
	data     []byte
	json     *json.Decoder
	rules    enroll.Rules
	fixtures []Fixture
	names    map[string]int // the line of a folded user name
}

// line is where the last token ends, from 1.
func (r *usersReader) line() int { return r.lineAt(r.json.InputOffset()) }

func (r *usersReader) lineAt(offset int64) int {
	return 1 + bytes.Count(r.data[:min(offset, int64(len(r.data)))], []byte("\n"))
}

func at(line int, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
}

// next returns the next token.
func (r *usersReader) next() (json.Token, error) {
	token, err := r.json.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return token, nil
	case errors.As(err, &syntax):
		// The error's own text may quote a character of a password.
		return nil, at(r.lineAt(syntax.Offset), "this is not JSON: a comma, a quote or a bracket is missing or too many")
	}
	return nil, at(r.lineAt(int64(len(r.data))), "the file ends too early")
}

func (r *usersReader) open(want json.Delim, what string) error {
	token, err := r.next()
	if err == nil && token != want {
		err = at(r.line(), "here should be %s, which begins with %s", what, want)
	}
	return err
}

func (r *usersReader) file() error {
	if err := r.open('{', `the object with "users"`); err != nil {
		return err
	}
	seen := false
	for r.json.More() {
		name, err := r.next()
		switch {
		case err != nil:
			return err
		case name != "users":
			return at(r.line(), `the field %q is not known here; there is only "users"`, shortened(fmt.Sprint(name)))
		case seen:
			return at(r.line(), `"users" is there twice`)
		}
		seen = true
		if err := r.users(); err != nil {
			return err
		}
	}
	if _, err := r.next(); err != nil { // the closing bracket
		return err
	}
	if !seen || len(r.fixtures) == 0 {
		return at(r.line(), "there are no users")
	}
	if _, err := r.json.Token(); !errors.Is(err, io.EOF) {
		return at(r.line(), "something follows the end")
	}
	return nil
}

func (r *usersReader) users() error {
	if err := r.open('[', "the list of users"); err != nil {
		return err
	}
	for r.json.More() {
		if len(r.fixtures) == mostFixtures {
			return at(r.line(), "there are more than %d users", mostFixtures)
		}
		if err := r.user(); err != nil {
			return err
		}
	}
	_, err := r.next() // the closing bracket
	return err
}

// A userEntry is what is written of one user, with the lines of its fields.
type userEntry struct {
	begins int
	lines  map[string]int
	texts  map[string]string
	flags  map[string]bool
}

func (r *usersReader) user() error {
	if err := r.open('{', "a user"); err != nil {
		return err
	}
	e := userEntry{begins: r.line(), lines: map[string]int{}, texts: map[string]string{}, flags: map[string]bool{}}
	for r.json.More() {
		if err := r.field(&e); err != nil {
			return err
		}
	}
	if _, err := r.next(); err != nil { // the closing bracket
		return err
	}
	f, err := r.fixture(e)
	if err != nil {
		return err
	}
	name := enroll.Fold(f.UserName)
	if before, taken := r.names[name]; taken {
		return at(e.lines["username"], "the user name %q is in line %d already", f.UserName, before)
	}
	r.names[name] = e.lines["username"]
	r.fixtures = append(r.fixtures, f)
	return nil
}

// field reads one field of a user.
func (r *usersReader) field(e *userEntry) error {
	token, err := r.next()
	if err != nil {
		return err
	}
	name, _ := token.(string) // the decoder lets nothing else be one
	if _, twice := e.lines[name]; twice {
		return at(r.line(), "%q is there twice for the same user", name)
	}
	e.lines[name] = r.line()
	value, err := r.next()
	if err != nil {
		return err
	}
	switch name {
	case "admin", "mail":
		flag, ok := value.(bool)
		if !ok {
			return at(r.line(), "%q must be true or false, without quotes", name)
		}
		e.flags[name] = flag
	case "username", "name", "email", "role", "password", "key", "phone":
		text, ok := value.(string)
		switch {
		case !ok:
			return at(r.line(), "%q must be a text in quotes", name)
		case strings.TrimSpace(text) == "":
			return at(r.line(), "%q is empty; leave it out", name)
		case strings.ContainsFunc(text, unicode.IsControl):
			return at(r.line(), "%q has a line feed or another control character in it", name)
		case len(text) > vault.MaxText && name != "key":
			return at(r.line(), "%q has more than %d bytes", name, vault.MaxText)
		}
		e.texts[name] = text
	default:
		return at(e.lines[name], "the field %q is not known; see latchkey-portal help users", shortened(name))
	}
	return nil
}

// fixture puts a user together, and says what about it is not possible.
func (r *usersReader) fixture(e userEntry) (Fixture, error) {
	userName := e.texts["username"]
	if userName == "" {
		return Fixture{}, at(e.begins, `a user has no "username"`)
	}
	f := Fixture{
		Person: enroll.Person{
			UserName: userName, FullName: e.texts["name"], Email: e.texts["email"], Role: e.texts["role"], Admin: e.flags["admin"],
		},
		Password: e.texts["password"], Number: e.texts["phone"], Mail: e.flags["mail"],
	}
	if f.FullName == "" {
		f.FullName = userName
	}
	if f.Email == "" {
		if parsed, err := mail.ParseAddress(userName); err != nil || parsed.Address != userName {
			return Fixture{}, at(e.lines["username"], `%q is not a mail address, and so the user needs an "email"`, userName)
		}
		f.Email = userName
	}
	if text := e.texts["key"]; text != "" {
		var err error
		if f.Key, err = enroll.ReadKey("the key", text); err != nil {
			return Fixture{}, at(e.lines["key"], "%v", err)
		}
	}
	var impossible *enroll.NewcomerError
	if err := r.rules.Check(f.newcomer()); errors.As(err, &impossible) {
		line, ok := e.lines[string(impossible.About)]
		if !ok {
			line = e.begins
		}
		return Fixture{}, at(line, "%s", impossible.Text)
	}
	return f, nil
}

// shortened is a made-up name as far as a sentence has room for it.
func shortened(name string) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	return name
}
