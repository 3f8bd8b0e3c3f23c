package vault_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/keyring/keyringtest"
)

// childVariable makes a process of the test program one that changes the vault
// in the system keyring as it is told, instead of running the tests.
const childVariable = "VAULT_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	if err := obey(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// An order is one change that a child is to make.
type order struct {
	Do     string // add, update, count, remove, restore, move
	ID     vault.ID
	Before vault.ID
	Number int    // of the account to add
	Note   string // for update
}

// small makes pages of the real keyring so small that accounts move between
// them often.
type small struct{ vault.Store }

func (small) Limit() int { return 600 }

func openSmall(ctx context.Context) (*vault.Vault, error) {
	return vault.Open(ctx, small{keyring.OS()})
}

// obey carries out the orders it reads, one a line, and says "done" after each
// that is stored.
func obey(ctx context.Context, in io.Reader, out io.Writer) error {
	v, err := openSmall(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "ready"); err != nil {
		return err
	}
	var removed vault.Account
	orders := json.NewDecoder(in)
	for {
		var o order
		if err := orders.Decode(&o); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := carryOut(ctx, v, o, &removed); err != nil {
			return fmt.Errorf("%s: %w", o.Do, err)
		}
		if _, err := fmt.Fprintln(out, "done"); err != nil {
			return err
		}
	}
}

func carryOut(ctx context.Context, v *vault.Vault, o order, removed *vault.Account) (err error) {
	switch o.Do {
	case "add":
		a := vault.NumberedAccount(o.Number)
		a.ID = o.ID
		_, err = v.Add(ctx, a)
	case "update":
		_, err = v.Update(ctx, o.ID, func(a *vault.Account) error { a.Note = o.Note; return nil })
	case "count":
		_, err = v.Update(ctx, o.ID, func(a *vault.Account) error { a.Counter++; return nil })
	case "remove":
		*removed, err = v.Remove(ctx, o.ID)
	case "restore":
		err = v.Restore(ctx, *removed)
	case "move":
		err = v.Move(ctx, o.ID, o.Before)
	}
	return err
}

// A child is another process with the vault open.
type child struct {
	command *exec.Cmd
	orders  *json.Encoder
	stdin   io.Closer
	answers *bufio.Scanner
}

// start starts a child and waits until it has opened the vault.
func start(tb testing.TB, s *keyringtest.Session) *child {
	tb.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(s.Env(), childVariable+"=1")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	c := &child{command: command, orders: json.NewEncoder(stdin), stdin: stdin, answers: bufio.NewScanner(stdout)}
	tb.Cleanup(c.kill)
	if answer := c.answer(); answer != "ready" {
		tb.Fatalf("a child did not open the vault: %s", answer)
	}
	return c
}

// tell has the child carry out an order and returns its answer: "done", an
// error, or nothing where it was killed.
func (c *child) tell(o order) string {
	if err := c.orders.Encode(o); err != nil {
		return ""
	}
	return c.answer()
}

func (c *child) answer() string {
	if !c.answers.Scan() {
		return ""
	}
	return c.answers.Text()
}

// kill ends the child at once, as it stands. It may have ended already.
func (c *child) kill() {
	_ = c.command.Process.Kill()
	_ = c.command.Wait()
}
