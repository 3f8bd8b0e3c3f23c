package web

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/vault"
)

// A listener hears how a user gets on.
type listener struct {
	t     *testing.T
	lines *bufio.Scanner
	close func()
	heard strings.Builder
}

func (p *testPortal) listen(t *testing.T, userName, by string) *listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+supportOf(userName)+"/live?by="+url.QueryEscape(by), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("listening: %v, %v", response, err)
	}
	l := &listener{t: t, lines: bufio.NewScanner(response.Body)}
	l.close = func() { cancel(); _ = response.Body.Close() }
	t.Cleanup(l.close)
	return l
}

// hears waits until this is told.
func (l *listener) hears(text string) {
	l.t.Helper()
	for l.lines.Scan() {
		l.heard.WriteString(l.lines.Text() + "\n")
		if strings.Contains(l.lines.Text(), text) {
			return
		}
	}
	l.t.Fatalf("the stream ended without %q (%v)", text, l.lines.Err())
}

// told waits until an event of the kind is in the feed, and returns its detail.
func (p *testPortal) told(t testing.TB, userName, kind string) string {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		events, more := p.feed.After(0)
		for _, e := range slices.Backward(events) {
			if e.Kind == kind && e.User == userName {
				return e.Detail
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("the feed does not tell %q", kind)
		}
	}
}

// Staff see where a user is, what failed and why and what to say, without scripts and as
// it happens; the user is told as long as they look, and both ends of it are in the feed.
func TestLookingOn(t *testing.T) {
	portal := newTestPortal(t)
	user, staff := portal.visitor(t), portal.visitor(t)
	user.logsIn(warehouse, warehousePassword)
	if said := user.byID("watched"); said == nil || !hasAttribute(said, "hidden") {
		t.Error("the user is told of support, and nobody looks on")
	}
	staff.open("/")
	staff.press("Walk through Warehouse desk")
	staff.fill("Who looks on, for the audit log", "Kim  Ro")
	staff.press("Set")
	staff.sees("Warehouse desk sees the QR code and has not gone on to the first code.")
	staff.sees("Keep that picture in view. Now press “Scan this screen” in Latchkey.")
	live := portal.listen(t, warehouse, "Kim Ro")
	live.hears("Warehouse desk sees the QR code")
	account := user.readsKey()
	user.press("Next")
	live.hears("is asked for the first code")
	if said := user.byID("watched"); said == nil || hasAttribute(said, "hidden") || !strings.Contains(textOf(said), looksOn) {
		t.Error("the user is not told that support looks on")
	}
	user.fill("Authentication code", portal.code(t, account, -20))
	user.press("Next")
	live.hears("clock is slow by between")
	live.hears("choose “Check the clock…”")
	if tells := portal.told(t, warehouse, "look-begun"); tells != "By staff." && tells != "By Kim Ro." {
		t.Errorf("the look is told as %q", tells)
	}
	live.close()
	if tells := portal.told(t, warehouse, "look-ended"); tells != "By staff." && tells != "By Kim Ro." {
		t.Errorf("the end of the look is told as %q", tells)
	}
	user.open(onlookerPath)
	if strings.Contains(portal.log.String(), onlookerPath) {
		t.Error("the log is full of pages that ask whether support looks on")
	}
}

// To ask whether support looks on is no use of a session: it ends as if nothing had been
// asked.
func TestAskingIsNoUse(t *testing.T) {
	portal := newTestPortal(t)
	user := portal.visitor(t)
	portal.setsUp(user, warehouse, warehousePassword)
	for range 7 {
		portal.clock.Move(5 * time.Minute)
		user.open(onlookerPath)
		if _, err := portal.directory.Progress(warehouse); err != nil {
			t.Fatal(err)
		}
	}
	user.open("/Account/Home")
	user.sees("Your session has ended.")
}

// secretsOf are all spellings of a user's keys that could be on a page, and the codes of
// the time around now.
func secretsOf(t *testing.T, portal *testPortal, accounts []vault.Account) []string {
	t.Helper()
	var all []string
	for _, a := range accounts {
		key := a.Secret.Base32()
		all = append(all, key, strings.Join(groups(key), " "), strings.Join(groups(key), "-"), strings.Join(groups(key), "</span> <span>"))
		all = append(all, groups(key)...)
		for step := -20; step <= 20; step++ {
			all = append(all, portal.code(t, a, step))
		}
	}
	for _, m := range portal.outbox.Messages() {
		if m.Code != "" {
			all = append(all, m.Code)
		}
	}
	return all
}

// Whatever a user does, no key and no code is in the page or in the stream that staff
// have of them, nor what was typed.
func TestNoSecretForStaff(t *testing.T) {
	for _, played := range profile.All() {
		t.Run(played.Name, func(t *testing.T) {
			portal := newTestPortalOf(t, played.Name)
			random := rand.New(rand.NewPCG(7, uint64(len(played.Name))))
			staff := portal.visitor(t)
			fixture := played.Fixtures[slices.IndexFunc(played.Fixtures, func(f profile.Fixture) bool { return f.Password != "" && !f.NotYet })]
			if played.Name == "pitneyship" {
				if err := portal.directory.Require(fixture.UserName); err != nil {
					t.Fatal(err)
				}
			}
			name := fixture.UserName
			live := portal.listen(t, name, "")
			var accounts []vault.Account
			var typed []string
			var pages strings.Builder
			token := enroll.Token("")
			for range 40 {
				walkOn(t, portal, random, &token, fixture, &accounts, &typed)
				staff.open(supportOf(name))
				if staff.status != http.StatusOK {
					t.Fatalf("the page is answered with %d", staff.status)
				}
				pages.WriteString(staff.body)
				portal.clock.Move(time.Duration(random.IntN(40)) * time.Second)
			}
			if err := portal.directory.Remove(name); err != nil {
				t.Fatal(err)
			}
			live.hears("event: gone")
			// The names of files and the number of the telephone have digits by themselves.
			seen := regexp.MustCompile(`/static/[^"]*|\+14155550100`).ReplaceAllString(pages.String()+live.heard.String(), "")
			seen = strings.ToUpper(seen)
			if len(accounts) == 0 && slices.Contains(played.Rules.Methods, enroll.App) || len(typed) == 0 {
				t.Fatal("the walk came to no key or typed no code")
			}
			secrets := append(secretsOf(t, portal, accounts), typed...)
			slices.Sort(secrets)
			for _, secret := range slices.Compact(secrets) {
				words := []string{secret}
				if len(secret) <= 4 { // which may be in another word by chance
					words = []string{">" + secret + "<", " " + secret + " ", " " + secret + "."}
				}
				for _, word := range words {
					if strings.Contains(seen, strings.ToUpper(word)) {
						t.Fatalf("staff see %d characters that are secret", len(secret))
					}
				}
			}
		})
	}
}

// walkOn has a user do one thing at random.
func walkOn(t *testing.T, portal *testPortal, random *rand.Rand, token *enroll.Token, who profile.Fixture, accounts *[]vault.Account, typed *[]string) {
	t.Helper()
	d := portal.directory
	session, err := d.Session(*token)
	if err != nil {
		if *token, err = d.LogIn(t.Context(), who.UserName, who.Password, ""); err != nil {
			_ = d.Unlock(who.UserName)
		}
		return
	}
	enter := func(right string, take func(enroll.Token, string) (enroll.Token, error)) {
		code := right
		switch digits := []byte(right); random.IntN(8) {
		case 0:
			digits[1], digits[2] = digits[2], digits[1]
			code = string(digits)
		case 1:
			digits[3] = '0' + (digits[3]-'0'+3)%10
			code = string(digits)
		case 2:
			code = portalCode(random)
		case 3:
			code = right[:5]
		}
		*typed = append(*typed, code)
		if next, err := take(*token, code); err == nil {
			*token = next
		}
	}
	lastSent := func() string {
		if all := portal.outbox.Messages(); len(all) > 0 {
			for _, m := range all {
				if m.Code != "" {
					return m.Code
				}
			}
		}
		return "123987"
	}
	app := func() string {
		account := (*accounts)[len(*accounts)-1]
		if random.IntN(5) == 0 { // a key that was typed with one mistake
			key := []byte(account.Secret.Bytes())
			key[2] ^= 8
			account.Secret = vault.NewSecret(key)
		}
		return portal.code(t, account, random.IntN(3)-1)
	}
	switch session.Step {
	case enroll.ChooseMethods, enroll.OfferAnother:
		_ = d.Choose(*token, session.Methods[random.IntN(len(session.Methods))])
	case enroll.ShowKey, enroll.ConfirmKey:
		if account, err := d.Key(*token); err == nil && !slices.ContainsFunc(*accounts, account.Same) {
			*accounts = append(*accounts, account)
		}
		if session.Step == enroll.ShowKey {
			_ = d.KeyTaken(*token)
			return
		}
		enter(app(), d.Confirm)
	case enroll.EnterNumber:
		_ = d.SendToNumber(*token, "+1", "415 555 0100")
	case enroll.SendMail:
		_ = d.Send(*token)
	case enroll.ConfirmMail, enroll.ConfirmNumber:
		enter(lastSent(), d.Confirm)
	case enroll.ShowRecovery:
		codes, err := d.RecoveryCodes(t.Context(), *token)
		if err == nil {
			*typed = append(*typed, codes...)
		}
		if next, err := d.RecoveryTaken(*token); err == nil {
			*token = next
		}
	case enroll.EnterCode:
		if session.Method.Delivered() {
			_ = d.Send(*token)
			enter(lastSent(), d.Verify)
		} else if len(*accounts) > 0 {
			enter(app(), d.Verify)
		}
	default:
		if d.LogOut(*token); random.IntN(4) == 0 {
			_ = d.Reset(who.UserName)
		}
	}
}

func portalCode(random *rand.Rand) string {
	code := make([]byte, 6)
	for i := range code {
		code[i] = '0' + byte(random.IntN(10))
	}
	return string(code)
}

// What staff do from a page leads back to it, and who did it and why is in the feed. A
// reset wants a reason, and none that could be a code or a key.
func TestActingFromSupport(t *testing.T) {
	portal := newTestPortal(t)
	user, staff := portal.visitor(t), portal.visitor(t)
	portal.setsUp(user, warehouse, warehousePassword)
	page := supportOf(warehouse) + "?by=Kim"
	for reason, want := range map[string]string{
		"": "say in a few words", "the code was 123 456": "could be a code or a key", "key JBSW Y3DP EHPK 3PXP": "could be a code or a key",
		"key jbswy3dpehpk3pxp": "could be a code or a key", strings.Repeat("long ", 100): "shorten",
	} {
		staff.open(page)
		staff.fill("Reason", reason)
		staff.press("Reset two-factor")
		if staff.status != http.StatusUnprocessableEntity {
			t.Errorf("a reset for %q is answered with %d", reason, staff.status)
		}
		staff.sees(want)
	}
	if status, _ := portal.directory.Status(warehouse); len(status.Methods) == 0 {
		t.Fatal("a reset without a reason was done")
	}
	staff.open(page)
	staff.fill("Reason", "Lost the phone, called back on 7 March; ticket 4711")
	staff.press("Reset two-factor")
	staff.isAt(supportOf(warehouse))
	staff.sees("The old key no longer works")
	if said := portal.told(t, warehouse, "staff-acted"); said != "By Kim: reset. Reason: Lost the phone, called back on 7 March; ticket 4711" {
		t.Errorf("the feed says %q", said)
	}
	if mail := portal.outbox.Messages()[0]; strings.Contains(mail.Body, "phone") {
		t.Errorf("the reason is in the mail to the user: %q", mail.Body)
	}
	for range portal.server.profile.Rules.LockAt {
		user.logsIn(warehouse, "wrong")
		portal.clock.Move(2 * time.Minute)
	}
	staff.open(page)
	staff.sees("You are locked out, and nothing is lost.")
	staff.press("Unlock")
	staff.sees("The user can try again.")
	if said := portal.told(t, warehouse, "staff-acted"); said != "By Kim: unlocked." {
		t.Errorf("the feed says %q", said)
	}

	staff.open(supportOf("newcomer@example.com"))
	before := len(portal.outbox.Messages())
	staff.press("Send the invitation again")
	staff.isAt(supportOf("newcomer@example.com"))
	if now := len(portal.outbox.Messages()); now != before+1 {
		t.Errorf("%d messages were sent, want one", now-before)
	}
	staff.post(resendPath, url.Values{"username": {warehouse}})
	if staff.status != http.StatusConflict {
		t.Errorf("a code that nobody waits for is answered with %d", staff.status)
	}
	staff.open(supportOf("nobody"))
	if staff.status != http.StatusNotFound {
		t.Errorf("a page of nobody is answered with %d", staff.status)
	}
}

// A code that is sent again takes the place of the one before, for the same session.
func TestSendingAgainFromSupport(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	user, staff := portal.visitor(t), portal.visitor(t)
	user.logsInToPinventory(portal, "marta")
	old := portal.lastCode(t)
	staff.open(supportOf("marta"))
	staff.press("Send another code")
	staff.isAt(supportOf("marta"))
	fresh := portal.lastCode(t)
	if fresh == old {
		t.Fatal("no other code was sent")
	}
	token := enroll.Token(user.client.Jar.Cookies(user.at)[0].Value)
	if _, err := portal.directory.Verify(token, fresh); err != nil {
		t.Errorf("the code that was sent again is not taken: %v", err)
	}
}

// Only the key of a rehearsal is shown, as it is typed into the authenticator, and it is
// the one that the user's set-up then has.
func TestRehearsal(t *testing.T) {
	portal := newTestPortal(t)
	user, staff := portal.visitor(t), portal.visitor(t)
	staff.open(supportOf(warehouse) + "/sheet")
	if staff.status != http.StatusForbidden || staff.byID("code-now") != nil {
		t.Errorf("the key of a user is answered with %d", staff.status)
	}
	staff.open("/")
	staff.press("New rehearsal user")
	const name = "rehearsal-1@cin7.example.com"
	staff.isAt(supportOf(name))
	staff.sees("A rehearsal. This user is made up")
	staff.press("dictation sheet")
	var letters []string
	for n := range staff.page.Descendants() {
		if attribute(n, "class") == "letters-of" {
			letters = append(letters, textOf(n))
		}
	}
	user.logsIn(name, enroll.RehearsalPassword)
	account := user.readsKey()
	if got := strings.Join(letters, ""); got != account.Secret.Base32() {
		t.Error("the sheet has another key than the page")
	}
	if said := textOf(user.page); !strings.Contains(said, isRehearsal) {
		t.Error("the user's page does not say that it is a rehearsal")
	}
	v := &sheetView{}
	portal.server.spell(v, "ABZ7", "nato")
	if got := strings.Join(v.Groups[0].Words, " "); got != "Alfa Bravo Zulu Seven" {
		t.Errorf("ABZ7 is read as %q", got)
	}
	staff.fill("Words", "de")
	staff.press("Show")
	staff.sees("with the words of Deutsch (Anton)")
	staff.sees(portal.code(t, account, 0))
	staff.open("/")
	staff.sees("Rehearsal 1 · Rehearsal")
	if said := portal.told(t, name, "rehearsal-key-shown"); said != "" {
		t.Errorf("the feed says %q", said)
	}
}

// As many can listen as there is room for; all of them are let go when the server stops.
func TestListenersAreBounded(t *testing.T) {
	portal := newTestPortal(t)
	var all []*listener
	for range mostFollowing {
		all = append(all, portal.listen(t, warehouse, ""))
	}
	staff := portal.visitor(t)
	staff.open(supportOf(warehouse) + "/live")
	if staff.status != http.StatusServiceUnavailable || staff.header.Get("Retry-After") == "" {
		t.Errorf("one listener too many is answered with %d", staff.status)
	}
	portal.server.Release()
	for _, l := range all {
		for l.lines.Scan() {
		}
		if err := l.lines.Err(); err != nil {
			t.Fatalf("a listener was cut off: %v", err)
		}
	}
}

// Pages of other sites neither look on nor listen.
func TestSupportIsForItsOwnPages(t *testing.T) {
	portal := newTestPortal(t)
	for _, path := range []string{supportOf(warehouse), supportOf(warehouse) + "/live", supportOf(warehouse) + "/sheet", onlookerPath} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, portal.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		request.Header.Set("Sec-Fetch-Mode", "no-cors")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s is answered with %d to another site", path, response.StatusCode)
		}
	}
	if portal.server.helpers.looks.At(warehouse) {
		t.Error("another site's page counts as support")
	}
}

// Who is at the page that sends another code is shown there, not at the field for the
// code, and what is said is what the walk-through says for that page.
func TestStaffSeeThePageBesideTheStep(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	user, staff := portal.visitor(t), portal.visitor(t)
	user.logsInToPinventory(portal, "jonas")
	live := portal.listen(t, "jonas", "")
	live.hears("Verification")
	user.press("Resend")
	live.hears(`<span class="mini-title">Resend Validation Code</span>`)
	live.hears("Is that an address whose mail you can read? Then press “Resend Code”")
	staff.open(supportOf("jonas"))
	if picture := textOf(staff.byID("live-picture")); !strings.HasPrefix(picture, "Resend Validation Code The code will be sent to this email address") {
		t.Errorf("the picture says %q", picture)
	}
	staff.sees("Page “Resend Validation Code”")
	user.press("Back to the code")
	live.hears(`<span class="mini-title">Verification</span>`)
	user.press("Resend")
	user.press("Resend Code")
	staff.open(supportOf("jonas"))
	if picture := textOf(staff.byID("live-picture")); !strings.HasPrefix(picture, "Verification") {
		t.Errorf("after the code was sent the picture says %q", picture)
	}
}

// A telephone number that was refused has the walk-through's words for it; once a right
// one was taken, nothing has failed and no error stands on the page.
func TestRefusedNumber(t *testing.T) {
	portal := newTestPortalOf(t, "enservio")
	user, staff := portal.visitor(t), portal.visitor(t)
	user.logsInToEnservio(portal, rosa)
	user.tick("SMS/Text")
	user.press("continue")
	live := portal.listen(t, rosa, "")
	live.hears("is asked for a telephone number")
	user.fill("Country", "United States +1")
	user.fill("Phone number", "12 34")
	user.press("Send verification code")
	live.hears("A telephone number was refused.")
	staff.open(supportOf(rosa))
	staff.sees("“That is not a telephone number” means that the country and the number do not fit together, or that a digit is missing.")
	staff.sees("Choose your country first. Then type your number with the area code, the way you would dial it.")
	if strings.Contains(staff.body, "12 34") {
		t.Error("staff see what was typed")
	}
	user.fill("Phone number", "203 555 0142")
	user.press("Send verification code")
	staff.open(supportOf(rosa))
	if failed := textOf(staff.byID("live-failed")); failed != "Nothing." {
		t.Errorf("what just failed is %q", failed)
	}
	if staff.body = textOf(staff.byID("live-picture")); strings.Contains(staff.body, "not a telephone number") {
		t.Errorf("the picture says %q", staff.body)
	}
}

// The user reads in which place of the key the mistake is and which digits were swapped;
// staff see that there is an error, and neither letter nor digit.
func TestPictureTellsNoSecret(t *testing.T) {
	for name, mistake := range map[string]func(*testPortal, *testing.T, vault.Account) string{
		"swapped": func(p *testPortal, t *testing.T, account vault.Account) string {
			for step := 0; ; step++ { // until two digits differ
				if code := []byte(p.code(t, account, 0)); code[1] != code[2] {
					code[1], code[2] = code[2], code[1]
					return string(code)
				}
				p.clock.Move(30 * time.Second)
			}
		},
		"typed": func(p *testPortal, t *testing.T, account vault.Account) string {
			key := []byte(account.Secret.Bytes())
			key[2] ^= 8
			account.Secret = vault.NewSecret(key)
			return p.code(t, account, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			portal := newTestPortal(t)
			user, staff := portal.visitor(t), portal.visitor(t)
			user.logsIn(warehouse, warehousePassword)
			account := user.readsKey()
			user.press("Next")
			user.fill("Authentication code", mistake(portal, t, account))
			user.press("Next")
			advice := textOf(user.byID("problem"))
			if !strings.Contains(advice, "swapped: ") && !strings.Contains(advice, "group ") {
				t.Fatalf("the user reads %q", advice)
			}
			staff.open(supportOf(warehouse))
			picture := textOf(staff.byID("live-picture"))
			if !strings.Contains(picture, "That code was not accepted. What it says further is about the key or the code, and for the user alone.") {
				t.Errorf("the picture says %q", picture)
			}
			_, after, _ := strings.Cut(advice, "accepted.")
			if strings.Contains(staff.body, strings.TrimSpace(after)) {
				t.Error("staff read the advice")
			}
		})
	}
}

// What users have before them is remembered of so many, the newest, and with the page
// that went out last.
func TestSightsAreBounded(t *testing.T) {
	var all sights
	for n := range mostSights + 5 {
		turned := all.next()
		all.put(fmt.Sprint(n), sight{title: "first"})
		select {
		case <-turned:
		default:
			t.Fatal("nobody is told of another page")
		}
		all.put(fmt.Sprint(n), sight{title: "last"})
	}
	if len(all.of) != mostSights || len(all.order) != mostSights {
		t.Errorf("%d are remembered in the order of %d, want %d", len(all.of), len(all.order), mostSights)
	}
	if all.last("4").title != "" || all.last(fmt.Sprint(mostSights)).title != "last" {
		t.Error("the oldest is kept, or not the last page")
	}
}
