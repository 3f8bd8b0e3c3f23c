package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"latchkey/importer"
)

// How a progress is shown where nobody sits at a terminal: what is over sooner
// than progressAfter is not worth a line, and a line every progressEvery is
// enough for a log.
const (
	progressAfter = 5 * time.Second
	progressEvery = 10 * time.Second
)

// A progress says on standard error how far something is: on a terminal in one
// line that changes, otherwise in a line now and then.
type progress struct {
	p        *program
	terminal bool
	next     time.Time // not on a terminal: when to say it again
	line     string    // what stands on the terminal
}

func (p *program) newProgress() *progress {
	return &progress{p: p, terminal: isTerminal(p.err), next: p.now().Add(progressAfter)}
}

// show says how far it is.
func (g *progress) show(format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	if g.terminal {
		g.write(text)
		return
	}
	if now := g.p.now(); !now.Before(g.next) {
		g.p.say("%s", text)
		g.next = now.Add(progressEvery)
	}
}

// end takes the line away, so that something else can be written there.
func (g *progress) end() {
	if g.line != "" {
		g.write("")
	}
}

// write replaces the line on the terminal. A line that is longer than the
// terminal is wide would stay.
func (g *progress) write(line string) {
	if columns := width(g.p.err); columns > 0 {
		line = cut(line, columns-1)
	}
	if line == g.line {
		return
	}
	blanks := strings.Repeat(" ", max(0, cellWidth(g.line)-cellWidth(line)))
	g.p.prompt("\r%s%s", line, blanks)
	if line == "" {
		g.p.prompt("\r")
	}
	g.line = line
}

// deriving says how far the derivation of a key is.
func (g *progress) deriving(at importer.Progress) {
	elapsed := at.Elapsed.Round(time.Second)
	switch {
	case elapsed < time.Second:
	case at.Expected > at.Elapsed:
		g.show("deriving the key: %.0f s of about %.0f s", elapsed.Seconds(), at.Expected.Seconds())
	default: // it takes longer than was thought
		g.show("deriving the key: %.0f s so far", elapsed.Seconds())
	}
}

// counted writes a number with commas: 10,000.
func counted(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
