package vault

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/vault/runtest"
)

// TestAgainstOathtool compares codes with those of OATH Toolkit, written by
// others in another language, for random accounts, each at a random time or
// count. The keys go to it on its standard input.
//
// With LATCHKEY_TEST_ROUNDS=10 there are 10,000 accounts.
func TestAgainstOathtool(t *testing.T) {
	if _, err := exec.LookPath("oathtool"); err != nil {
		t.Fatalf("this test needs oathtool, of the package oathtool or oath-toolkit: %v", err)
	}
	t.Parallel()
	random := rand.New(rand.NewPCG(4226, 6238))
	accounts := make([]Account, runtest.Rounds(t, 1000))
	times := make([]int64, len(accounts))
	for i := range accounts {
		accounts[i], times[i] = randomAccount(random)
	}
	wants := oathtool(t, accounts, times)
	for i, a := range accounts {
		got, err := a.Code(time.Unix(times[i], 0))
		if err != nil || got.Value != wants[i] {
			t.Fatalf("%s %s, %d digits, period %d, count %d, at %d: %s (%v), oathtool says %s",
				a.Kind, a.Algorithm, a.Digits, a.Period, a.Counter, times[i], got.Value, err, wants[i])
		}
	}
}

// randomAccount draws an account that oathtool can do (6 to 8 digits, HOTP with
// SHA-1) and a time. Every tenth key has zero bytes, every tenth time is beyond
// 32 bits.
func randomAccount(random *rand.Rand) (Account, int64) {
	key := make([]byte, 1+random.IntN(80))
	for i := range key {
		key[i] = byte(random.Uint32())
	}
	if random.IntN(10) == 0 {
		for range 1 + random.IntN(len(key)) {
			key[random.IntN(len(key))] = 0
		}
	}
	at := random.Int64N(1 << 32)
	if random.IntN(10) == 0 {
		at = 1<<32 + random.Int64N(1<<36)
	}
	a := Account{Algorithm: SHA1, Digits: 6 + random.IntN(3), Secret: NewSecret(key)}
	if random.IntN(4) == 0 {
		a.Kind = HOTP
		a.Counter = random.Uint64() >> (1 + random.IntN(63))
		return a, at
	}
	a.Kind = TOTP
	a.Algorithm = []Algorithm{SHA1, SHA256, SHA512}[random.IntN(3)]
	a.Period = []int{30, 30, 60, 1 + random.IntN(MaxPeriod)}[random.IntN(4)]
	return a, at
}

// oathtool has the codes of accounts from the program. A shell starts it for each of
// them, which takes the processor a third less time than to start it from here.
func oathtool(t *testing.T, accounts []Account, times []int64) []string {
	t.Helper()
	var input strings.Builder
	for i, a := range accounts {
		options := "--counter " + strconv.FormatUint(a.Counter, 10)
		if a.Kind == TOTP {
			options = fmt.Sprintf("--totp=%s --time-step-size %ds --now @%d", a.Algorithm, a.Period, times[i])
		}
		fmt.Fprintf(&input, "%x --digits %d %s\n", a.Secret.Bytes(), a.Digits, options)
	}
	command := exec.CommandContext(t.Context(), "sh", "-c", "while read -r key options; do oathtool $options - <<KEY || exit\n$key\nKEY\ndone")
	command.Stdin = strings.NewReader(input.String())
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	codes := strings.Fields(string(out))
	if err != nil || len(codes) != len(accounts) {
		t.Fatalf("oathtool gave %d codes of %d: %v: %s", len(codes), len(accounts), err, stderr.String())
	}
	return codes
}
