package once

import (
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
)

// A value is there once, for a while, for who knows its text.
func TestValues(t *testing.T) {
	clock := clocktest.At(time.Unix(1_700_000_000, 0))
	values := New[int](clock, time.Minute)
	first, second := values.Put(1), values.Put(2)
	if _, ok := values.Take("else"); ok {
		t.Error("a text that nothing was kept under takes something out")
	}
	if got, ok := values.Take(first); !ok || got != 1 {
		t.Errorf("the first is %d, %v", got, ok)
	}
	if got, ok := values.Take(first); ok || got != 0 {
		t.Errorf("taken out twice it is %d", got)
	}
	clock.Move(time.Minute)
	if got, ok := values.Take(second); ok || got != 0 {
		t.Errorf("after its life it is %d", got)
	}
}

// Values without end take no room without end: the oldest make room.
func TestBound(t *testing.T) {
	values := New[int](clocktest.At(time.Unix(1_700_000_000, 0)), time.Minute)
	oldest := values.Put(0)
	var latest string
	for n := range 3 * mostKept {
		latest = values.Put(n)
	}
	if len(values.byKey) > mostKept || len(values.order) > mostKept {
		t.Errorf("%d values are kept", len(values.byKey))
	}
	if _, ok := values.Take(oldest); ok {
		t.Error("the oldest is still there")
	}
	if _, ok := values.Take(latest); !ok {
		t.Error("the latest made room")
	}
}
