// Package uses counts how often the code of each account is copied, so that the
// list can have the ones that are used most first. The counts are in a small
// file of their own, uses.json, in the folder that the settings are in: IDs and
// numbers, nothing else. Nothing depends on it, and where it is damaged it is
// begun anew.
package uses

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"latchkey/vault"
	"latchkey/vault/disk"
)

const (
	name = "uses.json"
	// halfLife is how long it takes a use to count half.
	halfLife = 30 * 24 * time.Hour
	// most bounds a count: a clock that was years ahead is forgotten soon.
	most = 10_000
	// mostAccounts are kept, those that are used most, and mostBytes hold them.
	mostAccounts = 2_000
	mostBytes    = 1 << 20
)

// ErrDamaged is wrapped where the file is there and cannot be understood.
var ErrDamaged = errors.New("the counts of what is used most are damaged")

// Counts say for each account how much it is used: the logarithm to the base two
// of its decayed count, plus the half-lives from 1970 to now. All counts decay
// alike, so two of these compare as their counts do, whatever the time.
type Counts map[vault.ID]float64

// Add counts one use at t.
func (c Counts) Add(id vault.ID, t time.Time) {
	lives := t.Sub(time.Unix(0, 0)).Hours() / halfLife.Hours()
	count := 1.0
	if before, there := c[id]; there {
		count += math.Exp2(min(before-lives, math.Log2(most)))
	}
	c[id] = math.Log2(min(count, most)) + lives
}

// More reports whether a is used more than b. What was never used is used least.
func (c Counts) More(a, b vault.ID) bool {
	x, used := c[a]
	y, other := c[b]
	return used && (!other || x > y)
}

// A File is where counts are kept. Its methods may be called from any goroutine,
// and touch the disk.
type File struct {
	path string
	mu   sync.Mutex
}

// In returns the file of the settings folder dir. Nothing is read or made yet.
func In(dir string) *File { return &File{path: filepath.Join(dir, name)} }

// Path is where the file is.
func (f *File) Path() string { return f.path }

// content is what is in the file.
type content struct {
	Uses Counts `json:"uses"`
}

// Load returns the counts, which are none where there is no file. With an error
// they are none as well; where the file cannot be understood it wraps
// [ErrDamaged], and the next Save begins anew.
func (f *File) Load() (Counts, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, err := disk.Read(f.path, mostBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Counts{}, nil
	case errors.Is(err, disk.ErrTooBig):
		return Counts{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return Counts{}, fmt.Errorf("the counts of what is used most cannot be read from %s (%s): make the file readable for you", f.path, disk.Reason(err))
	}
	var c content
	if err := json.Unmarshal(data, &c); err != nil {
		return Counts{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if c.Uses == nil {
		c.Uses = Counts{}
	}
	return c.Uses, nil
}

// Save keeps the counts in place of what the file had, all or nothing.
func (f *File) Save(c Counts) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, err := json.Marshal(content{c.top(mostAccounts)})
	if err != nil {
		return fmt.Errorf("keeping the counts of what is used most: %w", err)
	}
	err = os.MkdirAll(filepath.Dir(f.path), 0o700)
	if err == nil {
		err = disk.Replace(f.path, append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the counts of what is used most cannot be kept in %s (%s): make the folder writable for you", f.path, disk.Reason(err))
	}
	return nil
}

// top returns the n that are used most.
func (c Counts) top(n int) Counts {
	if len(c) <= n {
		return c
	}
	ids := make([]vault.ID, 0, len(c))
	for id := range c {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b vault.ID) int {
		switch {
		case c.More(a, b):
			return -1
		case c.More(b, a):
			return 1
		}
		return 0
	})
	kept := make(Counts, n)
	for _, id := range ids[:n] {
		kept[id] = c[id]
	}
	return kept
}
