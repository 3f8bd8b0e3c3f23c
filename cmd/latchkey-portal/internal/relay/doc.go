// Package relay takes the portal's messages out of it for real: mails by SMTP
// (RFC 5321) and SMS by posting them to a webhook. Nothing here runs unless the
// one who started the portal said where messages are to go.
//
// A [Line] has a queue of its own, so that nobody who logs in waits for a mail
// server. What fails for now is tried again a few times with growing waits. How it
// went stands beside the message in the outbox; the log has the same, without
// what the other side answered, since that may quote the message and its code.
package relay
