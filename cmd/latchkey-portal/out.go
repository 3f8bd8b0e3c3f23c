package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/relay"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// defaultFrom is whom relayed mails are from. Nobody can have an address there
// (RFC 2606 section 3).
const defaultFrom = "no-reply@example.com"

// waysOut are where messages go beside the outbox. Without any, nothing leaves
// the machine.
type waysOut struct {
	played.Ways
	from string
}

// waysOut reads what the command line says about them. It connects to nothing.
func (set setting) waysOut(ctx context.Context, p profile.Profile) (waysOut, error) {
	var out waysOut
	from, err := mail.ParseAddress(set.smtpFrom)
	if err != nil {
		return out, fmt.Errorf("--smtp-from %q is not a mail address, as in %s", set.smtpFrom, defaultFrom)
	}
	if set.smtp == "" && set.smtpFrom != defaultFrom {
		return out, errors.New("--smtp-from says whom mails are from, and none is sent; name the mail server with --smtp")
	}
	if set.smtp != "" {
		host, port, err := net.SplitHostPort(set.smtp)
		if err != nil || host == "" {
			return out, fmt.Errorf("--smtp %q is not host:port, as in 127.0.0.1:1025", set.smtp)
		}
		if n, err := net.DefaultResolver.LookupPort(ctx, "tcp", port); err != nil || n == 0 {
			return out, fmt.Errorf("--smtp %q has no port that is possible; choose one from 1 to 65535", set.smtp)
		}
		if from.Name == "" {
			from.Name = p.Site
		}
		out.from = from.Address
		if out.Mail, err = relay.NewSMTP(set.smtp, *from, web.IsLoopback(host)); err != nil {
			return out, fmt.Errorf("--smtp %q cannot be used: %w", set.smtp, err)
		}
	}
	if set.smsWebhook != "" {
		if out.SMS, err = relay.NewWebhook(set.smsWebhook); err != nil {
			// The address is not quoted: it may hold a secret.
			return out, errors.New("--sms-webhook has no address that begins with http:// or https:// and a host")
		}
	}
	return out, nil
}

// announce says where messages go.
func (o waysOut) announce(w io.Writer) {
	if o.Mail == nil && o.SMS == nil {
		_, _ = fmt.Fprintln(w, "Messages:      kept in the outbox; nothing leaves this machine")
		return
	}
	mails, sms := "kept in the outbox", "kept in the outbox"
	if o.Mail != nil {
		mails = fmt.Sprintf("sent to %v as well, from %s", o.Mail, o.from)
	}
	if o.SMS != nil {
		sms = fmt.Sprintf("sent to %v as well", o.SMS)
	}
	_, _ = fmt.Fprintf(w, "Mails:         %s\nSMS:           %s\n", mails, sms)
}

// warn warns where codes travel in the clear.
func (o waysOut) warn(w io.Writer) {
	if o.SMS != nil && !o.SMS.Encrypted() && !web.IsLoopback(o.SMS.Host()) {
		_, _ = fmt.Fprintf(w, "Warning: the SMS and their codes go to %v without encryption; use an https address if there is one.\n", o.SMS)
	}
}
