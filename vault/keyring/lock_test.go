package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"latchkey/vault"
)

func TestLockKeepsOthersOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "settings")
	a, b := OS(In(dir)), OS(In(dir))
	unlock, err := a.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]vault.Store{"another store": b, "the same store": a} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := store.Lock(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s took the lock as well: %v", name, err)
		}
		cancel()
	}
	cmd := child(t, os.Environ(), "lock", dir)
	said := make(chan string, 1)
	go func() {
		out, err := output(cmd)
		said <- fmt.Sprint(out, err)
	}()
	waitForQueue(t, filepath.Join(dir, "keyring"))
	select {
	case s := <-said:
		t.Fatalf("another process did not wait for the lock: %s", s)
	default:
	}
	unlock()
	unlock() // once more does no harm
	if s := <-said; s != "locked\n<nil>" {
		t.Fatalf("the other process, once the lock was free: %s", s)
	}
}

// waitForQueue waits until somebody waits for a lock that is held: then the
// turn is taken.
func waitForQueue(t *testing.T, path string) {
	t.Helper()
	turn := flock.New(path + ".turn")
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		free, err := turn.TryLock()
		if err != nil {
			t.Fatal(err)
		}
		if !free {
			return
		}
		if err := turn.Unlock(); err != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
	t.Fatal("nobody waits for the lock")
}

// Who lets go and wants the lock again has to queue behind who waits for it.
func TestLockIsFair(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keyring")
	for range 20 {
		unlock, err := lockFile(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		order := make(chan string, 2)
		go func() {
			unlock, err := lockFile(t.Context(), path)
			if err != nil {
				order <- err.Error()
				return
			}
			order <- "the one that waited"
			unlock()
		}()
		waitForQueue(t, path)
		unlock()
		unlock, err = lockFile(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		order <- "the one that had it"
		unlock()
		if first := <-order; first != "the one that waited" {
			t.Fatalf("first came %s", first)
		}
		<-order
	}
}

func TestLockInAFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, nil)
	_, err := OS(In(filepath.Join(file, "settings"))).Lock(t.Context())
	wantError(t, err, vault.ErrReadOnly, "make the folder writable")
	wantError(t, Remember(filepath.Join(file, "settings"), Choice{Kind: KindOS}), vault.ErrReadOnly, "make the folder writable")
	_, err = CreateFile(filepath.Join(file, "vault"), childPassphrase)
	wantError(t, err, vault.ErrReadOnly, "writable")
}

func TestLockRefusesLinks(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(t.TempDir(), "target")
	symlink(t, target, filepath.Join(dir, "keyring.lock"))
	_, err := OS(In(dir)).Lock(t.Context())
	wantError(t, err, vault.ErrReadOnly, "symbolic link")
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the target of the link was made")
	}
}
