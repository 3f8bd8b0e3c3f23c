// Command latchkey-portal is a test server that plays a customer portal with
// two-factor authentication, to rehearse set-up and log-in with an
// authenticator. Users live in memory, or in an encrypted file where one is named;
// mail and SMS are captured, and leave the machine only where the command line says
// to where.
//
// The command line is here. Below internal, served listens and answers, played puts
// portals together, enroll decides who is let in, profile says what a portal is like,
// web shows its pages, control is the API for programs, panel the same for people, support
// what staff see of a user, stream tells of it as it happens, timepiece is the clock that
// all go by, audit the feed of what happened, diagnose says why a code was refused, fault
// breaks on purpose what testers want broken, outbox keeps the messages, relay takes them
// out of the portal where that is asked for, state keeps users across restarts, and seed
// derives keys from a text. Beside it, portaltest starts a portal in a Go test, and
// walkthrough says how somebody is walked through each portal.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
