package played

import (
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// However many users come and go, the portal has no more in memory for it: what it holds
// of messages, events and refused codes has bounds, and of who is gone nothing is left.
func TestMemoryStaysFlat(t *testing.T) {
	p, _ := profile.ByName("cin7")
	begin := time.Unix(30*58_000_000, 0)
	stage, err := Open(t.Context(), Options{
		Parts:        []Part{{Profile: p.In(profile.AsDocumented), Base: "http://127.0.0.1", Hosts: web.HostsFor("127.0.0.1")}},
		Clock:        timepiece.Over(func() time.Time { return begin }),
		Log:          slog.New(slog.NewTextHandler(io.Discard, nil)),
		PasswordCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	comeAndGo(t, stage, 0, comers/10)
	before := heap()
	comeAndGo(t, stage, comers/10, comers)
	const most = 512 << 10 // some 28 bytes for each
	if after := heap(); after > before+most {
		t.Errorf("%d users who came and went leave %d KiB, %d before", comers, after>>10, before>>10)
	} else {
		t.Logf("%d KiB after %d users, %d KiB after %d", before>>10, comers/10, after>>10, comers)
	}
	runtime.KeepAlive(stage)
}

// heap is what is in use, in bytes.
func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one finalized is gone now
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// comeAndGo has users be added, enroll, log in once with a wrong code now and then, and be
// removed.
func comeAndGo(t *testing.T, s *Stage, from, to int) {
	t.Helper()
	d := s.Portals()[0].Directory()
	for i := from; i < to; i++ {
		name := fmt.Sprintf("user-%d@example.com", i)
		if _, err := s.Add(t.Context(), "", enroll.Newcomer{Person: enroll.Person{UserName: name, Email: name}}); err != nil {
			t.Fatal(err)
		}
		account, err := d.BeginEnrollment(name, enroll.Wish{})
		if err != nil {
			t.Fatal(err)
		}
		code, err := account.Code(s.Clock().Now())
		if err != nil {
			t.Fatal(err)
		}
		if out, err := d.ConfirmEnrollment(name, code.Value); err != nil || !out.Accepted {
			t.Fatalf("the code is refused: %s, %v", out.Reason, err)
		}
		if i%200 == 0 {
			if out, err := d.VerifyUser(name, code.Value); err != nil || out.Accepted {
				t.Fatalf("a used code is taken: %v", err)
			}
		}
		if err := d.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}
