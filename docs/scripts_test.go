//go:build unix

package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// scripted runs one of the scripts of .ci in a tree of its own, beside the
// stand-ins given: their paths in the tree, or bin/NAME for commands on the
// PATH, with what the shell is to do in their place.
func scripted(t *testing.T, script string, standIns map[string]string, env ...string) (int, string) {
	t.Helper()
	tree := t.TempDir()
	text, err := os.ReadFile(filepath.Join(root(t), ".ci", script))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		path := filepath.Join(tree, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(".ci/"+script, string(text))
	for name, does := range standIns {
		write(name, "#!/bin/sh\n"+does+"\n")
	}
	cmd := exec.Command(filepath.Join(tree, ".ci", script))
	cmd.Env = append([]string{"PATH=" + filepath.Join(tree, "bin") + ":" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}, env...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

func TestVulnerabilitiesTellsAFindingFromANetworkFailure(t *testing.T) {
	const unreachable = `echo 'govulncheck: fetching vulnerabilities: Get "https://…": no such host'; exit 1`
	tests := map[string]struct {
		govulncheck string // in place of "go tool govulncheck PACKAGES"
		status      int
		want        string
	}{
		"nothing known":         {"echo No vulnerabilities found.", 0, "No vulnerabilities found."},
		"no network":            {unreachable, 0, "could not be reached"},
		"a finding":             {"echo Vulnerability 1: GO-2026-0001; exit 3", 3, "GO-2026-0001"},
		"a finding deep inside": {`if [ "$3" = ./... ]; then echo GO-2026-0001; exit 3; fi`, 3, "GO-2026-0001"},
		"code that is broken":   {"echo govulncheck: loading packages: ouch; exit 1", 1, "ouch"},
		"a network lost half way": {`if [ "$3" = ./... ]; then
			` + unreachable + `
			fi`, 0, "could not be reached"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			// go tool govulncheck PACKAGES: the stand-in sees the packages as $3.
			status, said := scripted(t, "vulnerabilities", map[string]string{"bin/go": test.govulncheck})
			if status != test.status || !strings.Contains(said, test.want) {
				t.Errorf("status %d, want %d; it said %q", status, test.status, said)
			}
		})
	}
}

// portal is a portal that says that it listens and then serves until it is
// asked to end, which it notes.
const portal = `trap 'echo portal ended; exit 0' TERM
echo "Listening on $3"
while :; do read -r line <"$0.pipe"; done`

func TestStartEndsThePortalWithTheApp(t *testing.T) {
	status, said := scripted(t, "start", map[string]string{
		"build/latchkey-portal": `mkfifo "$0.pipe"; ` + portal,
		"build/latchkey":        `echo the app runs and ends`,
	}, "DISPLAY=:77")
	want := []string{"Listening on 127.0.0.1:8087", "the app runs and ends", "portal ended"}
	if status != 0 {
		t.Errorf("status %d", status)
	}
	checkOrder(t, said, want)
}

func TestStartPassesOnHowTheAppEnded(t *testing.T) {
	status, _ := scripted(t, "start", map[string]string{
		"build/latchkey-portal": `mkfifo "$0.pipe"; ` + portal,
		"build/latchkey":        `exit 5`,
	}, "DISPLAY=:77", "PORTAL_ADDR=127.0.0.1:8099")
	if status != 5 {
		t.Errorf("status %d, want that of the app, 5", status)
	}
}

func TestStartSaysWhyThereIsNoPortal(t *testing.T) {
	status, said := scripted(t, "start", map[string]string{
		"build/latchkey-portal": `echo "latchkey-portal: address in use" >&2; exit 1`,
		"build/latchkey":        `echo the app runs`,
	}, "DISPLAY=:77")
	if status != 1 || strings.Contains(said, "the app runs") {
		t.Errorf("status %d; it said %q", status, said)
	}
	checkOrder(t, said, []string{"address in use", "make run PORTAL_ADDR="})
}

func TestStartNeedsAnXServer(t *testing.T) {
	status, said := scripted(t, "start", map[string]string{"bin/uname": "echo Linux"}, "WAYLAND_DISPLAY=wayland-0")
	if status != 1 || !strings.Contains(said, "Xwayland") {
		t.Errorf("status %d; it said %q", status, said)
	}
}

// checkOrder checks that text holds all of want, in their order.
func checkOrder(t *testing.T, text string, want []string) {
	t.Helper()
	rest := text
	for _, part := range want {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("%q is not there, or not in its place, in:\n%s", part, text)
			return
		}
		rest = after
	}
}
