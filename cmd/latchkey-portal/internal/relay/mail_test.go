package relay

import (
	"bytes"
	"errors"
	"io"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

var sender = netmail.Address{Name: "Lagerhaus Größe", Address: "no-reply@example.com"}

// read reads a mail as its recipient's program would.
func read(t testing.TB, data []byte) (mail.Header, string) {
	t.Helper()
	whole, err := mail.CreateReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	part, err := whole.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(part.Body)
	if err != nil {
		t.Fatal(err)
	}
	return whole.Header, strings.ReplaceAll(string(body), "\r\n", "\n")
}

func TestMailAsItTravels(t *testing.T) {
	w := newWriter(sender)
	at := time.Date(2031, 5, 4, 3, 2, 1, 0, time.FixedZone("", 2*3600))
	m := outbox.Message{
		ID: 7, Kind: outbox.Mail, At: at, To: "jonas@example.com", Code: "012345",
		Subject: "Ihr Bestätigungscode — 確認コード",
		Body:    "Hallo Jörg,\n\nIhr Code ist 012345.\n.\n.eine Zeile mit Punkt\n=?utf-8?q?x?=\nFrom hier an\n" + strings.Repeat("lang ", 400) + "\n",
	}
	data, err := w.write(m)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") || !isASCII(line) {
			t.Errorf("line %d is not one of RFC 5322", i+1)
		}
	}
	h, body := read(t, data)
	if body != m.Body {
		t.Errorf("the text arrives as %q", body)
	}
	subject, err := h.Subject()
	if err != nil || subject != m.Subject {
		t.Errorf("the subject arrives as %q (%v)", subject, err)
	}
	if date, err := h.Date(); err != nil || !date.Equal(at) {
		t.Errorf("the date arrives as %v (%v)", date, err)
	}
	from, err := h.AddressList("From")
	if err != nil || len(from) != 1 || *from[0] != mail.Address(sender) {
		t.Errorf("the sender arrives as %v (%v)", from, err)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.To {
		t.Errorf("the recipient arrives as %v (%v)", to, err)
	}
	id, err := h.MessageID()
	if err != nil || !strings.HasSuffix(id, "@example.com") || !strings.HasPrefix(id, "7.") {
		t.Errorf("the Message-ID is %q (%v)", id, err)
	}
	if h.Get("Auto-Submitted") != "auto-generated" || h.Get("Mime-Version") != "1.0" {
		t.Error("the header lacks Auto-Submitted or MIME-Version")
	}
	again, err := w.write(m)
	if err != nil || !bytes.Equal(again, data) {
		t.Error("a mail that is sent again is another one")
	}
	other, err := newWriter(sender).write(m)
	if err != nil || bytes.Equal(other, data) {
		t.Error("another run of the portal has the same Message-ID")
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, to := range []string{"", "+15552368", "jonas", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "Jonas <a@example.com>"} {
		_, err := newWriter(sender).write(outbox.Message{To: to})
		var f *Failure
		if !errors.As(err, &f) || !f.Final {
			t.Errorf("%q: %v", to, err)
		}
	}
}

// Whatever a message says, it gives a mail with that text and no header of its
// own.
func FuzzMail(f *testing.F) {
	f.Add("Subject", "Body\n")
	f.Add("a\r\nBcc: b@example.com", "\r\n.\r\nMAIL FROM:<x>")
	f.Add("=?utf-8?b?!?=", "\xff\x00")
	f.Add(strings.Repeat("é", 600), strings.Repeat("=", 2000))
	f.Fuzz(func(t *testing.T, subject, body string) {
		data, err := newWriter(sender).write(outbox.Message{ID: 1, To: "jonas@example.com", Subject: subject, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		h, _ := read(t, data)
		for fields := h.Fields(); fields.Next(); {
			switch strings.ToLower(fields.Key()) {
			case "date", "from", "to", "subject", "message-id", "auto-submitted", "mime-version", "content-type", "content-transfer-encoding":
			default:
				t.Errorf("there is a header %q", fields.Key())
			}
		}
	})
}
