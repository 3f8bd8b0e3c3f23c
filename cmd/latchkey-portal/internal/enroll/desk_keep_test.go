package enroll

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// keptDesk is newDesk with a store.
func keptDesk(t *testing.T) (*fixture, *memory, *Desk, *heard) {
	t.Helper()
	f, store := keptFixture(t, testRules(), testFlow())
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
	return f, store, f.desk(t, said), said
}

func (f *fixture) desk(t *testing.T, said *heard) *Desk {
	t.Helper()
	k, err := NewDesk(f.Directory, testTicketRules(), said)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A request is as it was after a restart at any moment: waiting with what is in its
// attachments, or decided, and numbers go on.
func TestDeskAfterRestart(t *testing.T) {
	f, store, k, said := keptDesk(t)
	again := func() {
		t.Helper()
		before := k.Tickets()
		f.start(t, store, testRules(), testFlow())
		k = f.desk(t, said)
		if got := k.Tickets(); !reflect.DeepEqual(got, before) {
			t.Errorf("after the restart there are\n%+v\nwant\n%+v", got, before)
		}
	}
	q := request(dana, "owner", dana, "Dana")
	q.Attachments = papers("id", "business", "letter")
	submit(t, k, q)
	submit(t, k, request(ravi, "co-owner", sam, "Ravi"))
	again()
	for i, name := range []string{"id.pdf", "business.pdf", "letter.pdf"} {
		if a, err := k.Attachment(1, i); err != nil || a.Name != name || string(a.Data) != "%PDF-1.7 ..." {
			t.Errorf("the attachment is %q of %d bytes (%v)", a.Name, len(a.Data), err)
		}
	}
	_, err := k.Refuse(2, "We know nothing of it.")
	wantError(t, "refusing", err, nil)
	again()
	if status, _ := f.Status(dana); len(status.Methods) != 1 {
		t.Errorf("before the approval dana has %v", status.Methods)
	}
	_, err = k.Approve(1)
	wantError(t, "approving", err, nil)
	again()
	if status, _ := f.Status(dana); len(status.Methods) != 0 {
		t.Errorf("after the approval dana has %v", status.Methods)
	}
	_, err = k.Approve(1)
	wantError(t, "approving again", err, ErrDecided)
	for name := range store.values {
		if strings.HasPrefix(name, paperValue) {
			t.Errorf("%s is kept after the decision", name)
		}
	}
	if ticket := submit(t, k, request(ravi, "co-owner", sam, "Ravi")); ticket.Number != 3 {
		t.Errorf("the next request has the number %d, want 3", ticket.Number)
	}
}

// Where the store fails no request is taken, none is decided, nobody is reset, and
// nobody is told; afterwards all of it can be done.
func TestDeskNotKept(t *testing.T) {
	f, store, k, said := keptDesk(t)
	q := request(dana, "owner", dana, "Dana")
	q.Attachments = papers("id", "business", "letter")
	submit(t, k, q)
	told, heard := len(f.told.said), len(said.all)
	account := f.users[dana].factors[App].account
	check := func(when string) {
		t.Helper()
		if all := k.Tickets(); len(all) != 1 || all[0].State != Waiting || all[0].Reason != "" {
			t.Errorf("%s the requests are %+v", when, all)
		}
		if a, err := k.Attachment(1, 2); err != nil || len(a.Data) == 0 {
			t.Errorf("%s an attachment is gone: %v", when, err)
		}
		if status, _ := f.Status(dana); len(status.Methods) != 1 {
			t.Errorf("%s dana has %v", when, status.Methods)
		}
		if len(f.told.said) != told || len(said.all) != heard {
			t.Errorf("%s it is told: %q and %q", when, f.told.said[told:], said.all[heard:])
		}
	}
	store.fails = errors.New("the disk is full")
	for range 2 {
		ticket, err := k.Submit(request(ravi, "co-owner", sam, "Ravi"))
		wantError(t, "submitting", err, ErrNotKept)
		if ticket.Number != 0 {
			t.Errorf("a request that is not kept has the number %d", ticket.Number)
		}
		_, err = k.Approve(1)
		wantError(t, "approving", err, ErrNotKept)
		check("after the approval")
		_, err = k.Refuse(1, "because")
		wantError(t, "refusing", err, ErrNotKept)
		check("after the refusal")
	}
	store.fails = nil
	wantError(t, "keeping", f.Keep(), nil)
	f.start(t, store, testRules(), testFlow())
	k = f.desk(t, said)
	check("after the restart")
	f.clock.Move(60e9)
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "a code of the key that was not reset", err, nil)
	_, err = k.Approve(1)
	wantError(t, "approving when the store works again", err, nil)
	if !slices.Contains(f.told.said, "reset "+dana) || !slices.Contains(said.all, "approved "+dana+" ") {
		t.Errorf("it is told: %q and %q", f.told.said, said.all)
	}
}

// A decision that could not be kept is undone also where another request was
// forgotten for it.
func TestDeskNotKeptAtTheBound(t *testing.T) {
	f, store, k, _ := keptDesk(t)
	k.rules.MostOpen = 1000
	first := submit(t, k, request(ravi, "co-owner", sam, "Ravi"))
	for range mostDecided {
		ticket := submit(t, k, request(ravi, "co-owner", sam, "Ravi"))
		_, err := k.Refuse(ticket.Number, "because")
		wantError(t, "refusing", err, nil)
	}
	store.fails = errors.New("the disk is full")
	_, err := k.Approve(first.Number) // the oldest, which is forgotten as soon as it is decided
	wantError(t, "approving", err, ErrNotKept)
	if ticket, err := k.Ticket(first.Number); err != nil || ticket.State != Waiting {
		t.Errorf("the request is %+v (%v)", ticket, err)
	}
	store.fails = nil
	wantError(t, "keeping", f.Keep(), nil)
	_, err = k.Approve(first.Number)
	wantError(t, "approving when the store works again", err, nil)
}

// Nothing that differs from what this version writes is taken for a request.
func TestDamagedTickets(t *testing.T) {
	f, store, k, said := keptDesk(t)
	q := request(dana, "owner", dana, "Dana")
	q.Attachments = papers("id", "business", "letter")
	submit(t, k, q)
	for name, spoil := range map[string]func(v map[string][]byte){
		"cut off":            func(v map[string][]byte) { v["ticket:1"] = v["ticket:1"][:20] },
		"an odd number":      func(v map[string][]byte) { v["ticket:01"] = v["ticket:1"] },
		"no number":          func(v map[string][]byte) { v["ticket:x"] = v["ticket:1"] },
		"an odd state":       func(v map[string][]byte) { v["ticket:1"] = replaced(v["ticket:1"], `"waiting"`, `"lost"`) },
		"no decision":        func(v map[string][]byte) { v["ticket:1"] = replaced(v["ticket:1"], `"waiting"`, `"approved"`) },
		"no attachment":      func(v map[string][]byte) { delete(v, "paper:1:2") },
		"a short attachment": func(v map[string][]byte) { v["paper:1:2"] = []byte(`"QQ=="`) },
		"one too many":       func(v map[string][]byte) { v["paper:1:3"] = []byte(`"QQ=="`) },
		"of no request":      func(v map[string][]byte) { delete(v, "ticket:1") },
	} {
		values := maps.Clone(store.values)
		spoil(values)
		f.start(t, &memory{values: values}, testRules(), testFlow())
		if _, err := NewDesk(f.Directory, testTicketRules(), said); err == nil || !strings.Contains(err.Error(), "cannot be used") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func replaced(value []byte, old, by string) []byte {
	return []byte(strings.Replace(string(value), old, by, 1))
}
