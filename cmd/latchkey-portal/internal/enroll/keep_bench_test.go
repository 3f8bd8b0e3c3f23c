package enroll

import (
	"testing"
	"time"

	"latchkey/vault"
)

// BenchmarkCollect is what a change of one user costs under the mutex beyond the
// change itself: all that the store adds to how long others wait.
func BenchmarkCollect(b *testing.B) {
	rules, flow := everything()
	f, _ := keptFixture(b, rules, flow)
	if err := f.AddAll(b.Context(), []Newcomer{{Person: Person{UserName: "x"}, Password: "x", Key: vault.NewSecret(make([]byte, 20))}}); err != nil {
		b.Fatal(err)
	}
	u := f.users["x"]
	for i := range 10 {
		u.recovery = append(u.recovery, recoveryCode{name: "ABCD", hash: u.password})
		f.remember(u, "")
		u.sent = append(u.sent, time.Unix(int64(i), 0))
	}
	for b.Loop() {
		u.skips++
		f.mu.Lock()
		f.touch(u)
		f.collect()
		f.mu.Unlock()
	}
}
