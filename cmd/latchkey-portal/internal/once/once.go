// Package once keeps what can be taken out a single time: challenges, states, codes.
package once

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"time"
)

// A Clock tells the time.
type Clock interface {
	Now() time.Time
}

// mostKept bounds how many values wait to be taken; the oldest make room.
const mostKept = 1000

// Values can each be taken out once, within some time, by who knows the random
// text that it was kept under. They are looked up by that text's hash, so that the
// time a look-up takes tells nothing. Values are safe for concurrent use.
type Values[V any] struct {
	clock Clock
	life  time.Duration

	mu    sync.Mutex
	byKey map[[sha256.Size]byte]kept[V]
	order [][sha256.Size]byte // the oldest first
}

type kept[V any] struct {
	value   V
	expires time.Time
}

// New returns no values yet. Each can be taken out for as long as life.
func New[V any](clock Clock, life time.Duration) *Values[V] {
	return &Values[V]{clock: clock, life: life, byKey: map[[sha256.Size]byte]kept[V]{}}
}

// Put keeps a value and returns the text to take it out by: 130 random bits.
func (o *Values[V]) Put(value V) string {
	text := rand.Text()
	key := sha256.Sum256([]byte(text))
	now := o.clock.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.order) > 0 {
		oldest, waits := o.byKey[o.order[0]]
		if waits && now.Before(oldest.expires) && len(o.order) < mostKept {
			break
		}
		delete(o.byKey, o.order[0])
		o.order = slices.Delete(o.order, 0, 1)
	}
	o.byKey[key] = kept[V]{value: value, expires: now.Add(o.life)}
	o.order = append(o.order, key)
	return text
}

// Take takes a value out. One that is too old is gone as well, and not returned.
func (o *Values[V]) Take(text string) (V, bool) {
	key := sha256.Sum256([]byte(text))
	o.mu.Lock()
	defer o.mu.Unlock()
	found, ok := o.byKey[key]
	delete(o.byKey, key)
	if !ok || !o.clock.Now().Before(found.expires) {
		var none V
		return none, false
	}
	return found.value, true
}
