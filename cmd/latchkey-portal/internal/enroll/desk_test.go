package enroll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

const (
	ravi = "ravi@example.com"
	sam  = "sam@example.com"
)

func testTicketRules() TicketRules {
	return TicketRules{
		Account: "Northgate", Areas: []string{"Billing", "Other"}, Area: "Billing", Subject: "Reset 2FA",
		Template: Template{
			Text: "Hi,\n\nI, the [owner / co-owner], ask for 2FA to be reset for [user’s email].\n\nThank you,\n\n[your name]",
			Role: "[owner / co-owner]", User: "[user’s email]", Signer: "[your name]",
		},
		Askers: []Asker{{Role: "Owner", Called: "owner"}, {Role: "Co-owner", Called: "co-owner"}},
		Owner:  "Owner", Papers: []Paper{"id", "business", "letter"},
		MostBytes: 1000, MostHeld: 6000, MostOpen: 3,
	}
}

// heard notes who was told of tickets.
type heard struct {
	mu  sync.Mutex
	all []string
}

func (h *heard) say(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, s)
}

func (h *heard) Asked(t Ticket)   { h.say("asked " + t.Sender.UserName) }
func (h *heard) Decided(t Ticket) { h.say(string(t.State) + " " + t.Email + " " + t.Reason) }

// newDesk has the owner dana, the co-owner ravi and sam, of whom dana and sam have
// set their authenticators up.
func newDesk(t *testing.T) (*fixture, *Desk, *heard) {
	t.Helper()
	f := newFixture(t)
	f.users[dana].Role = "Owner"
	for name, role := range map[string]string{ravi: "Co-owner", sam: "Staff"} {
		full, _, _ := strings.Cut(name, "@")
		if err := f.Add(t.Context(), Person{UserName: name, FullName: full, Email: name, Role: role}, danaPassword); err != nil {
			t.Fatal(err)
		}
	}
	f.setUp(t, dana, danaPassword)
	f.setUp(t, sam, danaPassword)
	said := &heard{}
	desk, err := NewDesk(f.Directory, testTicketRules(), said)
	if err != nil {
		t.Fatal(err)
	}
	return f, desk, said
}

func request(from, role, user, signer string) Request {
	return Request{
		Area: "Billing", Email: from, Account: "Northgate", Subject: "Reset 2FA",
		Description: fmt.Sprintf("Hi,\r\n\r\nI, the %s, ask for 2FA to be reset for %s.\r\n\r\nThank you,\r\n\r\n%s\r\n", role, user, signer),
	}
}

func papers(kinds ...Paper) []Attachment {
	var all []Attachment
	for _, p := range kinds {
		all = append(all, Attachment{Paper: p, Name: string(p) + ".pdf", Data: []byte("%PDF-1.7 ...")})
	}
	return all
}

func submit(t *testing.T, k *Desk, q Request) Ticket {
	t.Helper()
	ticket, err := k.Submit(q)
	if err != nil {
		t.Fatal(err)
	}
	return ticket
}

// amiss is what of a ticket does not fit.
func amiss(t Ticket) string {
	var all []string
	for _, f := range t.Findings {
		if f.Verdict == Fails || f.Verdict == Differs {
			all = append(all, fmt.Sprintf("%s %s%v", f.Check, f.Verdict, f.Missing))
		}
	}
	return strings.Join(all, ", ")
}

// What staff are shown of requests of all kinds.
func TestFindings(t *testing.T) {
	_, k, _ := newDesk(t)
	k.rules.MostOpen = 100
	with := func(q Request, change func(*Request)) Request { change(&q); return q }
	for _, c := range []struct {
		name string
		q    Request
		want string
	}{
		{"the owner for a user", request(dana, "owner", sam, "Dana"), ""},
		{"a co-owner for a user", request("Ravi@Example.com ", "CO-OWNER", "<"+sam+">", "ravi"), ""},
		{"with the brackets left", request(ravi, "[co-owner]", "["+sam+"]", "[Ravi]"), ""},
		{"a user", request(sam, "owner", sam, "Sam"), "asker fails[]"},
		{"nobody who is known", request("x@example.com", "owner", sam, "X"), "sender fails[]"},
		{"for nobody who is known", request(dana, "owner", "x@example.com", "Dana"), "user fails[]"},
		{"another role and name", request(ravi, "owner", sam, "Dana"), "claim differs[], signer differs[]"},
		{"for one without a factor", request(dana, "owner", ravi, "Dana"), "set-up differs[]"},
		{"for the owner, no papers", request(ravi, "co-owner", dana, "Ravi"), "papers fails[id business letter]"},
		{"for the owner, a paper missing", with(request(dana, "owner", dana, "Dana"), func(q *Request) { q.Attachments = papers("letter", "id") }), "papers fails[business]"},
		{"for the owner, all there", with(request(dana, "owner", dana, "Dana"), func(q *Request) { q.Attachments = papers("letter", "id", "business") }), ""},
		{"holes not filled in", with(request(dana, "", "", ""), func(q *Request) { q.Description = k.rules.Template.Text }), "template fails[]"},
		{"some holes not filled in", request(dana, "[owner / co-owner]", sam, "[your name]"), "claim differs[], signer differs[]"},
		{"other words", with(request(dana, "", "", ""), func(q *Request) { q.Description = "Please reset " + sam }), "template fails[]"},
		{"another account, area and subject", with(request(dana, "owner", sam, "Dana"), func(q *Request) { q.Account, q.Area, q.Subject = "Southgate", "Other", "Help" }),
			"area differs[], subject differs[], account fails[]"},
		{"without punctuation", with(request(dana, "", "", ""), func(q *Request) {
			q.Description = "i the owner ask for 2fa to be reset for " + sam + "\nthank you\nDana"
		}), ""},
	} {
		ticket := submit(t, k, c.q)
		if got := amiss(ticket); got != c.want {
			t.Errorf("%s: %q does not fit, want %q", c.name, got, c.want)
		}
		_, err := k.Approve(ticket.Number)
		if ticket.Fails() {
			wantError(t, c.name, err, ErrUnfit)
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if status, err := k.directory.Status(sam); err != nil || c.want == "" && ticket.User.UserName == sam && len(status.Methods) > 0 {
			t.Errorf("%s: the factor is still there", c.name)
		}
		k.directory.users[sam].factors[App] = &factor{}
		k.directory.users[dana].factors[App] = &factor{}
	}
}

// An approved request kills the old key and its sessions at once, and is decided
// once whoever presses first.
func TestApproval(t *testing.T) {
	f, k, said := newDesk(t)
	old, session := f.setUpAgain(t, sam)
	other, _ := k.directory.Status(dana)
	ticket := submit(t, k, request(ravi, "co-owner", sam, "Ravi"))
	var approved, refused int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, yes := k.Approve(ticket.Number)
			_, no := k.Refuse(ticket.Number, "because")
			mu.Lock()
			defer mu.Unlock()
			if yes == nil {
				approved++
			}
			if no == nil {
				refused++
			}
		})
	}
	all.Wait()
	if approved+refused != 1 {
		t.Fatalf("%d approvals and %d refusals went through", approved, refused)
	}
	ticket, err := k.Ticket(ticket.Number)
	if err != nil {
		t.Fatal(err)
	}
	if approved == 0 {
		ticket = submit(t, k, request(ravi, "co-owner", sam, "Ravi"))
		if _, err := k.Approve(ticket.Number); err != nil {
			t.Fatal(err)
		}
	}
	_, err = f.Session(session)
	wantError(t, "the session from before", err, ErrNoSession)
	token := f.logIn(t, sam, danaPassword)
	wantStep(t, f, token, ShowKey)
	if account := f.key(t, token); account.Secret.Equal(old.Secret) {
		t.Error("the new key is the old one")
	}
	_, err = f.Confirm(token, f.code(t, old, 0))
	var setUp *SetUpError
	if !errors.As(err, &setUp) || setUp.Reason != diagnose.OldKey {
		t.Errorf("the old key's code at the new set-up: %v", err)
	}
	if now, _ := k.directory.Status(dana); len(now.Methods) != len(other.Methods) {
		t.Error("somebody else was reset")
	}
	if !slices.Contains(said.all, "asked "+ravi) || !slices.Contains(said.all, "approved "+ravi+" ") || !slices.Contains(f.told.said, "reset "+sam) {
		t.Errorf("told: %q and %q", said.all, f.told.said)
	}
}

// setUpAgain resets a user, who sets up anew.
func (f *fixture) setUpAgain(t *testing.T, name string) (vault.Account, Token) {
	t.Helper()
	if err := f.Reset(name); err != nil {
		t.Fatal(err)
	}
	return f.setUp(t, name, danaPassword)
}

func TestRefusal(t *testing.T) {
	f, k, said := newDesk(t)
	ticket := submit(t, k, request("x@example.com", "owner", sam, "X"))
	_, err := k.Refuse(ticket.Number, " \r\n ")
	wantError(t, "without a reason", err, ErrMissing)
	_, err = k.Refuse(ticket.Number, strings.Repeat("x", longestText+1))
	wantError(t, "with a novel", err, ErrTooLong)
	if _, err = k.Refuse(ticket.Number, "We do not know you."); err != nil {
		t.Fatal(err)
	}
	for _, decide := range []func() error{
		func() error { _, err := k.Approve(ticket.Number); return err },
		func() error { _, err := k.Refuse(ticket.Number, "again"); return err },
	} {
		wantError(t, "a second decision", decide(), ErrDecided)
	}
	_, err = k.Approve(99)
	wantError(t, "no such ticket", err, ErrNoTicket)
	if !slices.Equal(said.all, []string{"refused x@example.com We do not know you."}) || slices.Contains(f.told.said, "reset "+sam) {
		t.Errorf("told: %q", said.all)
	}
	if status, _ := f.Status(sam); len(status.Methods) == 0 {
		t.Error("a refused request reset the user")
	}
}

// What is in attachments is there while the ticket waits, for whoever asks for it
// by its number only, and then gone.
// Whatever is written, the reading of it ends, and says nothing that is not there.
