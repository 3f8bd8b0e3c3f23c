// Command walkthrough takes the pictures of docs/walkthrough: for every portal it
// starts the portal, a browser and the app on a virtual display, does the steps of
// the walk-through, and takes a picture at each, the browser on the left and the
// app on the right.
//
//	go run ./cmd/internal/walkthrough [-programs build] [-pages docs/walkthrough] [-profile cin7]
//
// What the steps are is said in cmd/latchkey-portal/walkthrough. The pages beside
// the pictures are written by the test that holds them against the portal, before
// this is run: "make walkthrough" does both.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/latchkey-portal/walkthrough"
)

// patience bounds the walk through one portal.
const patience = 6 * time.Minute

func main() {
	programs := flag.String("programs", "build", "the folder with the three programs")
	pages := flag.String("pages", filepath.Join("docs", "walkthrough"), "the folder with the pages, for the pictures")
	only := flag.String("profile", "", "walk through this portal alone")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *programs, *pages, *only); err != nil {
		fmt.Fprintln(os.Stderr, "walkthrough:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, programs, pages, only string) error {
	guides, err := walkthrough.All()
	if err != nil {
		return err
	}
	for _, guide := range guides {
		switch only {
		case guide.Name:
			return walkOne(ctx, guide, programs, pages)
		case "":
			if err := walkApart(ctx, guide.Name); err != nil {
				return err
			}
		}
	}
	if only != "" {
		return fmt.Errorf("there is no portal %q", only)
	}
	return nil
}

// walkApart runs this program for one portal, so that each has a session and a
// vault of its own.
func walkApart(ctx context.Context, name string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, append(os.Args[1:], "-profile", name)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("walking through %s: %w", name, err)
	}
	return nil
}

func walkOne(ctx context.Context, guide walkthrough.Guide, programs, pages string) (err error) {
	session, err := desk.EnterSession()
	if err != nil {
		return err
	}
	if !session.Keyring {
		return errors.New("the pictures show a vault in the system's keyring, and there is none: run make ready-run")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	page, err := os.ReadFile(filepath.Join(pages, guide.Name+".md"))
	if err != nil {
		return fmt.Errorf("reading the page that the pictures are for: %w", err)
	}
	if programs, err = filepath.Abs(programs); err != nil {
		return err
	}
	hand, err := newHand(ctx, programs, guide.Name, usesLatchkey(guide))
	if err != nil {
		return err
	}
	defer hand.stop()
	for i, shot := range guide.Shots() {
		if err := walkthrough.Do(ctx, hand, shot.Do); err != nil {
			return fmt.Errorf("%s, %q: %w", guide.Name, shot.Title, err)
		}
		picture, err := hand.picture(ctx, shot.Latchkey)
		if err != nil {
			return err
		}
		name := guide.Picture(i + 1)
		digest := walkthrough.Digest(page, name)
		if digest == "" {
			return fmt.Errorf("%s.md has no place for %s: %s", guide.Name, name, walkthrough.Again)
		}
		if err := os.WriteFile(filepath.Join(pages, name), walkthrough.Mark(picture, digest), 0o644); err != nil {
			return fmt.Errorf("leaving a picture: %w", err)
		}
		fmt.Printf("%s  %2d KB  %s\n", name, (len(picture)+1023)>>10, shot.Title)
	}
	return nil
}

func usesLatchkey(g walkthrough.Guide) bool {
	for _, shot := range g.Shots() {
		if shot.Latchkey {
			return true
		}
	}
	return false
}
