package enroll

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAttachments(t *testing.T) {
	_, k, _ := newDesk(t)
	q := request(dana, "owner", dana, "Dana")
	q.Attachments = papers("id", "business", "letter")
	ticket := submit(t, k, q)
	for _, a := range append(ticket.Attachments, k.Tickets()[0].Attachments...) {
		if a.Data != nil || a.Size != 12 || a.Type != PDF {
			t.Errorf("%s is shown as %d bytes of %s", a.Paper, a.Size, a.Type)
		}
	}
	a, err := k.Attachment(ticket.Number, 2)
	if err != nil || a.Name != "letter.pdf" || string(a.Data) != "%PDF-1.7 ..." {
		t.Errorf("the attachment is %q of %d bytes (%v)", a.Name, len(a.Data), err)
	}
	for _, at := range [][2]int{{ticket.Number, 3}, {ticket.Number, -1}, {ticket.Number + 1, 0}} {
		_, err := k.Attachment(at[0], at[1])
		wantError(t, fmt.Sprint(at), err, ErrNoTicket)
	}
	if _, err := k.Approve(ticket.Number); err != nil {
		t.Fatal(err)
	}
	_, err = k.Attachment(ticket.Number, 0)
	wantError(t, "after the decision", err, ErrNoTicket)
	if k.tickets[0].Attachments[0].Data != nil {
		t.Error("what is in attachments is kept after the decision")
	}
}

func TestRequestsThatAreNotTaken(t *testing.T) {
	_, k, _ := newDesk(t)
	good := request(dana, "owner", sam, "Dana")
	file := func(p Paper, data string) []Attachment {
		return []Attachment{{Paper: p, Name: "x", Data: []byte(data)}}
	}
	for name, c := range map[string]struct {
		change func(*Request)
		field  RequestField
		want   error
	}{
		"no address":              {func(q *Request) { q.Email = " " }, RequestEmail, ErrMissing},
		"an address that is none": {func(q *Request) { q.Email = "dana" }, RequestEmail, ErrAddress},
		"an address with more":    {func(q *Request) { q.Email = "a@example.com\r\nBcc: b@example.com" }, RequestEmail, ErrAddress},
		"another area":            {func(q *Request) { q.Area = "Else" }, RequestArea, ErrChoice},
		"no subject":              {func(q *Request) { q.Subject = "" }, RequestSubject, ErrMissing},
		"a novel":                 {func(q *Request) { q.Description = strings.Repeat("é", longestText) }, RequestDescription, ErrTooLong},
		"another paper":           {func(q *Request) { q.Attachments = file("else", "%PDF-") }, RequestAttachment, ErrChoice},
		"a paper twice":           {func(q *Request) { q.Attachments = append(papers("id"), papers("id")...) }, RequestAttachment, ErrChoice},
		"an empty file":           {func(q *Request) { q.Attachments = file("id", "") }, RequestAttachment, ErrMissing},
		"a page":                  {func(q *Request) { q.Attachments = file("id", "<!DOCTYPE html><script>") }, RequestAttachment, ErrFileType},
		"a picture with scripts":  {func(q *Request) { q.Attachments = file("id", "<svg xmlns='http://www.w3.org/2000/svg'>") }, RequestAttachment, ErrFileType},
		"a file too long":         {func(q *Request) { q.Attachments = file("id", "%PDF-"+strings.Repeat("x", 1000)) }, RequestAttachment, ErrTooLong},
	} {
		q := good
		c.change(&q)
		_, err := k.Submit(q)
		var refused *RequestError
		if !errors.As(err, &refused) || refused.Field != c.field || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v at %s", name, err, c.want, c.field)
		}
	}
	if len(k.Tickets()) != 0 {
		t.Error("a request was taken all the same")
	}
	for range 3 {
		submit(t, k, good)
	}
	_, err := k.Submit(good)
	wantError(t, "one more than may wait", err, ErrBusy)
	if _, err := k.Approve(1); err != nil {
		t.Fatal(err)
	}
	submit(t, k, good)
	for number := 5; number < 5+3*mostDecided; number++ {
		if _, err := k.Refuse(number-1, "no"); err != nil {
			t.Fatal(err)
		}
		submit(t, k, good)
	}
	if n := len(k.tickets); n != mostDecided+3 {
		t.Errorf("%d tickets are kept", n)
	}
}

func TestSafeNames(t *testing.T) {
	for name, want := range map[string]string{
		"letter.pdf": "letter.pdf", "Letter.PDF": "Letter.pdf", `C:\Users\x\letter.pdf`: "letter.pdf", "../../etc/passwd": "passwd.pdf",
		"letter.html": "letter.html.pdf", "a\r\nSet-Cookie: x.pdf": "aSet-Cookie x.pdf", "": "attachment.pdf", "..": "attachment.pdf",
		"\u202efdp.exe": "fdp.exe.pdf", `a"b.pdf`: "ab.pdf", "Ausweis Müller.pdf": "Ausweis Müller.pdf",
		strings.Repeat("ü", 80) + ".pdf": strings.Repeat("ü", 50) + ".pdf",
	} {
		if got := safeName(name, PDF); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func TestTicketRulesThatContradict(t *testing.T) {
	f := newFixture(t)
	for name, spoil := range map[string]func(*TicketRules){
		"an area that is not offered":  func(r *TicketRules) { r.Area = "Else" },
		"nobody may ask":               func(r *TicketRules) { r.Askers = nil },
		"papers of nobody":             func(r *TicketRules) { r.Owner = "" },
		"no papers of the owner":       func(r *TicketRules) { r.Papers = nil },
		"a paper twice":                func(r *TicketRules) { r.Papers = []Paper{"id", "id"} },
		"no room for the papers":       func(r *TicketRules) { r.MostHeld = 2999 },
		"no room for a request":        func(r *TicketRules) { r.MostOpen = 0 },
		"a template without a hole":    func(r *TicketRules) { r.Template.Signer = "[name]" },
		"holes in another order":       func(r *TicketRules) { r.Template.Role, r.Template.User = r.Template.User, r.Template.Role },
		"nothing to know the holes by": func(r *TicketRules) { r.Template = Template{"[a] [b] [c]", "[a]", "[b]", "[c]"} },
		"no account":                   func(r *TicketRules) { r.Account = "" },
	} {
		rules := testTicketRules()
		spoil(&rules)
		if _, err := NewDesk(f.Directory, rules, &heard{}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	reader, err := testTicketRules().Template.reader()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(request(dana, "owner", sam, "Dana").Description)
	f.Add("I, the the the, ask for 2FA to be reset for \xff. Thank you, \x00")
	f.Fuzz(func(t *testing.T, text string) {
		reading, _ := reader.read(text)
		for _, part := range []string{reading.Role, reading.User, reading.Signer} {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in the text", part)
			}
		}
	})
}

func FuzzSafeName(f *testing.F) {
	f.Add("a/b\\c.pdf\x00\xff")
	f.Fuzz(func(t *testing.T, name string) {
		for _, kind := range []FileType{PDF, PNG, JPEG} {
			got := safeName(name, kind)
			if len(got) > longestFileName+5 || strings.ContainsAny(got, "/\\\r\n\x00\"") || strings.HasPrefix(got, ".") {
				t.Errorf("%q becomes %q", name, got)
			}
		}
	})
}
