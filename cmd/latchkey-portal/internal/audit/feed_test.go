package audit

import (
	"sync"
	"testing"
)

func TestAfter(t *testing.T) {
	var f Feed
	if events, _ := f.After(0); len(events) != 0 || f.Last() != 0 {
		t.Errorf("an empty feed has %v", events)
	}
	for range 3 {
		f.Put(Event{Kind: "x"})
	}
	for after, want := range map[int]int{-1: 3, 0: 3, 2: 1, 3: 0, 99: 0} {
		events, _ := f.After(after)
		if len(events) != want || want > 0 && events[len(events)-1].ID != 3 {
			t.Errorf("after %d there are %v", after, events)
		}
	}
}

// However many events there were, so many of them are held, and none twice.
func TestBound(t *testing.T) {
	var f Feed
	for range 5*most + 17 {
		f.Put(Event{})
	}
	events, _ := f.After(0)
	if len(events) != most || events[0].ID != 4*most+18 || events[most-1].ID != f.Last() {
		t.Errorf("%d are held, from %d on", len(events), events[0].ID)
	}
}

// Whoever follows the feed misses nothing, however many put events meanwhile.
func TestFollowed(t *testing.T) {
	var f Feed
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				f.Put(Event{})
			}
		})
	}
	for last := 0; last < 400; {
		events, more := f.After(last)
		for _, e := range events {
			if e.ID != last+1 {
				t.Fatalf("after %d comes %d", last, e.ID)
			}
			last = e.ID
		}
		if last < 400 {
			<-more
		}
	}
	all.Wait()
}
