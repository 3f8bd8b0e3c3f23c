package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
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
	p := &program{
		in:     os.Stdin,
		out:    os.Stdout,
		err:    os.Stderr,
		getenv: os.Getenv,
		now:    time.Now,
		cost:   cost,
	}
	return p.run(ctx, os.Args[1:])
}
