package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/cmd/latchkey-cli/internal/portalapi"
	"latchkey/cmd/latchkey-portal/portaltest"
)

// A scriptTB is a script as the test that a portal belongs to.
type scriptTB struct {
	testing.TB
	ts *testscript.TestScript
}

func (scriptTB) Helper()                             {}
func (scriptTB) Context() context.Context            { return context.Background() }
func (s scriptTB) Cleanup(f func())                  { s.ts.Defer(f) }
func (s scriptTB) Fatalf(format string, args ...any) { s.ts.Fatalf(format, args...) }
func (s scriptTB) Errorf(format string, args ...any) { s.ts.Logf(format, args...) }

// portalKey is where a script keeps its portal.
type portalKey struct{}

// steerPortal starts a portal, whose address is then in $PORTAL and whose token is in
// the file token, and works it.
//
//	portal start [PROFILE...]
//	portal at TIME       its clock stands still there
//	portal run [SECONDS] it runs, so far ahead of this machine's
//	portal accepts USER  the code in the last standard output is good for a log-in
//	portal lacks USER    there is no such user
func steerPortal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: portal start|at|run|accepts|lacks ...")
	}
	if args[0] == "start" {
		startPortal(ts, args[1:])
		return
	}
	p, ok := ts.Value(portalKey{}).(**portaltest.Portal)
	if !ok || *p == nil {
		ts.Fatalf("no portal was started")
	}
	workPortal(ts, *p, args)
}

func startPortal(ts *testscript.TestScript, profiles []string) {
	var options []portaltest.Option
	if len(profiles) > 0 {
		options = append(options, portaltest.Profiles(profiles...))
	}
	p := portaltest.Start(scriptTB{ts: ts}, options...)
	ts.Setenv("PORTAL", p.URL)
	ts.Check(os.WriteFile(ts.MkAbs("token"), []byte(p.Token+"\n"), 0o600))
	*ts.Value(portalKey{}).(**portaltest.Portal) = p
}

func workPortal(ts *testscript.TestScript, p *portaltest.Portal, args []string) {
	switch {
	case args[0] == "at" && len(args) == 2:
		at, err := time.Parse(time.RFC3339, args[1])
		ts.Check(err)
		p.Clock.Freeze()
		p.Clock.Set(at)
	case args[0] == "run" && len(args) == 2:
		ahead, err := time.ParseDuration(args[1])
		ts.Check(err)
		p.Clock.Run()
		p.Clock.Set(time.Now().Add(ahead))
	case args[0] == "accepts" && len(args) == 2:
		if out := p.Verify(args[1], strings.TrimSpace(ts.ReadFile("stdout"))); !out.Accepted {
			ts.Fatalf("the code is refused: %s", out.Detail)
		}
	case args[0] == "lacks" && len(args) == 2:
		lacks, err := lacksUser(context.Background(), p, args[1])
		ts.Check(err)
		if !lacks {
			ts.Fatalf("there is a user %s", args[1])
		}
	default:
		ts.Fatalf("unknown: portal %s", strings.Join(args, " "))
	}
}

// lacksUser asks a portal whether it has no user of that name.
func lacksUser(ctx context.Context, p *portaltest.Portal, name string) (bool, error) {
	client, err := portalapi.New(p.URL, p.Token, false)
	if err != nil {
		return false, err
	}
	_, err = client.User(ctx, name, "")
	if portalapi.Is(err, portalapi.NoSuchUser) {
		return true, nil
	}
	return false, err
}
