package keyring

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
)

// childVariable makes a process of the test program a child that does one
// thing, with the arguments it is given, instead of running the tests.
const childVariable = "KEYRING_TEST_CHILD"

const childPassphrase = "passphrase of the tests"

func TestMain(m *testing.M) {
	do, ok := children[os.Getenv(childVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := do(context.Background(), os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

var children = map[string]func(context.Context, []string) error{
	// get NAME prints a value of the system keyring.
	"get": func(ctx context.Context, args []string) error {
		value, err := OS().Get(ctx, args[0])
		fmt.Println(value)
		return err
	},
	// settled prints the address of the session bus that was settled on.
	"settled": func(context.Context, []string) error {
		err := PreventAutolaunch()
		fmt.Println(os.Getenv(busVariable))
		return err
	},
	// unprotected asks go-keyring itself, settled or not.
	"unprotected": func(_ context.Context, args []string) error {
		if args[0] == "settled" {
			if err := PreventAutolaunch(); err != nil {
				return err
			}
		}
		_, err := zalando.Get(service, "page-000")
		return err
	},
	// count PATH TIMES adds one to the value "count" so many times, each under
	// the lock, and prints what it has stored.
	"count": func(ctx context.Context, args []string) error {
		f, err := OpenFile(args[0], childPassphrase)
		if err != nil {
			return err
		}
		return count(ctx, f, args[1])
	},
	// count-os TIMES does the same in the system keyring.
	"count-os": func(ctx context.Context, args []string) error {
		return count(ctx, OS(), args[0])
	},
	// accounts PATH opens the vault in an encrypted file and prints how many
	// accounts it has.
	"accounts": func(ctx context.Context, args []string) error {
		v, err := Found{Choice: Choice{KindFile, args[0]}, Origin: Settled}.Open(ctx, childPassphrase)
		if err == nil {
			_, err = v.Reload(ctx)
		}
		if err != nil {
			return err
		}
		fmt.Println(len(v.Accounts()), "accounts")
		return nil
	},
	// lock DIR locks a folder, says so, and unlocks it.
	"lock": func(ctx context.Context, args []string) error {
		unlock, err := lockIn(ctx, args[0], "keyring")
		if err != nil {
			return err
		}
		fmt.Println("locked")
		unlock()
		return nil
	},
	// remember DIR remembers the system keyring.
	"remember": func(_ context.Context, args []string) error {
		return Remember(args[0], Choice{Kind: KindOS})
	},
	// create PATH makes an encrypted file.
	"create": func(_ context.Context, args []string) error {
		_, err := CreateFile(args[0], childPassphrase, WorkFactor(1))
		return err
	},
}

func count(ctx context.Context, store vault.Store, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	for range n {
		now, err := countOnce(ctx, store)
		if err != nil {
			return err
		}
		fmt.Println(now)
	}
	return nil
}

func countOnce(ctx context.Context, store vault.Store) (int, error) {
	unlock, err := store.Lock(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	value, err := store.Get(ctx, "count")
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, err
	}
	return n + 1, store.Set(ctx, "count", strconv.Itoa(n+1))
}

// child returns a child process that is not started yet.
func child(t *testing.T, env []string, do string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(env, childVariable+"="+do)
	return cmd
}

// output runs a child and returns what it printed.
func output(cmd *exec.Cmd) (string, error) {
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// lines starts a child and returns a reader of what it prints, line by line.
func lines(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}
