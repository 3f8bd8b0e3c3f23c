package enroll

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// chooser are the rules of a portal with several methods.
func chooser(t testing.TB, methods []Method, flow []Step, change ...func(*Rules)) *fixture {
	t.Helper()
	r := testRules()
	r.Methods, r.CodeLife, r.MostSent = methods, 10*time.Minute, 5
	for _, c := range change {
		c(&r)
	}
	return fixtureOf(t, r, Flow{SetUp: flow, Verify: []Step{EnterCode}})
}

// smsAndApp is a portal that sets SMS up first where both are chosen.
func smsAndApp(t testing.TB) *fixture {
	return chooser(t, []Method{App, SMS}, []Step{ChooseMethods, EnterNumber, ConfirmNumber, ShowKey, ConfirmKey})
}

// With both methods chosen SMS is set up first, and then the authenticator. At
// the log-in either can be used, and an SMS goes out only when it is asked for.
func TestBothMethods(t *testing.T) {
	f := smsAndApp(t)
	token := f.logIn(t, dana, danaPassword)
	wantStep(t, f, token, ChooseMethods)
	wantError(t, "no method", f.Choose(token), ErrMethod)
	wantError(t, "a method that there is not", f.Choose(token, Mail), ErrMethod)
	wantError(t, "both", f.Choose(token, App, SMS), nil)
	wantStep(t, f, token, EnterNumber)
	wantError(t, "a number", f.SendToNumber(token, "+1", "(203) 555-0142"), nil)
	wantStep(t, f, token, ConfirmNumber)
	sent := f.told.lastCode(t)
	if sent.To != "+12035550142" || sent.Method != SMS || !sent.SetUp {
		t.Errorf("the code went to %s by %s", sent.To, sent.Method)
	}
	second, err := f.Confirm(token, sent.Code)
	wantError(t, "its code", err, nil)
	if second == token {
		t.Error("the token did not change when a second factor was switched on")
	}
	wantStep(t, f, second, ShowKey)
	account := f.key(t, second)
	signedIn, err := f.Confirm(second, f.code(t, account, 0))
	wantError(t, "the authenticator's code", err, nil)
	wantStep(t, f, signedIn, SignedIn)
	if !slices.Contains(f.told.said, "on "+dana+" sms") || !slices.Contains(f.told.said, "on "+dana+" app") {
		t.Errorf("the user was told %q", f.told.said)
	}

	f.clock.Move(30 * time.Second)
	sends := len(f.told.codes)
	token = f.logIn(t, dana, danaPassword)
	if session, _ := f.Session(token); session.Method != App || !slices.Equal(session.Methods, []Method{App, SMS}) {
		t.Errorf("the log-in asks for %s of %v", session.Method, session.Methods)
	}
	wantError(t, "sending what is not sent", f.Send(token), ErrNotDelivered)
	wantError(t, "mail", f.Use(token, Mail), ErrMethod)
	wantError(t, "SMS", f.Use(token, SMS), nil)
	if len(f.told.codes) != sends {
		t.Error("an SMS went out before it was asked for")
	}
	_, err = f.Verify(token, f.code(t, account, 0))
	wantError(t, "the authenticator's code while SMS is asked for", err, ErrWrongCode)
	wantError(t, "sending", f.Send(token), nil)
	_, err = f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "the SMS's code", err, nil)
}

// One chosen method is set up alone, and the choice can be made anew before it is.
func TestOneMethod(t *testing.T) {
	f := smsAndApp(t)
	token := f.logIn(t, dana, danaPassword)
	wantError(t, "SMS", f.Choose(token, SMS), nil)
	wantError(t, "choosing anew", f.ChooseAgain(token), nil)
	wantStep(t, f, token, ChooseMethods)
	wantError(t, "the authenticator", f.Choose(token, App), nil)
	wantStep(t, f, token, ShowKey)
	signedIn, err := f.Confirm(token, f.code(t, f.key(t, token), 0))
	wantError(t, "its code", err, nil)
	wantStep(t, f, signedIn, SignedIn)
	token = f.logIn(t, dana, danaPassword)
	if session, _ := f.Session(token); !slices.Equal(session.Methods, []Method{App}) {
		t.Errorf("the log-in offers %v", session.Methods)
	}
	wantError(t, "SMS without a number", f.Use(token, SMS), ErrMethod)
}

// A second method is offered after the first and may be left. The log-in begins
// with the method used last, and sends its code by itself.
func TestAnotherMethod(t *testing.T) {
	f := chooser(t, []Method{Mail, SMS}, []Step{ChooseMethods, SendMail, ConfirmMail, EnterNumber, ConfirmNumber, OfferAnother},
		func(r *Rules) { r.SendAtOnce, r.LastUsedFirst = true, true })
	token := f.logIn(t, dana, danaPassword)
	wantError(t, "mail", f.Choose(token, Mail), nil)
	wantStep(t, f, token, SendMail)
	if len(f.told.codes) != 0 {
		t.Error("a mail went out before it was asked for")
	}
	wantError(t, "sending", f.Send(token), nil)
	wantStep(t, f, token, ConfirmMail)
	token, err := f.Confirm(token, f.told.lastCode(t).Code)
	wantError(t, "its code", err, nil)
	wantStep(t, f, token, OfferAnother)
	left, err := f.Decline(token)
	wantError(t, "declining", err, nil)
	wantStep(t, f, left, SignedIn)

	wantError(t, "resetting", f.Reset(dana), nil)
	token = f.logIn(t, dana, danaPassword)
	wantError(t, "SMS", f.Choose(token, SMS), nil)
	wantError(t, "a number", f.SendToNumber(token, "44", "020 7946 0958"), nil)
	if to := f.told.lastCode(t).To; to != "+442079460958" {
		t.Errorf("the code went to %s", to)
	}
	if token, err = f.Confirm(token, f.told.lastCode(t).Code); err != nil {
		t.Fatal(err)
	}
	wantError(t, "mail as well", f.Choose(token, Mail), nil)
	wantError(t, "sending", f.Send(token), nil)
	if token, err = f.Confirm(token, f.told.lastCode(t).Code); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)

	for _, want := range []Method{Mail, SMS, SMS} {
		token = f.logIn(t, dana, danaPassword)
		if sent := f.told.lastCode(t); sent.Method != Mail && want == Mail || sent.SetUp {
			t.Errorf("the code came by %s", sent.Method)
		}
		wantError(t, "using", f.Use(token, want), nil)
		if sent := f.told.lastCode(t); sent.Method != want {
			t.Errorf("the code came by %s, want %s", sent.Method, want)
		}
		if _, err = f.Verify(token, f.told.lastCode(t).Code); err != nil {
			t.Fatal(err)
		}
		f.clock.Move(11 * time.Minute)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		country, number, want string
	}{
		{"+1", "203 555 0142", "+12035550142"},
		{"1", "+1 203.555.0142", "+12035550142"},
		{"+49", "030/123456", "+4930123456"},
		{"+44", "+1 203 555 0142", ""},
		{"", "203 555 0142", ""},
		{"+1", "", ""},
		{"+1", "12345", ""},
		{"+1", "1 (203) 555-0142", "+12035550142"}, // as it is dialled there
		{"+1", "555 0142", ""},                     // without the area code
		{"+1", "203 555 01421", ""},
		{"+1", "203 555 014x", ""},
		{"+1", "1234567890123456", ""},
		{"+12345", "203 555 0142", ""},
	} {
		got, err := cleanNumber(c.country, c.number)
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, ErrNumber) {
			t.Errorf("%q %q: got %q, %v", c.country, c.number, got, err)
		}
	}
}

// Recovery codes are shown once, and each is good once in place of a code.
func TestRecoveryCodes(t *testing.T) {
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey, ShowRecovery}, func(r *Rules) { r.RecoveryCodes = 10 })
	token := f.logIn(t, dana, danaPassword)
	token, err := f.Confirm(token, f.code(t, f.key(t, token), 0))
	wantError(t, "the code", err, nil)
	wantStep(t, f, token, ShowRecovery)
	_, err = f.RecoveryTaken(token)
	wantError(t, "going on unseen", err, ErrStep)
	codes, err := f.RecoveryCodes(t.Context(), token)
	if err != nil || len(codes) != 10 {
		t.Fatalf("there are %d codes (%v)", len(codes), err)
	}
	again, err := f.RecoveryCodes(t.Context(), token)
	if err != nil || !slices.Equal(codes, again) {
		t.Errorf("loading the page again showed other codes (%v)", err)
	}
	signedIn, err := f.RecoveryTaken(token)
	wantError(t, "going on", err, nil)
	wantStep(t, f, signedIn, SignedIn)
	_, err = f.RecoveryCodes(t.Context(), signedIn)
	wantError(t, "seeing them later", err, ErrStep)

	token = f.logIn(t, dana, danaPassword)
	_, err = f.Recover(t.Context(), token, "abcd")
	wantError(t, "what is none", err, ErrMalformedCode)
	_, err = f.Recover(t.Context(), token, "aaaa-bbbb-cccc-dddd")
	wantError(t, "a wrong one", err, ErrWrongCode)
	signedIn, err = f.Recover(t.Context(), token, " "+codes[3]+" ")
	wantError(t, "a right one", err, nil)
	wantStep(t, f, signedIn, SignedIn)
	if session, _ := f.Session(signedIn); session.Recovery != 9 || !slices.Contains(f.told.said, "recovered "+dana) {
		t.Errorf("%d codes are left, and the user was told %q", session.Recovery, f.told.said)
	}
	_, err = f.Recover(t.Context(), f.logIn(t, dana, danaPassword), codes[3])
	wantError(t, "the same again", err, ErrWrongCode)

	tokens := f.sessions(20)
	var passed atomic.Int32
	atOnce(20, func(i int) {
		if _, err := f.Recover(t.Context(), tokens[i], codes[5]); err == nil {
			passed.Add(1)
		}
	})
	if n := passed.Load(); n > 1 {
		t.Errorf("%d of 20 got in with one recovery code", n)
	}
}

// The time for the set-up runs from when it was required, and support can give
// more.
func TestDeadline(t *testing.T) {
	const day = 24 * time.Hour
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey}, func(r *Rules) { r.Required, r.Grace = false, 45*day })
	wantStep(t, f, f.logIn(t, dana, danaPassword), SignedIn)
	wantError(t, "requiring", f.Require(dana), nil)
	f.clock.Move(45*day - time.Minute)
	wantStep(t, f, f.logIn(t, dana, danaPassword), ShowKey)
	f.clock.Move(time.Minute)
	wantStep(t, f, f.logIn(t, dana, danaPassword), Overdue)
	f.clock.Move(5 * day)
	wantError(t, "extending", f.Extend(dana, 7*day), nil)
	if status := f.Users()[0]; status.Overdue || !status.Deadline.Equal(f.clock.Now().Add(7*day)) {
		t.Errorf("the time runs until %v", status.Deadline)
	}
	f.clock.Move(7*day - time.Minute)
	token := f.logIn(t, dana, danaPassword)
	if _, err := f.Confirm(token, f.code(t, f.key(t, token), 0)); err != nil {
		t.Fatal(err)
	}
	f.clock.Move(100 * day)
	wantStep(t, f, f.logIn(t, dana, danaPassword), EnterCode)
}

// Users are switched on one after the other. Those who failed are tried again,
// and only those.
func TestRollout(t *testing.T) {
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey}, func(r *Rules) { r.Required, r.RolloutEach = false, time.Second })
	for _, name := range []string{"admin", "noor", "sam"} {
		if err := f.Add(t.Context(), Person{UserName: name, Admin: name == "admin"}, "a password"); err != nil {
			t.Fatal(err)
		}
	}
	admin := f.logIn(t, "admin", "a password")
	wantError(t, "by somebody else", f.BeginRollout(f.logIn(t, dana, danaPassword)), ErrNotAdmin)
	wantError(t, "making noor fail", f.Stick("noor", 1), nil)
	for _, c := range []struct {
		do   string
		want Rollout
	}{
		{"begin", Rollout{On: true, Running: true, Total: 4}},
		{"wait", Rollout{On: true, Running: true, Total: 4, Done: 1}},
		{"wait", Rollout{On: true, Running: true, Total: 4, Done: 2}},
		{"wait", Rollout{On: true, Running: true, Total: 4, Done: 2, Failed: 1}},
		{"wait", Rollout{On: true, Total: 4, Done: 3, Failed: 1}},
		{"begin", Rollout{On: true, Running: true, Total: 1}},
		{"wait", Rollout{On: true, Total: 1, Done: 1}},
	} {
		if c.do == "wait" {
			f.clock.Move(time.Second)
		} else if err := f.BeginRollout(admin); err != nil {
			t.Fatal(err)
		}
		if got := f.Rollout(); got != c.want {
			t.Errorf("after %s: %+v, want %+v", c.do, got, c.want)
		}
		if c.want.Running {
			wantError(t, "beginning while it runs", f.BeginRollout(admin), ErrRunning)
		}
	}
	wantError(t, "beginning with nobody left", f.BeginRollout(admin), ErrNothingToDo)
	wantStep(t, f, f.logIn(t, "noor", "a password"), ShowKey)
	if err := f.Add(t.Context(), Person{UserName: "late"}, "a password"); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, f.logIn(t, "late", "a password"), ShowKey)
	wantError(t, "switching it off", f.EndRollout(admin), nil)
	wantStep(t, f, f.logIn(t, "noor", "a password"), SignedIn)
}

// The steps and the methods have to fit.
func TestFlowsThatContradictTheRules(t *testing.T) {
	both := []Method{App, SMS}
	for name, c := range map[string]struct {
		methods []Method
		flow    []Step
	}{
		"two methods without a choice":  {both, []Step{EnterNumber, ConfirmNumber, ShowKey, ConfirmKey}},
		"a choice in the middle":        {both, []Step{EnterNumber, ConfirmNumber, ChooseMethods, ShowKey, ConfirmKey}},
		"a method without its steps":    {both, []Step{ChooseMethods, ShowKey, ConfirmKey}},
		"steps without their method":    {[]Method{App}, []Step{ShowKey, ConfirmKey, SendMail, ConfirmMail}},
		"steps that are torn apart":     {both, []Step{ChooseMethods, EnterNumber, ShowKey, ConfirmNumber, ConfirmKey}},
		"recovery codes that are not":   {[]Method{App}, []Step{ShowKey, ConfirmKey, ShowRecovery}},
		"a method that there is not":    {[]Method{"carrier pigeon"}, nil},
		"a method twice":                {[]Method{App, App}, []Step{ShowKey, ConfirmKey}},
		"no method":                     {nil, nil},
		"a log-in's step in the set-up": {[]Method{App}, []Step{ShowKey, ConfirmKey, EnterCode}},
	} {
		r := testRules()
		r.Methods, r.CodeLife, r.MostSent = c.methods, time.Minute, 1
		if _, err := New(Options{Rules: r, Flow: Flow{SetUp: c.flow, Verify: []Step{EnterCode}}, Clock: SystemClock{}, Events: &told{}, PasswordCost: 4}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
