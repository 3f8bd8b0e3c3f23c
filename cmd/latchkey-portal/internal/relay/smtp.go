package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/smtp"
	"net/textproto"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// SMTP hands mails to a mail server, without a password. Where the server offers
// STARTTLS it is used and the server's certificate checked.
type SMTP struct {
	addr   string
	host   string
	writer writer
	// secure is the start of TLS; nil where it is not to be used.
	secure *tls.Config
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
}

// NewSMTP returns the way to the mail server at addr, host:port. All mails are
// from the same address. Plain leaves TLS out, for a server on the same machine:
// those seldom have a certificate that anyone could check.
func NewSMTP(addr string, from netmail.Address, plain bool) (*SMTP, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("the mail server's address: %w", err)
	}
	var dialer net.Dialer
	s := &SMTP{addr: addr, host: host, writer: newWriter(from), dial: dialer.DialContext}
	if !plain {
		s.secure = &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	}
	return s, nil
}

// String names the mail server.
func (s *SMTP) String() string { return "the mail server " + s.addr }

// Send implements [Way].
func (s *SMTP) Send(ctx context.Context, m outbox.Message) error {
	data, err := s.writer.write(m)
	if err != nil {
		return err
	}
	conn, err := s.dial(ctx, "tcp", s.addr)
	if err != nil {
		return notReached(s.String(), err)
	}
	// Closing the connection is what ends a conversation that takes too long.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	client, err := smtp.NewClient(&bounded{Conn: conn, left: longestTalk}, s.host)
	if err != nil {
		_ = conn.Close()
		return s.failure(ctx, "greeted with", err)
	}
	defer func() { _ = client.Close() }()
	return s.talk(ctx, client, m.To, data)
}

// talk is one conversation with the mail server.
func (s *SMTP) talk(ctx context.Context, c *smtp.Client, to string, data []byte) error {
	if err := c.Hello("localhost"); err != nil {
		return s.failure(ctx, "answered the greeting with", err)
	}
	if offered, _ := c.Extension("STARTTLS"); offered && s.secure != nil {
		if err := c.StartTLS(s.secure); err != nil {
			return s.failure(ctx, "answered the start of encryption with", err)
		}
	}
	from := s.writer.from.Address
	if takes, _ := c.Extension("SMTPUTF8"); !takes && !isASCII(from+to) {
		return &Failure{Text: sentence(s.String(), "takes no addresses with letters other than a to z"), Final: true}
	}
	if err := c.Mail(from); err != nil {
		return s.failure(ctx, "answered the sender's address with", err)
	}
	if err := c.Rcpt(to); err != nil {
		return s.failure(ctx, "answered the recipient's address with", err)
	}
	body, err := c.Data()
	if err != nil {
		return s.failure(ctx, "answered the announcement of the mail with", err)
	}
	_, err = body.Write(data)
	if err := errors.Join(err, body.Close()); err != nil {
		return s.failure(ctx, "answered the mail with", err)
	}
	_ = c.Quit() // the mail is taken, whatever is said to that
	return nil
}

// failure puts into words what the mail server answered, or that it did not.
func (s *SMTP) failure(ctx context.Context, answered string, err error) *Failure {
	var refused *textproto.Error
	switch {
	case errors.As(err, &refused):
		// 5yz is for good (RFC 5321 section 4.2.1).
		return &Failure{
			Text: sentence(s.String(), fmt.Sprintf("%s the error %d", answered, refused.Code)),
			Said: refused.Msg, Final: refused.Code >= 500,
		}
	case ctx.Err() != nil: // which closed the connection
		err = ctx.Err()
	}
	return notReached(s.String(), err)
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c > 127 })
}

// longestTalk bounds what a mail server may say in one conversation, in bytes.
const longestTalk = 64 << 10

// A bounded connection ends after so many bytes were read from it.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
