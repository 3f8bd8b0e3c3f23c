package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// portalUsers is how many users enroll at the same time, each over a connection that
// stays open.
const portalUsers = 100

// What the portal is to reach on two quiet cores, which the users here share with it.
const (
	enrollmentsTarget = 1000 // a second
	slowestTarget     = 50 * time.Millisecond
	portalTimeTarget  = 2 * time.Millisecond // of the portal's processor for each enrollment
)

// A load is what a portal is put under.
type load struct {
	program string
	lasting time.Duration
	rate    int // enrollments a second at most; 0 stands for as many as there can be, and then for the target
}

// measurePortal measures enrollments over the API of a process of its own: a user is
// added without a password, set up with an authenticator and taken away again.
func measurePortal(ctx context.Context, l load) error {
	bound := hashesPerSecond()
	heading(fmt.Sprintf("Enrollments over the portal's API, %d at a time", portalUsers), "  a second     target  password hashes      ratio")
	for _, kept := range []bool{false, true} {
		if err := l.measure(ctx, kept, bound); err != nil {
			return err
		}
	}
	return nil
}

// hashesPerSecond is how many passwords can be hashed on all cores, which bounds what
// needs a hash each.
func hashesPerSecond() float64 {
	const lasting = 2 * time.Second
	var done atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for time.Since(begun) < lasting {
				_, _ = bcrypt.GenerateFromPassword([]byte("a password"), bcrypt.DefaultCost) // the cost is one of those
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(begun).Seconds()
}

func (l load) measure(ctx context.Context, kept bool, bound float64) error {
	dir, err := os.MkdirTemp("", "latchkey-bench-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	name, args := "in memory", []string(nil)
	if kept {
		name, args = "with --data", []string{"--data", filepath.Join(dir, "portal.data")}
	}
	p, err := startPortal(ctx, l.program, dir, args...)
	if err != nil {
		return err
	}
	defer p.kill()
	warm := l
	warm.lasting = l.lasting / 5
	if _, err := warm.enroll(ctx, p, "warm", nil); err != nil {
		return err
	}
	if err := l.run(ctx, p, name, bound); err != nil || l.rate > 0 {
		return err
	}
	l.rate = enrollmentsTarget
	return l.run(ctx, p, fmt.Sprintf("%s, %d a second", name, l.rate), bound)
}

// run puts a portal under the load once, and prints what came of it.
func (l load) run(ctx context.Context, p *portalProcess, name string, bound float64) error {
	memory := &growth{pid: p.pid()}
	if err := memory.note(0); err != nil {
		return err
	}
	serving, asking, err := processorTimes(p.pid())
	if err != nil {
		return err
	}
	done, err := l.enroll(ctx, p, fmt.Sprintf("user-%d", l.rate), memory)
	if err != nil {
		return err
	}
	served, asked, err := processorTimes(p.pid())
	if err != nil {
		return err
	}
	each := func(d time.Duration) float64 { return milliseconds(d) / float64(done.count) }
	row(name, "%10.0f %10d %10.1f %15.0f ×", done.perSecond(), enrollmentsTarget, bound, done.perSecond()/bound)
	row("  the portal's processor for each", "%7.2f ms %7.2f ms     %7.2f ms for who asks", each(served-serving), milliseconds(portalTimeTarget), each(asked-asking))
	done.print()
	return memory.print(done.count)
}

// processorTimes are those of a portal and of this program.
func processorTimes(pid int) (portal, own time.Duration, err error) {
	if portal, err = cpuTime(pid); err != nil {
		return 0, 0, err
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, 0, fmt.Errorf("reading the processor time: %w", err)
	}
	return portal, time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

// The requests of an enrollment.
var requests = [...]string{"add a user", "begin", "confirm", "delete"}

// An outcome is what became of a load.
type outcome struct {
	count   int
	lasting time.Duration
	took    [len(requests)]spread
}

func (o *outcome) perSecond() float64 { return float64(o.count) / o.lasting.Seconds() }

func (o *outcome) print() {
	for i, name := range requests {
		s := &o.took[i]
		row("  "+name, "p50 %6.1f ms, p95 %6.1f ms, p99 %6.1f ms (target %.0f), longest %6.1f ms",
			milliseconds(s.below(0.5)), milliseconds(s.below(0.95)), milliseconds(s.below(0.99)), milliseconds(slowestTarget), milliseconds(s.most))
	}
}

// enroll has all users enroll, over and over.
func (l load) enroll(ctx context.Context, p *portalProcess, name string, memory *growth) (*outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, l.lasting)
	defer cancel()
	var count atomic.Int64
	var all sync.WaitGroup
	took := make([][len(requests)]spread, portalUsers)
	problems := make([]error, portalUsers)
	begun := time.Now()
	for i := range portalUsers {
		all.Go(func() {
			if problems[i] = l.enrollAll(ctx, begun, p, name, i, &count, &took[i]); problems[i] != nil {
				cancel()
			}
		})
	}
	watched := make(chan error, 1)
	go func() { watched <- memory.watch(ctx, &count) }()
	all.Wait()
	out := &outcome{count: int(count.Load()), lasting: time.Since(begun)}
	cancel()
	for _, one := range took {
		for i := range one {
			out.took[i].merge(&one[i])
		}
	}
	return out, errors.Join(append(problems, <-watched)...)
}

// enrollAll has one of the users enroll, over and over.
func (l load) enrollAll(ctx context.Context, begun time.Time, p *portalProcess, name string, user int, count *atomic.Int64, took *[len(requests)]spread) error {
	v, err := p.visit(ctx)
	if err != nil {
		return err
	}
	defer v.leave()
	for n := 0; l.awaitTurn(ctx, begun, n*portalUsers+user); n++ {
		// What has begun is finished.
		if err := v.enroll(fmt.Sprintf("%s-%d-%d@example.com", name, user, n), took); err != nil {
			return err
		}
		count.Add(1)
	}
	return nil
}

// awaitTurn waits until the turn of an enrollment comes, and reports whether it does.
func (l load) awaitTurn(ctx context.Context, begun time.Time, n int) bool {
	if l.rate == 0 {
		return ctx.Err() == nil
	}
	due := begun.Add(time.Duration(n) * time.Second / time.Duration(l.rate))
	return pause(ctx, time.Until(due)) == nil
}

// enroll has one user come and go.
func (v *portalVisitor) enroll(name string, took *[len(requests)]spread) error {
	timed := func(request int, method, path, body string, want int) ([]byte, error) {
		begun := time.Now()
		answer, err := v.asks(method, path, body, want)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", requests[request], err)
		}
		took[request].add(time.Since(begun))
		return answer, nil
	}
	if _, err := timed(0, http.MethodPost, "", fmt.Sprintf(`{"username":%q,"invite":true}`, name), http.StatusCreated); err != nil {
		return err
	}
	answer, err := timed(1, http.MethodPost, "/"+name+"/enrollment", "", http.StatusCreated)
	if err != nil {
		return err
	}
	// All of the answer is read, but not understood: that costs as much as to write it.
	_, key, _ := bytes.Cut(answer, []byte(`"secret":"`))
	key, _, _ = bytes.Cut(key, []byte(`"`))
	code, err := codeAt(string(key), time.Now())
	if err != nil {
		return err
	}
	if _, err := timed(2, http.MethodPost, "/"+name+"/enrollment/confirm", `{"code":"`+code+`"}`, http.StatusOK); err != nil {
		return err
	}
	_, err = timed(3, http.MethodDelete, "/"+name, "", http.StatusNoContent)
	return err
}

// codeAt is the code of a key with the usual settings.
func codeAt(key string, at time.Time) (string, error) {
	secret, err := otpauth.ParseKey(key)
	if err != nil {
		return "", errors.New("the portal's key is none")
	}
	code, err := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}.Code(at)
	if err != nil {
		return "", fmt.Errorf("making a code: %w", err)
	}
	return code.Value, nil
}
