package web

import (
	"go/ast"
	"go/parser"
	positions "go/token"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// A try is something that a page refuses.
type try struct {
	name, profile string
	user          string // whose it is
	// does leads to the page that says so.
	does func(*testPortal, *visitor)
	// complaint is what the page complains of; where it is none, what and why are what
	// staff are told from elsewhere.
	complaint support.Complaint
	what, why string
}

// Whatever a page refuses is named to staff as what just failed, is in the small picture
// of the page in the words that the user reads, and is in the list of what happened.
func TestStaffSeeEveryRefusal(t *testing.T) {
	left := map[support.Complaint]string{
		support.NoUserName: "of nobody", support.SSOFailed: "of nobody", support.SSOCancelled: "of nobody", support.SSOUnknown: "of nobody",
		support.PasskeyLate: "of nobody at the sign-in", support.PasskeyTaken: "takes two users with one device", support.PasskeyCloned: "takes a copy",
		support.Attachment: "of the form for requests", support.TooManyWait: "of the form for requests", support.PortalFailed: "takes a full disk",
		support.WrongCode: "told by the directory", support.Credentials: "told by the directory", support.NotACode: "told by the directory", support.ExpiredCode: "told by the directory",
	}
	for _, c := range refusals() {
		delete(left, c.complaint)
		t.Run(c.profile+" "+c.name, func(t *testing.T) {
			portal := newTestPortalOf(t, c.profile)
			user, staff := portal.visitor(t), portal.visitor(t)
			if c.does(portal, user); t.Failed() {
				return
			}
			portal.directory.Settle()
			staff.open(supportOf(c.user))
			failed, picture, happened := textOf(staff.byID("live-failed")), textOf(staff.byID("live-picture")), textOf(staff.byID("live-events"))
			what := c.what
			if c.complaint != "" {
				what = c.complaint.What()
			}
			if what == "" || !strings.HasPrefix(failed, what) || !strings.Contains(failed, c.why) {
				t.Errorf("what just failed is %q, want %q", failed, what+" … "+c.why)
			}
			if c.complaint != "" && !strings.Contains(happened, what) {
				t.Errorf("what happened does not have %q: %s", what, happened)
			}
			box := user.byID("problem")
			if box == nil { // a script puts it onto the page
				return
			}
			if said := textOf(box); !strings.Contains(picture, said) {
				t.Errorf("the picture says %q, and not %q", picture, said)
			}
		})
	}
	for _, c := range support.Complaints() {
		if !slices.ContainsFunc(refusals(), func(one try) bool { return one.complaint == c }) && left[c] == "" {
			t.Errorf("nothing is refused for %q: add it to the table", c)
		}
	}
}

func refusals() []try {
	const tooSoon, jonas = "It was not looked at: tries failed just before", "jonas"
	enters := func(p *testPortal, v *visitor, password string, times int) {
		for range times {
			v.logsIn(warehouse, password)
			p.clock.Move(2 * time.Minute)
		}
	}
	wrongAtFirst := func(name string, typed func(*testPortal, *visitor) string, what, why string) try {
		return try{name, "cin7", warehouse, func(p *testPortal, v *visitor) {
			v.logsIn(warehouse, warehousePassword)
			code := typed(p, v)
			v.press("Next")
			v.fill("Authentication code", code)
			v.press("Next")
		}, "", what, why}
	}
	types := func(code string) func(*testPortal, *visitor) string {
		return func(*testPortal, *visitor) string { return code }
	}
	guesses := func(p *testPortal, v *visitor) string { return wrongCode(v.t, p, v.readsKey()) }
	invited := func(name, first, second string, c support.Complaint) try {
		return try{name, "cin7", "newcomer@example.com", func(p *testPortal, v *visitor) {
			for _, i := range p.directory.Invitations() {
				if i.Person.UserName == "newcomer@example.com" {
					v.open(invitationPath(p.server.profile, i))
				}
			}
			v.post(v.at.Path, url.Values{string(profile.NewPassword): {first}, string(profile.Repeat): {second}})
		}, c, "", ""}
	}
	signedIn := func(name string, c support.Complaint, do func(*testPortal, *visitor)) try {
		return try{name, "cin7", warehouse, func(p *testPortal, v *visitor) {
			v.open(p.server.passkeyOrigin + "/Account/Login")
			p.setsUp(v, warehouse, warehousePassword)
			do(p, v)
		}, c, "", ""}
	}
	passkeys := func(name string, c support.Complaint, values url.Values, before ...string) try {
		return signedIn(name, c, func(p *testPortal, v *visitor) {
			for _, name := range before {
				p.addsPasskey(v, name)
			}
			v.post(passkeysPath+"/begin", values)
		})
	}
	recovers := func(name, typed string, c support.Complaint) try {
		return signedIn(name, c, func(_ *testPortal, v *visitor) {
			v.press("Log out")
			v.logsIn(warehouse, warehousePassword)
			v.fill("Recovery code", typed)
			v.press("Use the recovery code")
		})
	}
	mailed := func(name, code string, late time.Duration, what, why string) try {
		return try{name, "pinventory", jonas, func(p *testPortal, v *visitor) {
			v.logsInToPinventory(p, jonas)
			if code == "" {
				code = p.lastCode(v.t)
			}
			p.clock.Move(late)
			v.fill("6-digit code", code)
			v.press("Verify")
		}, "", what, why}
	}
	numbered := func(played, user, label, send string, to func(*testPortal, *visitor)) try {
		return try{"a telephone number", played, user, func(p *testPortal, v *visitor) {
			to(p, v)
			v.fill("Country", "United States +1")
			v.fill(label, "12")
			v.press(send)
		}, support.PhoneNumber, "", "the number do not fit together"}
	}
	rosaAtNumber := func(p *testPortal, v *visitor) {
		v.logsInToEnservio(p, rosa)
		v.tick("SMS/Text")
		v.press("continue")
	}
	writes := func(name, text string, c support.Complaint) try {
		return try{name, "enservio", rosa, func(p *testPortal, v *visitor) {
			v.logsInToEnservio(p, rosa)
			v.press("Live Chat")
			v.fill("Your message", text)
			v.press("Send")
		}, c, "", ""}
	}
	const atLogIn, atSetUp, noPassword = "A code was refused at the log-in.", "A code was refused at the set-up.", "The password was refused."
	return []try{
		{"no password", "cin7", warehouse, func(_ *testPortal, v *visitor) { v.logsIn(warehouse, "") }, support.NoPassword, "", "empty"},
		{"a wrong password", "cin7", warehouse, func(_ *testPortal, v *visitor) { v.logsIn(warehouse, "wrong") }, "", noPassword, "The password is wrong."},
		{"too soon", "cin7", warehouse, func(_ *testPortal, v *visitor) {
			for range 5 {
				v.logsIn(warehouse, "wrong")
			}
		}, "", noPassword, tooSoon},
		{"locked", "cin7", warehouse, func(p *testPortal, v *visitor) { enters(p, v, "wrong", 11) }, "", noPassword, "the user is locked"},
		wrongAtFirst("no code", types(""), atSetUp, "No code was typed."),
		wrongAtFirst("a code that is too short", types("123"), atSetUp, "3 digits were typed where a code has 6."),
		wrongAtFirst("a password for a code", types("pass word"), atSetUp, "something other than digits"),
		wrongAtFirst("a wrong code", guesses, atSetUp, "Nothing that is known fits"),
		invited("a short password", "short", "short", support.PasswordShort),
		invited("a long password", strings.Repeat("long ", 100), strings.Repeat("long ", 100), support.PasswordLong),
		invited("two passwords", "correct-horse-one", "correct-horse-two", support.PasswordTwice),
		recovers("half a recovery code", "abcd", support.NotARecovery),
		recovers("a wrong recovery code", "abcd-efgh-abcd-efgh", support.WrongRecovery),
		signedIn("no password for recovery codes", support.PasswordAgain, func(p *testPortal, v *visitor) {
			v.open(p.server.profile.Security.Path)
			v.post(v.at.Path, url.Values{"password": {""}})
		}),
		signedIn("a wrong password for recovery codes", support.PasswordAgain, func(p *testPortal, v *visitor) {
			v.open(p.server.profile.Security.Path)
			v.post(v.at.Path, url.Values{"password": {"wrong"}})
		}),
		signedIn("too many wrong passwords for recovery codes", support.Waiting, func(p *testPortal, v *visitor) {
			for range 5 {
				v.post(p.server.profile.Security.Path, url.Values{"password": {"wrong"}})
			}
		}),
		signedIn("locked by passwords for recovery codes", support.Locked, func(p *testPortal, v *visitor) {
			for range 11 {
				v.post(p.server.profile.Security.Path, url.Values{"password": {"wrong"}})
				p.clock.Move(2 * time.Minute)
			}
			_ = p.told(v.t, warehouse, "locked")
		}),
		signedIn("locked by recovery codes", support.Locked, func(p *testPortal, v *visitor) {
			v.press("Log out")
			v.logsIn(warehouse, warehousePassword)
			for range 11 {
				v.fill("Recovery code", "abcd-efgh-abcd-efgh")
				v.press("Use the recovery code")
				p.clock.Move(61 * time.Second)
			}
			_ = p.told(v.t, warehouse, "locked")
		}),
		passkeys("a passkey without a name", support.PasskeyName, url.Values{"password": {warehousePassword}}),
		passkeys("a passkey and a wrong password", support.PasswordAgain, url.Values{"name": {"Mine"}, "password": {"wrong"}}),
		passkeys("a passkey of the same name", support.PasskeyNamed, adding("Mine"), "Mine"),
		passkeys("a passkey too many", support.PasskeysFull, adding("11"), "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
		signedIn("a passkey that is gone", support.PasskeyGone, func(_ *testPortal, v *visitor) {
			v.post(passkeysPath+"/remove", url.Values{"passkey": {"%"}, "password": {warehousePassword}})
		}),
		signedIn("a passkey that was removed", support.PasskeyRefused, func(p *testPortal, v *visitor) {
			key := p.addsPasskey(v, "Mine")
			v.fill("Password to remove Mine", warehousePassword)
			v.press("Remove the passkey Mine")
			v.open("/Account/Home")
			v.press("Log out")
			v.shows(key)
		}),
		mailed("a wrong code by mail", "000000", 0, atLogIn, ""),
		mailed("a code by mail that expired", "", 11*time.Minute, atLogIn, "too long ago"),
		mailed("a code by mail that is too short", "12", 0, atLogIn, "2 digits were typed where a code has 6."),
		{"too many mails", "pinventory", jonas, func(p *testPortal, v *visitor) {
			v.logsInToPinventory(p, jonas)
			for range p.server.profile.Rules.MostSent {
				v.press("Resend")
				v.press("Resend Code")
			}
		}, support.TooManySent, "", "in a short time"},
		{"skipping too often", "pinventory", jonas, func(p *testPortal, v *visitor) {
			for range 2 {
				v.logsInToPinventory(p, jonas)
				v.press("Skip")
				v.press("Log out")
			}
			v.logsInToPinventory(p, jonas)
			v.post("/verification", url.Values{"do": {"skip"}})
		}, support.NoSkips, "", "as often as"},
		{"no mail address", "pinventory", "gwen", func(p *testPortal, v *visitor) {
			v.logsInToPinventory(p, "gwen")
			v.open(p.server.profile.Account.Path)
			v.fill("Email", "gwen")
			v.press("Save Changes")
		}, support.MailAddress, "", "no whole address"},
		numbered("enservio", rosa, "Phone number", "Send verification code", rosaAtNumber),
		numbered("pitneyship", marcus, "Mobile phone number", "Send code", func(p *testPortal, v *visitor) {
			p.turnsMFAOn(v.t)
			v.signsIn(marcus)
			v.press("Setup SMS")
		}),
		numbered("enservio-2023", "fresh@example.com", "Phone number", "Send verification code", func(p *testPortal, v *visitor) {
			v.logsInToEnservio2023(p, "fresh")
			v.open(p.server.profile.PopUp.Start)
			v.tick("SMS/Text")
			v.press("Continue")
		}),
		{"a wrong code by SMS", "enservio", rosa, func(p *testPortal, v *visitor) {
			rosaAtNumber(p, v)
			v.fill("Country", "United States +1")
			v.fill("Phone number", "203 555 0142")
			v.press("Send verification code")
			v.fill("Verification code", other(p.lastCode(v.t)))
			v.press("Verify Code")
		}, "", atSetUp, "one digit"},
		{"no method", "enservio-2023", "fresh@example.com", func(p *testPortal, v *visitor) {
			v.logsInToEnservio2023(p, "fresh")
			v.open(p.server.profile.PopUp.Start)
			v.press("Continue")
		}, support.NoMethod, "", "without one"},
		{"a check that fails on purpose", "cin7", warehouse, func(p *testPortal, v *visitor) {
			p.breaks(v.t, "verify-500")
			v.logsIn(warehouse, warehousePassword)
			v.press("Next")
			v.fill("Authentication code", "123456")
			v.press("Next")
		}, support.FailsOnPurpose, "", "by a fault that is switched on"},
		{"a right code that is refused on purpose", "pinventory", jonas, func(p *testPortal, v *visitor) {
			p.breaks(v.t, "verify-refused")
			v.logsInToPinventory(p, jonas)
			v.fill("6-digit code", p.lastCode(v.t))
			v.press("Verify")
		}, "", atLogIn, "It is refused on purpose, by the fault verify-refused"},
		{"no slider", "pitneyship", olivia, func(_ *testPortal, v *visitor) {
			v.signsIn(olivia)
			v.press("General Preferences")
			v.press("Begin MFA Process")
		}, support.SliderFirst, "", ""},
		writes("an empty form", "", support.NotFilledIn),
		writes("a form with too much", strings.Repeat("long ", 1000), support.TooLong),
	}
}

// Every problem of a page says which one it is, so that staff can be told: wherever its
// text is set, so is the complaint. The page of a request is staff's own.
func TestEveryProblemSaysWhichOneItIs(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || f.Name() == "tickets.go" {
			continue
		}
		set := positions.NewFileSet()
		file, err := parser.ParseFile(set, f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			has := map[string]bool{}
			switch n := n.(type) {
			case *ast.CompositeLit:
				if name, ok := n.Type.(*ast.Ident); !ok || name.Name != "problem" {
					return true
				}
				for _, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						has[pair.Key.(*ast.Ident).Name] = true
					}
				}
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					if field, ok := e.(*ast.SelectorExpr); ok {
						if of, ok := field.X.(*ast.Ident); ok && of.Name == "p" {
							has[field.Sel.Name] = true
						}
					}
				}
			}
			if has["Text"] {
				if found++; !has["Complaint"] {
					t.Errorf("%s says what is wrong, and not which problem it is", set.Position(n.Pos()))
				}
			}
			return true
		})
	}
	if found < 30 {
		t.Errorf("only %d problems were found", found)
	}
}
