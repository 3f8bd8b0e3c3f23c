package state_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/state"
	"latchkey/vault"
)

// quiet tells nobody anything.
type quiet struct{}

func (quiet) Invited(enroll.Invitation)                          {}
func (quiet) Code(enroll.Delivery)                               {}
func (quiet) SwitchedOn(enroll.Person, enroll.Method, time.Time) {}
func (quiet) WasReset(enroll.Person, time.Time)                  {}
func (quiet) Recovered(enroll.Person, time.Time)                 {}
func (quiet) RecoveryDrawn(enroll.Person, time.Time)             {}
func (quiet) PasskeyAdded(enroll.Person, string, time.Time)      {}
func (quiet) PasskeyRemoved(enroll.Person, string, time.Time)    {}
func (quiet) AddressChanged(enroll.Person, string, time.Time)    {}

// counted counts the writes.
type counted struct {
	state.Part
	writes atomic.Int64
}

func (c *counted) Keep(changes map[string][]byte) error {
	c.writes.Add(1)
	return c.Part.Keep(changes)
}

func name(i int) string { return fmt.Sprintf("user-%d@example.com", i) }

// crowd is a portal of so many users with an authenticator, kept in a file.
func crowd(b *testing.B, users int) (*enroll.Directory, *counted) {
	b.Helper()
	file, err := state.Open(filepath.Join(b.TempDir(), "data"), "", "cin7")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	store := &counted{Part: file.Portal()}
	p, _ := profile.ByName("cin7")
	d, err := enroll.New(enroll.Options{
		Rules: p.Rules, Flow: p.Flow(), Clock: enroll.SystemClock{}, Events: quiet{}, PasswordCost: bcrypt.MinCost, Store: store,
	})
	if err != nil {
		b.Fatal(err)
	}
	newcomers := make([]enroll.Newcomer, users)
	for i := range newcomers {
		newcomers[i] = enroll.Newcomer{
			Person:   enroll.Person{UserName: name(i), Email: name(i), FullName: "User", Role: "Staff"},
			Password: "x", Key: vault.NewSecret([]byte("12345678901234567890")),
		}
	}
	if err := d.AddAll(context.Background(), newcomers); err != nil {
		b.Fatal(err)
	}
	store.writes.Store(0)
	return d, store
}

// BenchmarkOneChange is what one caller waits for a change of one user.
func BenchmarkOneChange(b *testing.B) {
	for _, users := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
			d, _ := crowd(b, users)
			i := 0
			for b.Loop() {
				i++
				if err := d.Stick(name(i%10), i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCrowd is 1,000 users who change at once, over and over; it also tells
// how many changes shared a write, and how long somebody who only looks had to
// wait at most.
func BenchmarkCrowd(b *testing.B) {
	const users = 1000
	d, store := crowd(b, users)
	stop, looked := make(chan struct{}), make(chan time.Duration, 1)
	go func() {
		longest := time.Duration(0)
		for {
			select {
			case <-stop:
				looked <- longest
				return
			default:
			}
			began := time.Now()
			_, _ = d.Person(name(0))
			longest = max(longest, time.Since(began))
			time.Sleep(time.Millisecond) // so that the looking is no load of its own
		}
	}()
	round := 0
	for b.Loop() {
		round++
		var all sync.WaitGroup
		for i := range users {
			all.Go(func() {
				if err := d.Stick(name(i), round); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
	close(stop)
	b.ReportMetric(float64(store.writes.Load())/float64(b.N), "writes/op")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/users, "µs/change")
	b.ReportMetric(float64((<-looked).Microseconds()), "longest-look-µs")
}
