package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// stopGrace is how long a program has to end by itself when it is asked to.
const stopGrace = 5 * time.Second

// A Program is a child process with the lines that it printed.
type Program struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // of Wait, once done is closed

	mu     sync.Mutex
	output bytes.Buffer
}

// StartProgram runs cmd and keeps what it prints to both its outputs.
func StartProgram(cmd *exec.Cmd) (*Program, error) {
	p := &Program{cmd: cmd, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p, p
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Write keeps a part of the output; it is for the program's pipes.
func (p *Program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.Write(b)
}

// Output returns all that the program has printed.
func (p *Program) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// Pid returns the process id.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Done is closed when the program has ended.
func (p *Program) Done() <-chan struct{} { return p.done }

// AwaitLine waits for a line of output that contains text and returns it.
func (p *Program) AwaitLine(ctx context.Context, text string) (string, error) {
	var found string
	err := Await(ctx, fmt.Sprintf("%q from %s", text, p.cmd.Path), func() (bool, error) {
		for line := range strings.Lines(p.Output()) {
			if strings.Contains(line, text) && strings.HasSuffix(line, "\n") {
				found = strings.TrimSpace(line)
				return true, nil
			}
		}
		select {
		case <-p.done:
			return false, fmt.Errorf("it ended (%v), having printed: %s", p.err, p.Output())
		default:
			return false, nil
		}
	})
	return found, err
}

// Stop asks the program to end, waits, and kills it if it does not.
func (p *Program) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(stopGrace):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Kill ends the program at once, and waits.
func (p *Program) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// run runs a command to its end and returns what it printed, or an error with
// what it complained of. Input, where not nil, is its standard input.
func run(ctx context.Context, env []string, input io.Reader, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	cmd.Stdin = input
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return "", fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(exit.Stderr))
		}
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return string(out), nil
}
