// Command bench measures what people wait for and what a laptop pays, on the
// real programs: a real keyring, a real window on a virtual display. It prints
// each figure beside its baseline from the same run, since times differ between
// machines and ratios hardly do, and beside what it may be where that is settled.
// Other programs of the kind are measured too where they are installed.
//
//	go run ./cmd/internal/bench [-only keyring,import,codes,unlock,search,window,idle,peers] [-window build/latchkey]
//
// It works in a session of its own and touches nobody's keyring.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"latchkey/cmd/internal/desk"
)

func main() {
	only := flag.String("only", "keyring,import,codes,unlock,search,window,idle,peers", "what to measure, of these")
	window := flag.String("window", "build/latchkey", "the window's program")
	flag.Parse()
	session, err := desk.EnterSession()
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		err = measure(ctx, session, *only, *window)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, session desk.Session, only, window string) error {
	if !session.Keyring {
		return fmt.Errorf("there is no keyring to measure: install dbus and gnome-keyring")
	}
	parts := map[string]func(context.Context) error{
		"keyring": measureKeyring,
		"import":  measureImports,
		"codes":   measureCodes,
		"unlock":  measureUnlock,
		"search":  func(ctx context.Context) error { return measureSearch(ctx, window) },
		"window":  func(ctx context.Context) error { return measureStart(ctx, window) },
		"idle":    func(ctx context.Context) error { return measureIdle(ctx, window) },
		"peers":   func(ctx context.Context) error { return measurePeers(ctx, window) },
	}
	for name := range strings.SplitSeq(only, ",") {
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
