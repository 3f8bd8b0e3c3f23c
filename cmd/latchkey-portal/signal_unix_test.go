//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A signal ends the program, after the requests that have begun.
func TestSignals(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			program, base, stderr := startProgram(t, "1", "serve", "--addr", "127.0.0.1:0")
			addr := strings.TrimPrefix(base, "http://")
			// A browser opens connections in advance: they hold nothing up.
			silent, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = silent.Close() }()
			connection := halfRequest(t, addr)
			if err := program.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			untilRefused(t, addr)
			if _, err := io.WriteString(connection, "username=x&password="); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
			if err != nil {
				t.Fatalf("the request that had begun was dropped: %v", err)
			}
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("it was answered with %d", answer.StatusCode)
			}
			if err := program.Wait(); err != nil {
				t.Errorf("the program ended with %v", err)
			}
			if said := stderr.String(); strings.Contains(said, "stopped before") {
				t.Errorf("it waited for a connection on which nothing was said: %s", said)
			}
		})
	}
}

// startProgram starts a process of this test program as a real portal, and returns
// it with its address and what it says.
func startProgram(t *testing.T, how string, args ...string) (program *exec.Cmd, base string, stderr *output) {
	t.Helper()
	program, base, _, stderr = startPrinting(t, how, args...)
	return program, base, stderr
}

// startPrinting is startProgram with what it prints after its address.
func startPrinting(t *testing.T, how string, args ...string) (program *exec.Cmd, base string, printed *bufio.Reader, stderr *output) {
	t.Helper()
	program, stderr = exec.CommandContext(t.Context(), os.Args[0], args...), &output{}
	program.Env = append(os.Environ(), asProgram+"="+how)
	program.Stderr = stderr
	stdout, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	printed = bufio.NewReader(stdout)
	line, err := printed.ReadString('\n')
	if err != nil {
		t.Fatalf("the portal does not start: %s", stderr.String())
	}
	fields := strings.Fields(line)
	return program, strings.TrimSuffix(fields[len(fields)-1], "/"), printed, stderr
}

// halfRequest sends a form's head and waits until the server asks for the rest.
func halfRequest(t *testing.T, addr string) net.Conn {
	t.Helper()
	connection, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(connection, "POST /Account/Login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: 20\r\nExpect: 100-continue\r\n\r\n", addr)
	if err != nil {
		t.Fatal(err)
	}
	line := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
	if _, err := io.ReadFull(connection, line); err != nil || !strings.Contains(string(line), "100") {
		t.Fatalf("the server answered %q (%v)", line, err)
	}
	return connection
}

// untilRefused waits until nothing listens at addr.
func untilRefused(t *testing.T, addr string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		connection, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("the server still listens")
}
