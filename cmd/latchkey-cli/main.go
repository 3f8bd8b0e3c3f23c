package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"latchkey/importer/clipboard"
)

//go:generate go test -run ^TestDocComment$ -update .

func main() {
	os.Exit(run(0))
}

// run is the whole program with the process's own streams and clock, and that cost
// of passphrases.
func run(cost int) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) == 2 && os.Args[1] == keepClipboard {
		signal.Ignore(syscall.SIGPIPE) // whoever waits for the answer may be gone
		c := &clipboard.Copier{Terminal: true}
		if err := keepCopied(ctx, os.Stdin, os.Stdout, c, time.After); err != nil {
			return statusFailed
		}
		return statusDone
	}
	p := &program{
		in:     os.Stdin,
		out:    os.Stdout,
		err:    os.Stderr,
		getenv: os.Getenv,
		now:    time.Now,
		sleep:  sleep,
		cost:   cost,
	}
	return p.run(ctx, os.Args[1:])
}
