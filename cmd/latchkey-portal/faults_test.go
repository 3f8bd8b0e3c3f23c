package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/fault"
)

func TestFaultsOnTheCommandLine(t *testing.T) {
	for _, c := range []struct {
		args           string
		status         int
		stdout, stderr string
	}{
		{"faults", exitDone, "qr-inverted\n      Inverted. The code is light on a dark page", ""},
		{"faults", exitDone, "clock-fast[:N]  N is 1 to 86400 seconds, 90 unless it is said", ""},
		{"faults", exitDone, "Not together with digits-8, qr-migration.", ""},
		{"faults here", exitUsage, "", `faults takes no arguments, and there is "here"`},
		{"serve --fault nonsense", exitUsage, "", `--fault: there is no fault "nonsense"; there are sha256, sha512,`},
		{"serve --fault digits-7 --fault sha256,digits-8", exitUsage, "", "--fault: digits-7 and digits-8 both decide how many digits a code has; choose one of them"},
		{"serve --user-fault digits-7", exitUsage, "", `--user-fault "digits-7" names no user: write it as in dana@example.com=digits-8`},
		{"serve --user-fault dana@example.com=nonsense", exitUsage, "", `--user-fault: there is no fault "nonsense"`},
		{"serve --addr 127.0.0.1:0 --user-fault danna@example.com=sha256", exitUsage, "", `--user-fault: a fault is to be on for "danna@example.com", and no user has that name`},
		{"serve --fault sha256 --user-fault dana@example.com=sha512", exitUsage, "", "sha256 is on for all users and sha512 for dana@example.com"},
	} {
		var stdout, stderr output
		status := run(t.Context(), strings.Fields(c.args), &stdout, &stderr)
		if status != c.status || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%q: status %d, says %.300q and %q", c.args, status, stdout.String(), stderr.String())
		}
		if lines := strings.Count(stderr.String(), "\n"); lines > 1 {
			t.Errorf("%q complains in %d lines", c.args, lines)
		}
	}
	var all strings.Builder
	listFaults(&all)
	for _, f := range fault.All() {
		if !strings.Contains(all.String(), "\n  "+string(f.ID)) || !strings.Contains(all.String(), f.Does) || !strings.Contains(all.String(), f.Should) {
			t.Errorf("the list lacks something of %s", f.ID)
		}
	}
}

// What is switched on at the start is announced and on the front page.
func TestServeWithFaults(t *testing.T) {
	lines, _, stop := started(t, "127.0.0.1:0", "--fault", "clock-fast:45", "--fault", "sha256, key-lower",
		"--user-fault", "dana@example.com=qr-tiny", "--user-fault", "Dana@example.com=digits-8")
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"Broken on purpose:\n", "  clock-fast:45: The server's clock is fast (45 seconds)\n", "  key-lower: Key in small letters\n",
		"  qr-tiny: Tiny, for dana@example.com\n", "  digits-8: 8 digits, for dana@example.com\n",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the announcement lacks %q: %s", want, all)
		}
	}
	var base string
	for field := range strings.FieldsSeq(all) {
		if strings.HasPrefix(field, "http://127.0.0.1:") {
			base = field
			break
		}
	}
	response, err := http.Get(base)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil || !strings.Contains(string(page), fmt.Sprintf("%d faults on", 5)) {
		t.Errorf("the front page does not say how many faults are on (%v)", err)
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}
}

// With several portals a fault for all is on in each, and one for a user where there is
// such a user. It is announced once.
func TestServeSeveralWithFaults(t *testing.T) {
	lines, _, stop := started(t, "127.0.0.1:0", "--profile", "cin7,pinventory,enservio", "--fault", "sha256",
		"--user-fault", "dana@example.com=qr-tiny", "--user-fault", "newcomer@example.com=qr-worn")
	all := strings.Join(lines, "\n")
	for _, want := range []string{"  sha256: SHA-256\n", "  qr-tiny: Tiny, for dana@example.com\n", "  qr-worn: Worn by JPEG, for newcomer@example.com\n"} {
		if strings.Count(all, want) != 1 {
			t.Errorf("the announcement has %q %d times: %s", want, strings.Count(all, want), all)
		}
	}
	var found []string
	for line := range strings.Lines(all) {
		base, ok := strings.CutSuffix(strings.TrimSpace(line), "/")
		if at := strings.Index(base, "http://"); ok && at >= 0 {
			response, err := http.Get(base[at:])
			if err != nil {
				t.Fatal(err)
			}
			page, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range []string{"1 fault on", "2 faults on", "3 faults on"} {
				if strings.Contains(string(page), words) {
					found = append(found, words)
				}
			}
		}
	}
	if want := []string{"3 faults on", "1 fault on", "2 faults on"}; !slices.Equal(found, want) {
		t.Errorf("the front pages say %q, want %q", found, want)
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}
}
