package fault

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/vault"
)

func texts(choices []Choice) string { return strings.Join(Texts(choices), ",") }

// What cannot be on says what is wrong and what there is.
func TestRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"sha-256":                        `there is no fault "sha-256"; there are sha256, sha512, digits-7, digits-8,`,
		"sha256,nonsense":                `there is no fault "nonsense"; there are`,
		strings.Repeat("n", 300):         `there is no fault "` + strings.Repeat("n", 40) + `…"; there are`,
		"digits-7,digits-8":              "digits-7 and digits-8 both decide how many digits a code has; choose one of them",
		"key-lower,key-dashed":           "key-lower and key-dashed both decide how the key is written; choose one of them",
		"key-32,key-padded":              "key-padded and key-32 do not go together: a key of 32 characters has no padding; choose one of them",
		"qr-inverted,qr-pale":            "both decide the colours of the QR code",
		"clock-fast,clock-slow":          "both decide what the server's clock says",
		"verify-refused,verify-500":      "both decide how a check of a code comes out",
		"qr-migration,period-60":         "an export of Google Authenticator has no place for a period",
		"qr-migration,digits-7":          "an export of Google Authenticator has no place for 7 digits",
		"qr-phonefactor,link-amp":        "the QR code holds no otpauth link then",
		"qr-phonefactor,qr-migration":    "both decide what kind of link the QR code holds",
		"link-question,issuer-label":     "there is no issuer parameter for the question mark to stand before",
		"link-colon,issuer-none":         "there is no colon without an issuer in the label",
		"manual-none,manual-differs":     "both decide which key there is to type",
		"sha256:5":                       "sha256 takes no number: leave the colon and what follows it out",
		"clock-fast:0":                   "clock-fast takes a number of seconds from 1 to 86400, as in clock-fast:90",
		"clock-fast:-5":                  "from 1 to 86400",
		"clock-fast:1e3":                 "from 1 to 86400",
		"clock-fast:":                    "from 1 to 86400",
		"clock-fast:9999999999999999999": "from 1 to 86400",
		"verify-delayed:61":              "from 1 to 60",
		"qr-rotated:360":                 "qr-rotated takes a number of degrees from 1 to 359",
		"clock-fast:5,clock-fast:6":      "clock-fast is there with two numbers, 5 and 6: choose one",
		strings.Repeat("sha256,", 5000):  "far more faults",
	} {
		b := on(t, "sha512")
		if err := b.Set(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60q: the error is %v", text, err)
		}
		if texts(b.All()) != "sha512" {
			t.Errorf("%.60q changed what was on to %s", text, texts(b.All()))
		}
	}
}

// Every fault can be on alone, and says what it excludes, from both sides.
func TestEachAlone(t *testing.T) {
	for _, f := range All() {
		b := on(t, string(f.ID))
		if all := b.All(); len(all) != 1 || all[0].Fault.ID != f.ID {
			t.Errorf("%s gives %s", f.ID, texts(all))
		}
		for _, id := range f.Excludes() {
			other, _ := ByID(id)
			if !slices.Contains(other.Excludes(), f.ID) {
				t.Errorf("%s excludes %s, and not the other way round", f.ID, id)
			}
			if err := b.Set(string(f.ID), string(id)); err == nil {
				t.Errorf("%s and %s are on together", f.ID, id)
			}
		}
	}
}

func TestOrderAndBlanks(t *testing.T) {
	b := on(t, " qr-tiny , SHA256", "", "clock-fast : 5,sha256", ",")
	if got := texts(b.All()); got != "sha256,qr-tiny,clock-fast:5" {
		t.Errorf("on are %s", got)
	}
	again := on(t, texts(b.All()))
	if texts(again.All()) != texts(b.All()) {
		t.Errorf("written and read again they are %s", texts(again.All()))
	}
	if title := b.All()[2].Title(); title != "The server's clock is fast (5 seconds)" {
		t.Errorf("the title is %q", title)
	}
	if err := b.Set(); err != nil || b.Any() {
		t.Errorf("something is still on: %v", err)
	}
}

// A user's faults come on top of those for all, under whatever spelling of the name.
func TestUsers(t *testing.T) {
	b := on(t, "sha256,clock-fast")
	if err := b.SetUser(" Dana@Example.com", "qr-tiny,clock-fast"); err != nil {
		t.Fatal(err)
	}
	if got := texts(b.For("dana@example.com")); got != "sha256,qr-tiny,clock-fast:90" {
		t.Errorf("for the user are on %s", got)
	}
	if got := texts(b.For("ravi@example.com")); got != "sha256,clock-fast:90" {
		t.Errorf("for another are on %s", got)
	}
	if got := texts(b.User("DANA@example.com")); got != "qr-tiny,clock-fast:90" {
		t.Errorf("on top are %s", got)
	}
	if users := b.Users(); len(users) != 1 || users[0].UserName != "dana@example.com" || texts(users[0].Choices) != "qr-tiny,clock-fast:90" {
		t.Errorf("the users are %v", users)
	}
	err := b.SetUser("ravi@example.com", "clock-slow")
	if want := "clock-fast:90 is on for all users and clock-slow:90 for ravi@example.com: clock-fast and clock-slow both decide what the server's clock says; switch one of them off first"; err == nil || err.Error() != want {
		t.Errorf("the error is %v", err)
	}
	if err := b.SetUser("ravi@example.com", "clock-fast:30"); err == nil {
		t.Error("the same fault is on with two numbers")
	}
	if err := b.Set("qr-tiny,digits-8"); err != nil {
		t.Errorf("what is on for one user already cannot be for all: %v", err)
	}
	if err := b.Set("clock-slow"); err == nil || !strings.Contains(err.Error(), "for dana@example.com") || texts(b.All()) != "digits-8,qr-tiny" {
		t.Errorf("the error is %v, and on are %s", err, texts(b.All()))
	}
	if err := b.SetUser("dana@example.com"); err != nil || len(b.Users()) != 0 || !b.Any() {
		t.Errorf("the user's are not off: %v", err)
	}
	b.Clear()
	if b.Any() || b.Conduct("dana@example.com") != (Conduct{}) {
		t.Error("something is on after all was cleared")
	}
}

// For the race detector: what is on is set while portals ask for it.
func TestManyAtOnce(t *testing.T) {
	var b Board
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			name := fmt.Sprintf("user-%d@example.com", i%2)
			for range 50 {
				if err := b.SetUser(name, "digits-8,manual-differs"); err != nil {
					t.Error(err)
				}
				_ = b.Set("sha256")
				a, length := account(), 20
				b.Draft(name, &a, &length)
				b.Show(name, a)
				b.Conduct(name)
				b.Users()
				_ = b.SetUser(name)
			}
		})
	}
	all.Wait()
	if texts(b.All()) != "sha256" || len(b.Users()) != 0 {
		t.Errorf("in the end on are %s, and %v", texts(b.All()), b.Users())
	}
}

// Whatever is parsed is either refused with one line, or can be written and parsed
// again, and gives a portal that works.
func FuzzBoard(f *testing.F) {
	for _, text := range []string{"", "sha256", "digits-8,clock-fast:90", "qr-rotated:359 ,,", "clock-slow:x", "ſha256", "a\x00b", "key-padded,key-26,manual-differs"} {
		f.Add(text)
	}
	for _, id := range IDs() {
		f.Add(string(id))
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b Board
		err := b.Set(text)
		if err != nil {
			if len(err.Error()) > 2000 || strings.ContainsAny(err.Error(), "\n\r") {
				t.Fatalf("the error is %q", err)
			}
			return
		}
		var again Board
		if err := again.Set(texts(b.All())); err != nil || texts(again.All()) != texts(b.All()) {
			t.Fatalf("%s is read as %s (%v)", texts(b.All()), texts(again.All()), err)
		}
		a := drafted(&b)
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		if shown := b.Show(user, a); shown.Link == "" {
			t.Fatal("there is no link")
		}
		if key := b.Show(user, vault.Account{}).Manual; len(key) > 200 {
			t.Fatalf("the key of nothing has %d characters", len(key))
		}
	})
}
