package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// container reads the Containerfile's instructions of the last stage, by name.
func container(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	last := string(text)[strings.LastIndex(string(text), "\nFROM "):]
	all := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^([A-Z]+) (.*)$`).FindAllStringSubmatch(last, -1) {
		all[line[1]] = line[2]
	}
	return all
}

// list is what an instruction in the form of JSON says.
func list(t *testing.T, text string) (words []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text[strings.Index(text, "["):]), &words); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return words
}

// The image starts the program as it can be started, by a user who is nobody, and its
// health check asks where it listens.
func TestContainerfile(t *testing.T) {
	c := container(t)
	if c["FROM"] != "scratch" || c["USER"] != "65532:65532" {
		t.Errorf("it is from %s, for the user %s", c["FROM"], c["USER"])
	}
	program := list(t, c["ENTRYPOINT"])[0]
	health := list(t, c["HEALTHCHECK"])
	if len(health) != 2 || health[0] != program || health[1] != "health" {
		t.Errorf("the health check is %q", health)
	}
	args := list(t, c["CMD"])
	command, rest, err := newRoot().Find(args)
	if err != nil || command.Name() != "serve" {
		t.Fatalf("%q is no command: %v", args, err)
	}
	if err := command.ParseFlags(rest); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(command.Flag("addr").Value.String())
	if err != nil || port != c["EXPOSE"] {
		t.Errorf("it listens on %s and exposes %s: %v", port, c["EXPOSE"], err)
	}
	if _, usual, err := net.SplitHostPort(command.Flag("addr").DefValue); err != nil || usual != port {
		t.Errorf("the health check asks the port %s, and it listens on %s", usual, port)
	}
}

// A portal that listens on all addresses, as in a container, answers to a name that it
// was given, has it in links, and answers to no other.
func TestHostNames(t *testing.T) {
	lines, _, stop := started(t, "0.0.0.0:0", "--host", "portal", "--host", "stockroom")
	defer stop()
	base := regexp.MustCompile(`http://portal:(\d+)`).FindStringSubmatch(strings.Join(lines, "\n"))
	if base == nil {
		t.Fatalf("its links have another name: %q", lines)
	}
	for host, want := range map[string]int{"portal": 200, "stockroom": 200, "localhost": 200, "192.0.2.7": 200, "elsewhere.example": 421} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+base[1]+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host + ":" + base[1]
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("to %s it answers %d, not %d", host, response.StatusCode, want)
		}
	}
	var stdout, stderr output
	if status := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--host", "http://portal"}, &stdout, &stderr); status != exitUsage || !strings.Contains(stderr.String(), "is not the name of a host") {
		t.Errorf("the status is %d: %s", status, stderr.String())
	}
}

// health says whether a portal can be used.
func TestHealth(t *testing.T) {
	lines, _, stop := started(t, "127.0.0.1:0")
	base := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(strings.Join(lines, "\n"))
	ask := func(want int, said string, args ...string) {
		t.Helper()
		var stdout, stderr output
		if status := run(t.Context(), append([]string{"health"}, args...), &stdout, &stderr); status != want || !strings.Contains(stdout.String()+stderr.String(), said) {
			t.Errorf("health %q ends with %d: %s%s", args, status, stdout.String(), stderr.String())
		}
	}
	ask(exitDone, "The portal can be used.", base+"/", "--wait", "10s")
	ask(exitFailed, "nothing at "+base+"/nowhere says whether a portal can be used; give the address of the first portal, without a path", base+"/nowhere")
	stop()
	ask(exitFailed, "nothing answers at "+base+"; start the portal there", base)
	for _, args := range [][]string{{"a", "b"}, {"127.0.0.1:8087"}, {"ftp://127.0.0.1"}, {"http://u:p@127.0.0.1"}} {
		ask(exitUsage, "see latchkey-portal --help", args...)
	}
}
