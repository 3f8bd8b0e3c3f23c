package park

import (
	"slices"
	"time"
)

// A task is something that the loop is to do at a time.
type task struct {
	at time.Time
	do func()
}

// Later has the loop do something d from now, unless it is cancelled before. A
// timer would wake a goroutine that hands it to the loop, and that the loop; this
// ends a sleep, and what has changed is drawn at once.
func (l *Loop) Later(d time.Duration, do func()) (cancel func()) {
	t := &task{l.now().Add(d), do}
	i, _ := slices.BinarySearchFunc(l.tasks, t.at, func(other *task, at time.Time) int {
		if other.at.After(at) {
			return 1
		}
		return -1 // of two at the same time, the one that came first
	})
	l.tasks = slices.Insert(l.tasks, i, t)
	return func() {
		l.tasks = slices.DeleteFunc(l.tasks, func(other *task) bool { return other == t })
	}
}

// rest is how long there is nothing to do, as far as is known; 0 where there is.
func (l *Loop) rest(now time.Time) time.Duration {
	if len(l.tasks) == 0 {
		return longest
	}
	return max(l.tasks[0].at.Sub(now), 0)
}

// work does what is due now, and what that asks to be done at once.
func (l *Loop) work() {
	for now := l.now(); len(l.tasks) > 0 && !l.tasks[0].at.After(now); {
		t := l.tasks[0]
		l.tasks = slices.Delete(l.tasks, 0, 1)
		t.do()
		l.changed = l.frames
	}
}
