package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-smtp"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// mailbox is a real SMTP server that takes every mail.
func mailbox(t *testing.T) (addr string, mails <-chan []byte) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan []byte, 20)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return taker(arrived), nil }))
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String(), arrived
}

type taker chan []byte

func (taker) Reset()                               {}
func (taker) Logout() error                        { return nil }
func (taker) Mail(string, *smtp.MailOptions) error { return nil }
func (taker) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (c taker) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	c <- data
	return err
}

// begun runs the program with more arguments until stop is called.
func begun(t *testing.T, args ...string) (announced string, stderr *output, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	stderr = &output{}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), writer, stderr)
		_ = writer.Close()
	}()
	var all strings.Builder
	lines := bufio.NewScanner(reader)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stop it") {
		all.WriteString(lines.Text() + "\n")
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	return all.String(), stderr, func() int {
		cancel()
		return <-status
	}
}

// baseOf is the portal's address.
func baseOf(t *testing.T, announced string) string {
	t.Helper()
	first, _, _ := strings.Cut(announced, "\n")
	at := strings.LastIndex(first, "http://")
	if at < 0 {
		t.Fatalf("the first line is %q", first)
	}
	return strings.TrimSuffix(first[at:], "/")
}

// With --smtp a code travels as mail to a real mail server and logs somebody in,
// a script that waits for it gets it, too, and the log has nothing of it.
func TestMailLeavesThePortal(t *testing.T) {
	addr, mails := mailbox(t)
	announced, stderr, stop := begun(t, "--profile", "pinventory", "--smtp", addr, "--smtp-from", "portal@example.com")
	if want := "Mails:         sent to the mail server " + addr + " as well, from portal@example.com\nSMS:           kept in the outbox\n"; !strings.Contains(announced, want) {
		t.Errorf("it is announced: %s", announced)
	}
	base := baseOf(t, announced)
	<-mails // the invitation
	var newest []outbox.Message
	fetch(t, base+"/api/outbox", &newest)

	answer, err := http.PostForm(base+"/login", url.Values{"username": {"jonas"}, "password": {"correct-horse-jonas"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	var messages []outbox.Message
	fetch(t, fmt.Sprintf("%s/api/outbox?to=jonas@example.com&wait=30&after=%d", base, newest[0].ID), &messages)
	if len(messages) != 1 || len(messages[0].Code) != 6 {
		t.Fatalf("a script that waits gets %d messages", len(messages))
	}
	whole, err := mail.CreateReader(strings.NewReader(string(<-mails)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := whole.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(part.Body)
	if err != nil || !strings.Contains(string(body), messages[0].Code) {
		t.Errorf("the mail does not have the code (%v)", err)
	}
	if from, err := whole.Header.AddressList("From"); err != nil || from[0].String() != `"Homelist" <portal@example.com>` {
		t.Errorf("the mail is from %v (%v)", from, err)
	}
	if at, err := whole.Header.Date(); err != nil || !at.Equal(messages[0].At.Truncate(time.Second)) {
		t.Errorf("the mail is of %v (%v)", at, err)
	}
	waitOn(t, base)
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}
	log := stderr.String()
	if strings.Contains(log, "stopped before every request") {
		t.Error("the stop waited for somebody who waits for a message")
	}
	if strings.Contains(log, messages[0].Code) || strings.Contains(log, "jonas@") || !strings.Contains(log, "a message was sent on") {
		t.Errorf("the log says too much or too little")
	}
}

func fetch(t *testing.T, address string, into any) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d (%v)", address, answer.StatusCode, err)
	}
}

// waitOn has somebody wait for a message on a connection, and returns when that
// has begun.
func waitOn(t *testing.T, base string) {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	// Once the first of two requests on one connection is answered, the server
	// has the second.
	for _, path := range []string{"/api/outbox?to=nobody@example.com", "/api/outbox?wait=30"} {
		if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path); err != nil {
			t.Fatal(err)
		}
	}
	first, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, first.Body)
}

func TestSMSLeaveThePortal(t *testing.T) {
	got := make(chan outbox.Message, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m outbox.Message
		_ = json.NewDecoder(r.Body).Decode(&m)
		got <- m
	}))
	defer server.Close()
	played, _ := profile.ByName("cin7")
	out, err := setting{smtpFrom: defaultFrom, smsWebhook: server.URL + "/secret"}.waysOut(t.Context(), played)
	if err != nil {
		t.Fatal(err)
	}
	var said, warned, log output
	out.announce(&said)
	out.warn(&warned)
	if want := "Mails:         kept in the outbox\nSMS:           sent to the webhook at " + server.URL + " as well\n"; said.String() != want || warned.String() != "" {
		t.Errorf("it says %q and %q", said.String(), warned.String())
	}
	box := &outbox.Box{}
	lines := out.Open(box, slog.New(slog.NewTextHandler(&log, nil)))
	box.Put(outbox.Message{Kind: outbox.Mail, To: "jonas@example.com"})
	box.Put(outbox.Message{Kind: outbox.SMS, To: "+15552368", Body: "Code 012345", Code: "012345"})
	if m := <-got; m.ID != 2 || m.To != "+15552368" || m.Code != "012345" {
		t.Errorf("what arrives is %+v", m)
	}
	lines.Close()
	if messages := box.Messages(); messages[0].Passage.State != outbox.Sent || messages[1].Passage.State != "" {
		t.Errorf("the outbox says %+v and %+v", messages[0].Passage, messages[1].Passage)
	}
}

// By default nothing leaves the machine, and that is said.
func TestNothingLeavesUnlessAskedFor(t *testing.T) {
	played, _ := profile.ByName("cin7")
	out, err := setting{smtpFrom: defaultFrom}.waysOut(t.Context(), played)
	if err != nil {
		t.Fatal(err)
	}
	box := &outbox.Box{}
	if lines := out.Open(box, slog.New(slog.DiscardHandler)); len(lines) != 0 || box.Destination(outbox.Mail) != "" || box.Destination(outbox.SMS) != "" {
		t.Errorf("%d ways lead out", len(lines))
	}
	var said output
	out.announce(&said)
	if said.String() != "Messages:      kept in the outbox; nothing leaves this machine\n" {
		t.Errorf("it says %q", said.String())
	}
}

func TestWaysOutThatCannotBe(t *testing.T) {
	for args, want := range map[string]string{
		"--smtp mail":                             `--smtp "mail" is not host:port, as in 127.0.0.1:1025; see`,
		"--smtp :25":                              `--smtp ":25" is not host:port`,
		"--smtp mail:0":                           `--smtp "mail:0" has no port that is possible; choose one from 1 to 65535`,
		"--smtp mail:70000":                       "choose one from 1 to 65535",
		"--smtp mail:25 --smtp-from portal":       `--smtp-from "portal" is not a mail address, as in no-reply@example.com`,
		"--smtp-from portal@example.com":          "--smtp-from says whom mails are from, and none is sent; name the mail server with --smtp",
		"--sms-webhook ftp://x/secret":            "--sms-webhook has no address that begins with http:// or https:// and a host",
		"--sms-webhook http://x/%zz?token=secret": "--sms-webhook has no address",
	} {
		var stdout, stderr output
		status := run(t.Context(), append([]string{"serve", "--addr", "127.0.0.1:0"}, strings.Fields(args)...), &stdout, &stderr)
		if status != exitUsage || !strings.Contains(stderr.String(), want) || strings.Contains(stderr.String(), "secret") || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: %d, %q", args, status, stderr.String())
		}
	}
	played, _ := profile.ByName("cin7")
	out, err := setting{smtpFrom: defaultFrom, smsWebhook: "http://sms.example.com/secret"}.waysOut(t.Context(), played)
	if err != nil {
		t.Fatal(err)
	}
	var warned output
	out.warn(&warned)
	if want := "Warning: the SMS and their codes go to the webhook at http://sms.example.com without encryption; use an https address if there is one.\n"; warned.String() != want {
		t.Errorf("the warning is %q", warned.String())
	}
}
