// Command bench measures what people wait for and what a laptop pays, on the
// real programs: a real keyring, a real window on a virtual display. It prints
// each figure beside its baseline from the same run, since times differ between
// machines and ratios hardly do, and beside what it may be where that is settled.
// Other programs of the kind are measured too where they are installed.
//
//	go run ./cmd/internal/bench [-only keyring,import,codes,unlock,search,window,idle,peers,portal] [-window build/latchkey]
//
// It works in a session of its own and touches nobody's keyring. The portal alone needs
// none, and can be measured for as long as is wanted:
//
//	go run ./cmd/internal/bench -only portal -portal-for 1h [-portal-rate 500] [-portal build/latchkey-portal]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
)

// options are what the command line says.
type options struct {
	only   string
	window string
	portal load
}

func main() {
	var o options
	flag.StringVar(&o.only, "only", "keyring,import,codes,unlock,search,window,idle,peers,portal", "what to measure, of these")
	flag.StringVar(&o.window, "window", "build/latchkey", "the window's program")
	flag.StringVar(&o.portal.program, "portal", "build/latchkey-portal", "the portal's program")
	flag.DurationVar(&o.portal.lasting, "portal-for", 10*time.Second, "how long users enroll in the portal")
	flag.IntVar(&o.portal.rate, "portal-rate", 0, "how many enrollments a second there are at most; 0 stands for as many as there can be, and then for the target")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) run() error {
	if o.only != portalPart { // which needs no session
		session, err := desk.EnterSession()
		if err != nil {
			return err
		}
		if !session.Keyring {
			return fmt.Errorf("there is no keyring to measure: install dbus and gnome-keyring")
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return o.measure(ctx)
}

// portalPart is the name of the part that measures the portal.
const portalPart = "portal"

func (o options) measure(ctx context.Context) error {
	parts := map[string]func(context.Context) error{
		"keyring":  measureKeyring,
		"import":   measureImports,
		"codes":    measureCodes,
		"unlock":   measureUnlock,
		"search":   func(ctx context.Context) error { return measureSearch(ctx, o.window) },
		"window":   func(ctx context.Context) error { return measureStart(ctx, o.window) },
		"idle":     func(ctx context.Context) error { return measureIdle(ctx, o.window) },
		"peers":    func(ctx context.Context) error { return measurePeers(ctx, o.window) },
		portalPart: func(ctx context.Context) error { return measurePortal(ctx, o.portal) },
	}
	for name := range strings.SplitSeq(o.only, ",") {
		part, ok := parts[name]
		if !ok {
			return fmt.Errorf("there is nothing called %q to measure", name)
		}
		if err := part(ctx); err != nil {
			return fmt.Errorf("measuring %s: %w", name, err)
		}
	}
	return nil
}

// heading starts a table; row prints one line of it.
func heading(title, columns string) {
	fmt.Printf("\n%s\n%-46s %s\n", title, "", columns)
}

func row(name, format string, values ...any) {
	fmt.Printf("%-46s %s\n", name, fmt.Sprintf(format, values...))
}
