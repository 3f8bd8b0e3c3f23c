// Package runtest tells a quick run of the tests, for somebody who waits, from a whole
// one.
//
//	go test ./...                          quick: what takes long is left out
//	LATCHKEY_TEST_ROUNDS=1 go test ./...   whole
//	LATCHKEY_TEST_ROUNDS=10 go test ./...  whole, and random tests go on ten times as long
//
// "make test" is a whole run. What may be left out of a quick one needs a browser, a
// desktop or many programs, or does the same over and over.
package runtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

const variable = "LATCHKEY_TEST_ROUNDS"

// quickShare is the part of the rounds of a random test that a quick run has, inverted.
const quickShare = 10

// Whole reports whether everything is to be tested.
func Whole() bool { return os.Getenv(variable) != "" }

// OnlyWhole leaves the test out of a quick run.
func OnlyWhole(tb testing.TB) {
	tb.Helper()
	if !Whole() {
		tb.Skipf("takes long: set %s=1 to have it run, as \"make test\" does", variable)
	}
}

// Rounds is how often a random test repeats itself: n times in a whole run, or as many
// times that as the variable says, and a tenth of it, but once, in a quick one.
func Rounds(tb testing.TB, n int) int {
	tb.Helper()
	if !Whole() {
		return max(n/quickShare, 1)
	}
	times, err := strconv.Atoi(os.Getenv(variable))
	if err != nil || times < 1 {
		tb.Fatalf("%s is %q, not a number from 1", variable, os.Getenv(variable))
	}
	return n * times
}

// Sources looks at the sources of programs that a test builds and runs, in folders of
// the repository at root. The go command knows of what is imported only, and would take
// the test's result from its cache though a program has changed. It notes what is looked
// at while tests run, and nothing of what is before.
func Sources(root string, folders ...string) {
	for _, folder := range folders {
		// What cannot be read, the build that follows says.
		_ = filepath.WalkDir(filepath.Join(root, folder), func(string, fs.DirEntry, error) error { return nil })
	}
}
