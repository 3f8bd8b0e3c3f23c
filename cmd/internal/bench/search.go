package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// frame is how long a key in the search field may take: a picture at 60 a second.
const frame = time.Second / 60

// measureSearch runs the window's own benchmarks of a key in the search field over
// 10,000 accounts: all that it brings about but for drawing, and as the baseline the
// search alone.
func measureSearch(ctx context.Context, window string) error {
	tests, err := filepath.Abs(filepath.Join(filepath.Dir(window), "app.test")) // "make bench" builds it
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, tests, "-test.run", "^$", "-test.bench", "^Benchmark(Keystroke|SearchTenThousand)$")
	cmd.Dir = "app" // where its files are
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("running the benchmarks of the window: %w: %s", err, out)
	}
	key, err := benchmarked(out, "Keystroke")
	if err != nil {
		return err
	}
	search, err := benchmarked(out, "SearchTenThousand")
	if err != nil {
		return err
	}
	heading("A key in the search field, 10,000 accounts", "        ms     target      ratio to the search alone")
	row("the search alone", "%10.2f", milliseconds(search))
	row("the key", "%10.2f %10.2f %8.2f ×", milliseconds(key), milliseconds(frame), key.Seconds()/search.Seconds())
	return nil
}

// benchmarked finds what an operation took in what go test printed.
func benchmarked(out []byte, name string) (time.Duration, error) {
	found := regexp.MustCompile(`(?m)^Benchmark` + name + `\S*\s+\d+\s+([0-9.]+) ns/op`).FindSubmatch(out)
	if found == nil {
		return 0, errors.New("the benchmark " + name + " said nothing")
	}
	ns, err := strconv.ParseFloat(string(found[1]), 64)
	return time.Duration(ns), err
}
