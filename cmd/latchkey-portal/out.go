package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
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
	mail *relay.SMTP
	from string
	sms  *relay.Webhook
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
		if out.mail, err = relay.NewSMTP(set.smtp, *from, web.IsLoopback(host)); err != nil {
			return out, fmt.Errorf("--smtp %q cannot be used: %w", set.smtp, err)
		}
	}
	if set.smsWebhook != "" {
		if out.sms, err = relay.NewWebhook(set.smsWebhook); err != nil {
			// The address is not quoted: it may hold a secret.
			return out, errors.New("--sms-webhook has no address that begins with http:// or https:// and a host")
		}
	}
	return out, nil
}

// announce says where messages go.
func (o waysOut) announce(w io.Writer) {
	if o.mail == nil && o.sms == nil {
		_, _ = fmt.Fprintln(w, "Messages:    kept in the outbox; nothing leaves this machine")
		return
	}
	mails, sms := "kept in the outbox", "kept in the outbox"
	if o.mail != nil {
		mails = fmt.Sprintf("sent to %v as well, from %s", o.mail, o.from)
	}
	if o.sms != nil {
		sms = fmt.Sprintf("sent to %v as well", o.sms)
	}
	_, _ = fmt.Fprintf(w, "Mails:       %s\nSMS:         %s\n", mails, sms)
}

// warn warns where codes travel in the clear.
func (o waysOut) warn(w io.Writer) {
	if o.sms != nil && !o.sms.Encrypted() && !web.IsLoopback(o.sms.Host()) {
		_, _ = fmt.Fprintf(w, "Warning: the SMS and their codes go to %v without encryption; use an https address if there is one.\n", o.sms)
	}
}

// lines are the ways out at work.
type lines []*relay.Line

// open sets to work what there is.
func (o waysOut) open(box *outbox.Box, log *slog.Logger) lines {
	var all lines
	begin := func(kind outbox.Kind, way relay.Way) {
		line := relay.NewLine(way, box, log)
		box.Onward(kind, line)
		all = append(all, line)
	}
	if o.mail != nil {
		begin(outbox.Mail, o.mail)
	}
	if o.sms != nil {
		begin(outbox.SMS, o.sms)
	}
	return all
}

// closeTime is how long messages that are on their way may take at the end.
const closeTime = 5 * time.Second

func (l lines) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	for _, line := range l {
		line.Close(ctx)
	}
}
