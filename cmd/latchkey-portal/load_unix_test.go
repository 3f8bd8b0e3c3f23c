//go:build unix

package main

import (
	"path/filepath"
	"testing"
)

// A portal with a process and a file of its own stands the attack as well.
func TestAttackOnAProcess(t *testing.T) {
	data := filepath.Join(t.TempDir(), "portal.data")
	program, base, _ := startProgram(t, cheaply, data, usersFile(t, attacked), written(t, "rules", attackedRules))
	attack(t, base)
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // it says that it was killed
}
