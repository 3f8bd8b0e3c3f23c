package diagnose

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "make docs/diagnosis.md and testdata/outcomes.txt anew, which takes minutes")

const (
	tablePath    = "../../../../docs/diagnosis.md"
	outcomesPath = "testdata/outcomes.txt"
	// runs is how many mistakes of each kind are simulated.
	runs = 1000
)

// The table in the documentation is what a run gives: each mistake's outcome is in a
// file, of which the table is made, and some of them are simulated here again.
func TestDiagnosisIsWhatARunGives(t *testing.T) {
	if *update {
		measure(t)
	}
	outcomes := readOutcomes(t)
	table, err := os.ReadFile(tablePath)
	if err != nil {
		t.Fatal(err)
	}
	if want := document(outcomes); string(table) != want {
		t.Errorf("docs/diagnosis.md is not what %s says: run this test with -update", outcomesPath)
	}
	for s, setting := range simulated() {
		for m, mistake := range mistakes() {
			// Another one of each, so that together they are many.
			number := (s*131 + m*17) % runs
			one, two := simulate(*newUser(setting, uint64(number)), mistake, uint64(number), Inspect)
			for codes, got := range []outcome{one, two} {
				name := row(setting, mistake, codes+1)
				if want := outcomes[name]; len(want) != runs || want[number] != byte(got) {
					t.Errorf("%s: mistake %d comes to %c and not to what the file says: run this test with -update", name, number, got)
				}
			}
		}
	}
}

// measure simulates all mistakes and writes what comes of it.
func measure(t *testing.T) {
	var group sync.WaitGroup
	lines := map[string][]byte{}
	for _, s := range simulated() {
		for _, m := range mistakes() {
			lines[row(s, m, 1)], lines[row(s, m, 2)] = make([]byte, runs), make([]byte, runs)
		}
	}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, s := range simulated() {
		for number := range uint64(runs) {
			slots <- struct{}{}
			group.Go(func() {
				defer func() { <-slots }()
				u, h := newUser(s, number), &neighbourhood{}
				for _, m := range mistakes() {
					one, two := simulate(*u, m, number, h.inspect)
					lines[row(s, m, 1)][number], lines[row(s, m, 2)][number] = byte(one), byte(two)
				}
			})
		}
	}
	group.Wait()
	var b strings.Builder
	outcomes := map[string]string{}
	for _, s := range simulated() {
		for _, m := range mistakes() {
			for codes := 1; codes <= 2; codes++ {
				name := row(s, m, codes)
				outcomes[name] = string(lines[name])
				fmt.Fprintf(&b, "%s: %s\n", name, squeeze(outcomes[name]))
			}
		}
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(outcomesPath, b.String())
	write(tablePath, document(outcomes))
}

// squeeze writes outcomes as how many of which follow each other: "r120 w1 r879".
func squeeze(all string) string {
	var b strings.Builder
	for at := 0; at < len(all); {
		end := at
		for end < len(all) && all[end] == all[at] {
			end++
		}
		fmt.Fprintf(&b, " %c%d", all[at], end-at)
		at = end
	}
	return strings.TrimSpace(b.String())
}

func readOutcomes(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(outcomesPath)
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for line := range strings.Lines(string(data)) {
		at := strings.LastIndex(line, ": ")
		if at < 0 {
			t.Fatalf("%s has a line without outcomes", outcomesPath)
		}
		name, squeezed := line[:at], line[at+2:]
		var all strings.Builder
		for _, part := range strings.Fields(squeezed) {
			n, err := strconv.Atoi(part[1:])
			if err != nil || n < 0 || n > runs {
				t.Fatalf("%s: %q is not an outcome", name, part)
			}
			all.WriteString(strings.Repeat(part[:1], n))
		}
		outcomes[name] = all.String()
	}
	return outcomes
}

// document is docs/diagnosis.md.
func document(outcomes map[string]string) string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, s := range simulated() {
		fmt.Fprintf(&b, "\n## %s\n\n", s.name)
		b.WriteString("| mistake | one code: right | wrong | not named | two codes: right | of them asserted | wrong | of them asserted | not named |\n")
		b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
		for _, m := range mistakes() {
			fmt.Fprintf(&b, "| %s |", m.name)
			for codes := 1; codes <= 2; codes++ {
				all := outcomes[row(s, m, codes)]
				for _, counted := range columns(codes) {
					n := 0
					for _, o := range counted {
						n += strings.Count(all, string(o))
					}
					cell := strconv.Itoa(n)
					switch {
					case strings.Contains(all, string(none)):
						cell = "–"
					case m.name == "random code" && counted == string(unnamed):
						cell = "–" // it is right not to name one
					}
					fmt.Fprintf(&b, " %s |", cell)
				}
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// columns are the outcomes that each column of so many codes counts.
func columns(codes int) []string {
	named, amiss, no := string([]byte{byte(right), byte(certain)}), string([]byte{byte(wrong), byte(misled)}), string(unnamed)
	if codes == 1 {
		return []string{named, amiss, no}
	}
	return []string{named, string(certain), amiss, string(misled), no}
}
