package keyringtest

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A program is what a session runs, and how.
type program struct {
	name  string
	args  []string
	env   []string
	stdin io.Reader
	extra []*os.File // file descriptors from 3 on
}

// A process is a program that runs, or has run.
type process struct {
	cmd    *exec.Cmd
	output *bytes.Buffer // whole once ended is closed
	ended  chan struct{}
}

// start starts a program that is killed at the end of the test, and by the
// system should the test process die before.
func (p program) start(t testing.TB) *process {
	t.Helper()
	path, err := exec.LookPath(p.name)
	if err != nil {
		t.Fatalf("keyringtest: this test needs %s (Debian: apt-get install dbus gnome-keyring): %v", p.name, err)
	}
	proc := &process{cmd: exec.Command(path, p.args...), output: new(bytes.Buffer), ended: make(chan struct{})}
	proc.cmd.Env, proc.cmd.Stdin, proc.cmd.ExtraFiles = p.env, p.stdin, p.extra
	proc.cmd.Stdout, proc.cmd.Stderr = proc.output, proc.output
	proc.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error, 1)
	go func() {
		// The death signal follows the thread that started the program, so
		// the thread stays until the program has ended.
		runtime.LockOSThread()
		err := proc.cmd.Start()
		started <- err
		if err == nil {
			_ = proc.cmd.Wait() // killed more often than not
		}
		close(proc.ended)
	}()
	if err := <-started; err != nil {
		t.Fatalf("keyringtest: starting %s: %v", p.name, err)
	}
	t.Cleanup(proc.kill)
	return proc
}

// kill ends the process, if there is one and it still runs, and waits until it
// is gone.
func (p *process) kill() {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Kill() // an error says that it has ended already
	<-p.ended
}

func (p *process) signal(t testing.TB, sig syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		t.Fatalf("keyringtest: sending %v: %v", sig, err)
	}
}

// said is what the process printed before it ended, for a message.
func (p *process) said() string {
	<-p.ended
	return fmt.Sprintf("%s ended and had printed: %s", p.cmd.Path, strings.TrimSpace(p.output.String()))
}
