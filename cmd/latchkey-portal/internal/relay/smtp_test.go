package relay

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A received mail is what arrived at the mail server.
type received struct {
	from, to  string
	encrypted bool
	data      []byte
}

// A mailServer is a real SMTP server on a port of its own.
type mailServer struct {
	addr  string
	mails chan received
	// refuse says what is answered to a recipient; nil takes all.
	refuse func(to string) error
}

func startMailServer(t *testing.T, secure *tls.Config, more ...func(*smtp.Server)) *mailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{addr: listener.Addr().String(), mails: make(chan received, 10)}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		_, encrypted := c.TLSConnectionState()
		return &talk{server: m, mail: received{encrypted: encrypted}}, nil
	}))
	server.TLSConfig, server.Domain = secure, "mail.example.com"
	server.ErrorLog = log.New(io.Discard, "", 0)
	for _, change := range more {
		change(server)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return m
}

type talk struct {
	server *mailServer
	mail   received
}

func (c *talk) Reset()        {}
func (c *talk) Logout() error { return nil }

func (c *talk) Mail(from string, _ *smtp.MailOptions) error {
	c.mail.from = from
	return nil
}

func (c *talk) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.mail.to = to
	if c.server.refuse != nil {
		return c.server.refuse(to)
	}
	return nil
}

func (c *talk) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.mail.data = data
	c.server.mails <- c.mail
	return nil
}

func toServer(t *testing.T, addr string) *SMTP {
	t.Helper()
	way, err := NewSMTP(addr, sender, true)
	if err != nil {
		t.Fatal(err)
	}
	return way
}

var letter = outbox.Message{
	ID: 1, Kind: outbox.Mail, At: time.Unix(1_900_000_000, 0).UTC(), To: "jonas@example.com",
	Subject: "Ihr Bestätigungscode", Body: "Hallo Jörg,\n\nIhr Code ist 012345.\n.\n..\nEnde\n", Code: "012345",
}

// A mail arrives at a real mail server as it was written, tried again after a
// failure that passes.
func TestMailArrives(t *testing.T) {
	server := startMailServer(t, nil)
	tries := 0
	server.refuse = func(string) error {
		if tries++; tries == 1 {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Try later with 012345"}
		}
		return nil
	}
	var log book
	box := &outbox.Box{}
	line := newLine(toServer(t, server.addr), box, log.logger(), []time.Duration{time.Millisecond})
	box.Onward(outbox.Mail, line)
	box.Put(letter)
	mail := <-server.mails
	line.Close(t.Context())
	if mail.from != "no-reply@example.com" || mail.to != "jonas@example.com" {
		t.Errorf("it is from %s to %s", mail.from, mail.to)
	}
	h, body := read(t, mail.data)
	if subject, _ := h.Subject(); body != letter.Body || subject != letter.Subject {
		t.Errorf("it says %q: %q", subject, body)
	}
	if at, _ := h.Date(); !at.Equal(letter.At) {
		t.Errorf("it is of %v", at)
	}
	if got := box.Messages()[0].Passage; got != (outbox.Passage{State: outbox.Sent, Tries: 2}) {
		t.Errorf("the outbox says %+v", got)
	}
	said := log.String()
	if strings.Contains(said, "012345") || !strings.Contains(said, "answered the recipient's address with the error 451.") {
		t.Error("the log says too much or too little")
	}
}

func TestMailIsRefused(t *testing.T) {
	server := startMailServer(t, nil)
	server.refuse = func(string) error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "Nobody\x1b here has 012345"}
	}
	err := toServer(t, server.addr).Send(t.Context(), letter)
	f := failureOf(err)
	want := "The mail server " + server.addr + " answered the recipient's address with the error 550."
	if f.Text != want || !f.Final || f.whole() != want+" It said: 5.1.1 Nobody here has 012345" {
		t.Errorf("the failure is %q, %v", f.whole(), f.Final)
	}
	beyond := letter
	beyond.To = "jörg@example.com"
	if f := failureOf(toServer(t, server.addr).Send(t.Context(), beyond)); !f.Final || !strings.Contains(f.Text, "takes no addresses with letters other than a to z.") {
		t.Errorf("the failure is %q", f.Text)
	}
	if len(server.mails) != 0 {
		t.Error("a mail went out all the same")
	}
}

func TestAddressesBeyondASCII(t *testing.T) {
	server := startMailServer(t, nil, func(s *smtp.Server) { s.EnableSMTPUTF8 = true })
	other := letter
	other.To = "jörg@example.com"
	if err := toServer(t, server.addr).Send(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if mail := <-server.mails; mail.to != other.To {
		t.Errorf("it went to %s", mail.to)
	}
}

// Where the server offers encryption it is used, but only with a certificate
// that fits.
func TestEncryption(t *testing.T) {
	certificate, roots := certificateFor(t, "mail.example.com")
	server := startMailServer(t, &tls.Config{Certificates: []tls.Certificate{certificate}})
	way := func(host string) *SMTP {
		w, err := NewSMTP(host+":25", sender, false)
		if err != nil {
			t.Fatal(err)
		}
		w.secure.RootCAs = roots
		w.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server.addr)
		}
		return w
	}
	if err := way("mail.example.com").Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	if mail := <-server.mails; !mail.encrypted {
		t.Error("it went out without encryption")
	}
	f := failureOf(way("mail.example.net").Send(t.Context(), letter))
	if !f.Final || !strings.Contains(f.Text, "shows a certificate that is not valid for it") {
		t.Errorf("another server's certificate: %q", f.Text)
	}
	if err := toServer(t, server.addr).Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	if mail := <-server.mails; mail.encrypted {
		t.Error("the server on this machine was not spoken to plainly")
	}
}

// What a mail server does wrong ends the try with a sentence, in time.
func TestMailServersThatMisbehave(t *testing.T) {
	for _, c := range []struct {
		name, want string
		behave     func(net.Conn)
	}{
		{"hangs up", "broke the connection off or gave no proper answer.", func(c net.Conn) { _ = c.Close() }},
		{"speaks something else", "broke the connection off or gave no proper answer.", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }},
		{"does not stop talking", "broke the connection off or gave no proper answer.", func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, "220-"+strings.Repeat("x", 1000)+"\r\n"); err != nil {
					return
				}
			}
		}},
		{"is busy", "greeted with the error 421.", func(c net.Conn) { _, _ = io.WriteString(c, "421 busy\r\n") }},
	} {
		addr := listen(t, c.behave)
		limited, cancel := context.WithTimeout(t.Context(), tryTime)
		f := failureOf(toServer(t, addr).Send(limited, letter))
		cancel()
		if f.Text != "The mail server "+addr+" "+c.want || f.Final {
			t.Errorf("one that %s: %q, %v", c.name, f.Text, f.Final)
		}
	}
	silent := make(chan struct{})
	addr := listen(t, func(net.Conn) { close(silent) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-silent
		cancel()
	}()
	if f := failureOf(toServer(t, addr).Send(ctx, letter)); f.Final || !strings.HasSuffix(f.Text, ".") {
		t.Errorf("one that says nothing: %q", f.Text)
	}
	late, stop := context.WithDeadline(t.Context(), time.Now())
	defer stop()
	if f := failureOf(toServer(t, addr).Send(late, letter)); !strings.HasSuffix(f.Text, "did not answer in time.") {
		t.Errorf("one that is too late: %q", f.Text)
	}
	if f := failureOf(toServer(t, closedPort(t)).Send(t.Context(), letter)); !strings.HasSuffix(f.Text, "cannot be reached: nothing listens there.") {
		t.Errorf("none at all: %q", f.Text)
	}
}

// listen has every connection treated in the same way.
func listen(t *testing.T, behave func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			behave(c)
			// What is said is read to its end, so that the answer is not lost.
			go func() {
				_, _ = io.Copy(io.Discard, bufio.NewReader(c))
				_ = c.Close()
			}()
		}
	}()
	return listener.Addr().String()
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().String()
}

func certificateFor(t *testing.T, name string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func TestMailServersWithoutAPort(t *testing.T) {
	if _, err := NewSMTP("mail.example.com", netmail.Address{}, false); err == nil {
		t.Error("an address without a port is taken")
	}
}
