package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// asProgram makes the test binary be the program itself.
const asProgram = "LATCHKEY_PORTAL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
	case cheaply:
		os.Exit(serveCheaply(os.Args[1:]))
	default:
		main()
		return
	}
	os.Exit(m.Run())
}

// cheaply makes it the program with passwords that take no time to hash, which
// the command line cannot ask for. Its arguments are a data file, one of users and,
// if there is one, one of settings.
const cheaply = "cheaply"

func serveCheaply(args []string) int {
	set := cheap(args[0], args[1])
	if len(args) > 2 {
		set.rules = args[2]
	}
	if err := serve(context.Background(), set, os.Stdout, os.Stderr); err != nil {
		return exitFailed
	}
	return exitDone
}

func cheap(data, users string) setting {
	return setting{
		addr: "127.0.0.1:0", profile: "cin7", mode: string(profile.AsDocumented), smtpFrom: defaultFrom,
		data: data, users: users, passwordCost: bcrypt.MinCost,
	}
}

// An output is written by the program while the test reads it.
type output struct {
	mu sync.Mutex
	b  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args           string
		status         int
		stdout, stderr string
	}{
		{"", exitDone, "latchkey-portal serve", ""},
		{"--help", exitDone, "plays a customer portal", ""},
		{"--version", exitDone, "latchkey-portal ", ""},
		{"serve --help", exitDone, "--addr host:port", ""},
		{"--nonsense", exitUsage, "", "unknown flag: --nonsense"},
		{"serve --nonsense", exitUsage, "", "unknown flag: --nonsense"},
		{"serve here", exitUsage, "", `serve takes no arguments, and there is "here"`},
		{"server", exitUsage, "", `there is no command "server"`},
		{"serve --addr", exitUsage, "", "--addr"},
		{"help users", exitDone, `"username": "dana@example.com"`, ""},
		{"serve --data-key-file x", exitUsage, "", "--data-key-file needs --data, whose key it is"},
		{"serve --seed=", exitUsage, "", "--seed is empty; give it a text"},
		{"serve --users no-such-file", exitFailed, "", "the users in no-such-file cannot be read"},
		{"serve --users .", exitFailed, "", "the users in . cannot be read"},
		{"serve --data .", exitFailed, "", "is a symbolic link, a folder or no ordinary file; name the file itself with --data"},
		{"serve --addr 8087", exitUsage, "", `"8087" is not host:port`},
		{"serve --addr 127.0.0.1:99999", exitUsage, "", "choose one from 0 to 65535"},
		{"serve --addr 203.0.113.1:0", exitFailed, "", "is not an address of this computer"},
	} {
		var stdout, stderr output
		status := run(t.Context(), strings.Fields(c.args), &stdout, &stderr)
		if status != c.status {
			t.Errorf("%q: status %d, want %d", c.args, status, c.status)
		}
		if !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%q says %q and %q", c.args, stdout.String(), stderr.String())
		}
		if lines := strings.Count(stderr.String(), "\n"); lines > 1 {
			t.Errorf("%q complains in %d lines", c.args, lines)
		}
	}
}

func TestPortInUse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	addr := listener.Addr().String()
	var stdout, stderr output
	status := run(t.Context(), []string{"serve", "--addr", addr}, &stdout, &stderr)
	want := fmt.Sprintf("latchkey-portal: another program is using %s; stop it, or choose another port with --addr\n", addr)
	if status != exitFailed || stderr.String() != want || stdout.String() != "" {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

// started runs the program until stop is called, which returns its status.
func started(t *testing.T, addr string, more ...string) (announced []string, stderr *output, stop func() int) {
	t.Helper()
	return startedBy(t, func(ctx context.Context, stdout, stderr io.Writer) int {
		return run(ctx, append([]string{"serve", "--addr", addr}, more...), stdout, stderr)
	})
}

func startedBy(t *testing.T, how func(ctx context.Context, stdout, stderr io.Writer) int) (announced []string, stderr *output, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	stderr = &output{}
	status := make(chan int, 1)
	go func() {
		status <- how(ctx, writer, stderr)
		_ = writer.Close()
	}()
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		announced = append(announced, lines.Text())
		if strings.HasPrefix(lines.Text(), "Stop it") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	stop = func() int {
		cancel()
		return <-status
	}
	return announced, stderr, stop
}

// What is announced is enough to begin with, and works.
func TestAnnouncement(t *testing.T) {
	lines, stderr, stop := started(t, "127.0.0.1:0")
	all := strings.Join(lines, "\n")
	for _, text := range []string{"warehouse@example.com   correct-horse-warehouse", "dana@example.com        correct-horse-dana"} {
		if !strings.Contains(all, text) {
			t.Errorf("the announcement lacks %q", text)
		}
	}
	links := 0
	for field := range strings.FieldsSeq(all) {
		if !strings.HasPrefix(field, "http://127.0.0.1:") {
			continue
		}
		links++
		response, err := http.Get(field)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("an announced address answers %d", response.StatusCode)
		}
	}
	if links != 5 {
		t.Errorf("%d addresses are announced, want the front page, the log-in, an invitation, the control panel and what describes the API", links)
	}
	if status := stop(); status != exitDone {
		t.Errorf("the status is %d", status)
	}
	if strings.Contains(stderr.String(), "Warning") || strings.Contains(stderr.String(), "correct-horse") {
		t.Errorf("the log says %q", stderr.String())
	}
}

// Off loopback is allowed when asked for, and warned about in a line.
func TestWarningOffLoopback(t *testing.T) {
	lines, stderr, stop := started(t, "0.0.0.0:0")
	stop()
	if !strings.Contains(stderr.String(), "can be reached from other machines") {
		t.Errorf("there is no warning: %q", stderr.String())
	}
	if !strings.Contains(lines[0], "http://127.0.0.1:") {
		t.Errorf("the address to open is not one: %q", lines[0])
	}
}
