package relay

import (
	"bytes"
	"crypto/rand"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/emersion/go-message/mail"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// A writer makes mails as they travel (RFC 5322, with RFC 2047 and MIME for what
// is not ASCII).
type writer struct {
	from netmail.Address
	// series tells the messages of this run of the portal from those of others.
	series string
}

func newWriter(from netmail.Address) writer { return writer{from: from, series: rand.Text()} }

// write returns a mail. Made again, it has the same Message-ID, so that a mail
// that arrives twice can be known as one.
func (w writer) write(m outbox.Message) ([]byte, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil || to.Address != m.To {
		return nil, &Failure{Text: "The address is not one that mail can be sent to.", Final: true}
	}
	var h mail.Header
	h.SetDate(m.At)
	h.SetAddressList("From", []*mail.Address{(*mail.Address)(&w.from)})
	h.SetAddressList("To", []*mail.Address{(*mail.Address)(to)})
	h.SetSubject(m.Subject)
	h.SetMessageID(fmt.Sprintf("%d.%s@%s", m.ID, w.series, domain(w.from.Address)))
	h.Set("Auto-Submitted", "auto-generated") // RFC 3834 section 5
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")

	var whole bytes.Buffer
	body, err := mail.CreateSingleInlineWriter(&whole, h)
	if err != nil {
		return nil, fmt.Errorf("writing a mail's header: %w", err)
	}
	if _, err := body.Write([]byte(strings.TrimRight(m.Body, "\n") + "\n")); err != nil {
		return nil, fmt.Errorf("writing a mail: %w", err)
	}
	if err := body.Close(); err != nil {
		return nil, fmt.Errorf("writing a mail: %w", err)
	}
	return whole.Bytes(), nil
}

// domain is what is behind the at sign.
func domain(address string) string { return address[strings.LastIndex(address, "@")+1:] }
