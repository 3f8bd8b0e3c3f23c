package vault

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

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
	n := runtest.Rounds(t, 1000)
	random := rand.New(rand.NewPCG(4226, 6238))
	g, ctx := errgroup.WithContext(t.Context())
	g.SetLimit(3)
	for range n {
		a, at := randomAccount(random)
		g.Go(func() error {
			want, err := oathtool(ctx, a, at)
			if err != nil {
				return err
			}
			got, err := a.Code(time.Unix(at, 0))
			if err != nil || got.Value != want {
				return fmt.Errorf("%s %s, %d digits, period %d, count %d, at %d: %s (%v), oathtool says %s",
					a.Kind, a.Algorithm, a.Digits, a.Period, a.Counter, at, got.Value, err, want)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
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

func oathtool(ctx context.Context, a Account, at int64) (string, error) {
	arguments := []string{"--digits", strconv.Itoa(a.Digits)}
	if a.Kind == HOTP {
		arguments = append(arguments, "--counter", strconv.FormatUint(a.Counter, 10))
	} else {
		arguments = append(arguments, "--totp="+string(a.Algorithm),
			"--time-step-size", strconv.Itoa(a.Period)+"s", "--now", "@"+strconv.FormatInt(at, 10))
	}
	command := exec.CommandContext(ctx, "oathtool", append(arguments, "-")...)
	command.Stdin = strings.NewReader(hex.EncodeToString(a.Secret.Bytes()) + "\n")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("oathtool %q: %w: %s", arguments, err, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}
