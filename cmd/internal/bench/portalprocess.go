package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A portalProcess is a running test portal and where its API is.
type portalProcess struct {
	program *exec.Cmd
	host    string // and port
	token   string
}

// startPortal starts the portal's program on a free port. Its log is dropped: a program
// that reads it along would take time of its own.
func startPortal(ctx context.Context, program, dir string, args ...string) (*portalProcess, error) {
	p := &portalProcess{token: rand.Text()}
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
	where, err := url.Parse(fields[len(fields)-1])
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("the portal %s does not tell its address", program)
	}
	p.host = where.Host
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return p, nil
}

func (p *portalProcess) pid() int { return p.program.Process.Pid }

// kill ends the portal as a crash does.
func (p *portalProcess) kill() {
	_ = p.program.Process.Kill()
	_ = p.program.Wait() // it says that it was killed
}
