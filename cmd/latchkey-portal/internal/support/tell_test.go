package support

import (
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// teller is that of a portal, by its name.
func teller(t *testing.T, name string) Teller {
	t.Helper()
	p, ok := profile.ByName(name)
	if !ok {
		t.Fatalf("there is no profile %q", name)
	}
	told, err := NewTeller(p.In(profile.AsDocumented))
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// standing is a user at a step.
func standing(step enroll.Step, m enroll.Method) enroll.Progress {
	p := enroll.Progress{Status: enroll.Status{Person: enroll.Person{UserName: "dana", FullName: "Dana"}, Required: true}, TriesLeft: 9, At: noon}
	if step != "" {
		p.Places = []enroll.Place{{Session: enroll.Session{Step: step, Method: m, Digits: 6}, Since: noon, Used: noon}}
	}
	return p
}

// refused is a user whose last code was refused for a reason.
func refused(step enroll.Step, r enroll.Refusal) (enroll.Progress, []audit.Event) {
	p := standing(step, enroll.App)
	r.At, r.Method = noon, enroll.App
	p.Refusals = []enroll.Refusal{r}
	return p, []audit.Event{{At: noon, Kind: string(enroll.SawCodeRefused), Reason: "wrong-code"}, {At: noon, Kind: "refusal-explained"}}
}

// In every portal, in every mode and whatever is the matter, there is something to say,
// in sentences and without the marks of the walk-throughs.
func TestThereIsAlwaysSomethingToSay(t *testing.T) {
	for _, one := range profile.All() {
		for _, mode := range profile.Modes() {
			p := one.In(mode)
			told, err := NewTeller(p)
			if err != nil {
				t.Fatal(err)
			}
			steps := []enroll.Step{"", enroll.SignedIn}
			for _, s := range p.Screens {
				steps = append(steps, s.Step)
			}
			check := func(what string, r Report) {
				t.Helper()
				if len(r.Say) == 0 || r.Where == "" {
					t.Errorf("%s, %s, %s: there is nothing to say", p.Name, mode, what)
				}
				for _, text := range append(append([]string{r.Where, r.See, r.Press, r.Staff}, r.Say...), r.Else...) {
					if strings.ContainsAny(text, "«»‹›{}") || strings.Contains(text, "“”") {
						t.Errorf("%s, %s, %s: it says %q", p.Name, mode, what, text)
					}
				}
			}
			for _, step := range steps {
				for _, m := range p.Rules.Methods {
					check(string(step), told.Tell(standing(step, m), nil))
				}
				for _, reason := range append(diagnose.Reasons(), "") {
					for _, setUp := range []bool{true, false} {
						user, happened := refused(step, enroll.Refusal{Finding: diagnose.Finding{Reason: reason, Detail: "So it is."}, SetUp: setUp})
						check(string(step)+" after "+string(reason), told.Tell(user, happened))
					}
				}
			}
			locked, invited, late, waits := standing("", ""), standing("", ""), standing(enroll.Overdue, ""), standing(enroll.EnterCode, p.Rules.Methods[0])
			locked.Locked, invited.Invited, late.Overdue, waits.Wait = true, true, true, 4*time.Second
			for what, user := range map[string]enroll.Progress{"locked": locked, "invited": invited, "late": late, "waits": waits} {
				check(what, told.Tell(user, nil))
			}
		}
	}
}

// What is said is what the walk-through says for it.
func TestSaysWhatTheWalkThroughSays(t *testing.T) {
	told := teller(t, "cin7")
	for reason, want := range map[diagnose.Reason]string{
		diagnose.Clock: "choose “Check the clock…”", diagnose.Used: "That code was used already.", diagnose.OldKey: "You have two entries with the same name.",
		diagnose.Late: "Wait until the ring in Latchkey begins anew", diagnose.Unknown: "Look at the ring in Latchkey",
	} {
		user, happened := refused(enroll.ConfirmKey, enroll.Refusal{Finding: diagnose.Finding{Reason: reason, Detail: "So."}, SetUp: true})
		r := told.Tell(user, happened)
		if got := strings.Join(r.Say, " "); !strings.Contains(got, want) {
			t.Errorf("%s: to say is %q, want %q", reason, got, want)
		}
	}
}

// What is said of a user's codes is true of theirs, where those of the portal are others.
func TestSpeaksOfTheUsersOwnCodes(t *testing.T) {
	told := teller(t, "cin7")
	user, happened := refused(enroll.ConfirmKey, enroll.Refusal{Finding: diagnose.Finding{Reason: diagnose.Malformed, Detail: "So."}, SetUp: true})
	user.Places[0].Digits, user.Places[0].Period = 8, 60
	r := told.Tell(user, happened)
	said := strings.Join(append(r.Say, r.Else...), " ")
	if !strings.Contains(said, "A code has 8 digits") || !strings.Contains(said, "Type the 8 digits that Latchkey shows") || !strings.Contains(said, "good for a minute") {
		t.Errorf("of codes of 8 digits for a minute is said: %s", said)
	}
	if strings.Contains(said, "six digits") || strings.Contains(said, "half a minute") {
		t.Errorf("of codes of 8 digits for a minute is said: %s", said)
	}
}

// Of a mistyped key staff are told the place and no letter, and of a mistyped code no
// digit, although both are known.
func TestNoLetterAndNoDigitIsTold(t *testing.T) {
	told := teller(t, "cin7")
	account := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: vault.NewSecret([]byte("12345678901234567890"))}
	key := []byte(account.Secret.Base32())
	for at := range key {
		typed := []byte(string(key))
		typed[at] = 'A' + (typed[at]-'A'+3)%26
		secret, err := otpauth.ParseKey(string(typed))
		if err != nil {
			t.Fatal(err)
		}
		wrong := account
		wrong.Secret = secret
		code, err := wrong.Code(noon)
		if err != nil {
			t.Fatal(err)
		}
		found := diagnose.Conclude(diagnose.Inspect(diagnose.Case{Account: account, Skew: 1, At: noon, Typed: code.Value}), nil)
		user, happened := refused(enroll.ConfirmKey, enroll.Refusal{Finding: found, SetUp: true})
		r := told.Tell(user, happened)
		said := strings.Join(append(r.Failed.Why, r.Say...), "\n")
		if found.Reason == diagnose.TypedKey && !strings.Contains(said, "group ") {
			t.Errorf("the place is not named: %s", said)
		}
		for _, letter := range []string{" for ", " twice.", ": " + string(typed[at])} {
			if strings.Contains(r.Failed.Why[0], letter) {
				t.Errorf("it is told which letter it is: %s", r.Failed.Why[0])
			}
		}
	}
	for _, reason := range []diagnose.Reason{diagnose.Swapped, diagnose.Mistyped, diagnose.CutShort} {
		user, happened := refused(enroll.ConfirmKey, enroll.Refusal{Finding: diagnose.Finding{Reason: reason, Detail: "It has 4 for 7."}, SetUp: true})
		if why := told.Tell(user, happened).Failed.Why[0]; strings.ContainsAny(why, "0123456789") {
			t.Errorf("a digit is told: %s", why)
		}
	}
}

// What failed is over as soon as something worked.
func TestFailureIsOver(t *testing.T) {
	told := teller(t, "cin7")
	user, happened := refused(enroll.SignedIn, enroll.Refusal{Finding: diagnose.Finding{Reason: diagnose.Used, Detail: "Used."}})
	if told.Tell(user, happened).Failed == nil {
		t.Error("what failed is not told")
	}
	if told.Tell(user, append(happened, audit.Event{Kind: string(enroll.SawCode)})).Failed != nil {
		t.Error("a failure is told after a code was accepted")
	}
	wrong := []audit.Event{{At: noon, Kind: string(enroll.SawPasswordRefused), Reason: string(enroll.ReasonCredentials)}}
	r := told.Tell(standing("", ""), wrong)
	if r.Failed == nil || !strings.Contains(r.Say[0], "Small and capital letters are different in a password.") {
		t.Errorf("after a wrong password it says %q", r.Say)
	}
}

// A code that came by the API or the control panel is told as that, and nothing is put
// into the user's mouth, who may be elsewhere.
func TestCodeFromElsewhere(t *testing.T) {
	told := teller(t, "cin7")
	for _, setUp := range []bool{true, false} {
		for _, step := range []enroll.Step{"", enroll.EnterCode, enroll.ConfirmKey, enroll.SignedIn} {
			user, happened := refused(step, enroll.Refusal{Finding: diagnose.Finding{Reason: diagnose.Used, Detail: "It was used."}, SetUp: setUp})
			for i := range happened {
				if happened[i].Kind == string(enroll.SawCodeRefused) {
					happened[i].Via = audit.ViaControl
				}
			}
			r := told.Tell(user, happened)
			if r.Failed == nil || r.Failed.What != "A code was refused that came by the API or the control panel." || strings.Join(r.Failed.Why, " ") != "It was used." {
				t.Errorf("%q: what failed is %+v", step, r.Failed)
			}
			if !strings.Contains(r.Staff, "The user entered nothing on the portal's pages") {
				t.Errorf("%q: to staff it says %q", step, r.Staff)
			}
			if quiet := told.Tell(user, nil); strings.Join(r.Say, " ") != strings.Join(quiet.Say, " ") {
				t.Errorf("%q: to say is %q, and without the code %q", step, r.Say, quiet.Say)
			}
			if lines := Lines(happened); !strings.Contains(lines[len(lines)-1].Text, "A code was refused. It came by the API or the control panel.") {
				t.Errorf("%q: the lines are %v", step, lines)
			}
		}
	}
}

// Every complaint of a page is told with its reason and with something to say, and is
// over when the user has gone on.
func TestEveryComplaint(t *testing.T) {
	for _, one := range profile.All() {
		told := teller(t, one.Name)
		step := enroll.SignedIn
		if len(one.Screens) > 0 {
			step = one.Screens[0].Step
		}
		for _, c := range Complaints() {
			user := standing(step, one.Rules.Methods[0])
			happened := []audit.Event{ComplaintEvent(noon, one.Name, "dana", c, "My page")}
			r := told.Tell(user, happened)
			if r.Failed == nil || r.Failed.What != c.What() || len(r.Failed.Why) != 1 || len(r.Say) == 0 || r.Say[0] == "" {
				t.Errorf("%s, %s: %+v, to say %q", one.Name, c, r.Failed, r.Say)
			}
			if lines := Lines(happened); len(lines) != 1 || lines[0].Text != c.What()+" On the page “My page”." {
				t.Errorf("%s, %s: the lines are %v", one.Name, c, lines)
			}
			user.Places[0].Since = noon.Add(time.Second)
			if told.Tell(user, happened).Failed != nil {
				t.Errorf("%s, %s: it is told although the user has gone on", one.Name, c)
			}
		}
		for _, text := range complaints() {
			for _, sentence := range []string{text.what, text.why, text.say} {
				if sentence != "" && !strings.HasSuffix(sentence, ".") || strings.ContainsAny(sentence, "{}«»") {
					t.Errorf("this is no sentence: %q", sentence)
				}
			}
		}
	}
}
