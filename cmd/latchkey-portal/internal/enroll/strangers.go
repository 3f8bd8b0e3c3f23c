package enroll

import (
	"crypto/sha256"
	"encoding/hex"
)

// strangers keeps tallies for names that no user has, so that waits and locks
// do not tell which names exist. The oldest name makes room for a new one. Names
// are kept as hashes: people type passwords into the wrong field.
type strangers struct {
	byName  map[string]*tally
	order   []string
	touched map[string]bool // may differ from what was kept
}

// mostStrangers bounds the memory that made-up names can take.
const mostStrangers = 4096

// strangerHash is how long a name's hash is, in hexadecimal digits.
const strangerHash = 32

func newStrangers() strangers {
	return strangers{byName: map[string]*tally{}, touched: map[string]bool{}}
}

func hashName(name string) string {
	sum := sha256.Sum256([]byte(fold(name)))
	return hex.EncodeToString(sum[:strangerHash/2])
}

func (s *strangers) tally(name string) *tally {
	name = hashName(name)
	if t, ok := s.byName[name]; ok {
		return t
	}
	for len(s.order) >= mostStrangers {
		oldest := s.order[0]
		s.touched[oldest] = s.byName[oldest].failures > 0
		delete(s.byName, oldest)
		s.order = s.order[1:]
	}
	t := &tally{}
	s.byName[name] = t
	s.order = append(s.order, name)
	return t
}

// touch says that a name's tally has changed.
func (s *strangers) touch(name string) { s.touched[hashName(name)] = true }

// collect puts what is to be kept of the tallies that changed into changes.
func (s *strangers) collect(changes records) {
	for hash, touched := range s.touched {
		if !touched {
			continue
		}
		changes[strangerValue+hash] = nil
		if t := s.byName[hash]; t != nil && t.failures > 0 {
			changes[strangerValue+hash] = t.record()
		}
	}
	clear(s.touched)
}
