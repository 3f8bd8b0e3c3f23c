package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A portalProcess is a running test portal and how its API is asked.
type portalProcess struct {
	program *exec.Cmd
	base    string
	token   string
	client  *http.Client
}

// startPortal starts the portal's program on a free port. Its log is dropped: a program
// that reads it along would take time of its own.
func startPortal(ctx context.Context, program, dir string, connections int, args ...string) (*portalProcess, error) {
	p := &portalProcess{token: rand.Text(), client: &http.Client{
		Transport: &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections},
		Timeout:   time.Minute,
	}}
	file := filepath.Join(dir, "token")
	if err := os.WriteFile(file, []byte(p.token), 0o600); err != nil {
		return nil, fmt.Errorf("writing the token: %w", err)
	}
	p.program = exec.CommandContext(ctx, program, append([]string{"serve", "--addr", "127.0.0.1:0", "--token-file", file}, args...)...)
	stdout, err := p.program.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the portal: %w", err)
	}
	if err := p.program.Start(); err != nil {
		return nil, fmt.Errorf("starting the portal: %w", err)
	}
	printed := bufio.NewReader(stdout)
	line, err := printed.ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) == 0 {
		return nil, fmt.Errorf("the portal %s does not start; run it to see why", program)
	}
	p.base = strings.TrimSuffix(fields[len(fields)-1], "/")
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return p, nil
}

func (p *portalProcess) pid() int { return p.program.Process.Pid }

// kill ends the portal as a crash does.
func (p *portalProcess) kill() {
	_ = p.program.Process.Kill()
	_ = p.program.Wait() // it says that it was killed
	p.client.CloseIdleConnections()
}

// asks sends a request about users and puts the answer into an object where one is given.
func (p *portalProcess) asks(ctx context.Context, method, path, body string, want int, into any) error {
	var sent io.Reader = http.NoBody
	if body != "" {
		sent = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, p.base+"/api/v1/users"+path, sent)
	if err != nil {
		return fmt.Errorf("asking the portal: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := p.client.Do(r)
	if err != nil {
		return fmt.Errorf("asking the portal: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("asking the portal: %w", err)
	}
	if response.StatusCode != want {
		return &answerError{response.StatusCode, string(answer)}
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(bytes.NewReader(answer)).Decode(into); err != nil {
		return fmt.Errorf("reading what the portal answers: %w", err)
	}
	return nil
}

// An answerError is an answer of another kind than was wanted.
type answerError struct {
	status  int
	problem string // has no secrets, as the API promises
}

func (e *answerError) Error() string {
	return fmt.Sprintf("the portal answers with %d: %.300s", e.status, e.problem)
}
