package timepiece

import (
	"errors"
	"testing"
	"time"
)

// computer is a computer's clock that a test moves.
type computer struct{ now time.Time }

func (c *computer) Now() time.Time { return c.now }

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func some[T any](v T) *T { return &v }

// What is set is shown, and runs on or stands as it should.
func TestSet(t *testing.T) {
	begin := at(t, "2026-03-01T12:00:00Z")
	for name, c := range map[string]struct {
		settings []Setting
		want     string // a minute of the computer's later
		frozen   bool
	}{
		"nothing":                  {nil, "2026-03-01T12:01:00Z", false},
		"ahead":                    {[]Setting{{Offset: some(time.Hour)}}, "2026-03-01T13:01:00Z", false},
		"behind":                   {[]Setting{{Offset: some(-90 * time.Second)}}, "2026-03-01T11:59:30Z", false},
		"a moment":                 {[]Setting{{At: some(at(t, "2030-01-01T00:00:00Z"))}}, "2030-01-01T00:01:00Z", false},
		"frozen":                   {[]Setting{{Frozen: some(true)}}, "2026-03-01T12:00:00Z", true},
		"frozen at":                {[]Setting{{At: some(at(t, "2030-01-01T00:00:00Z")), Frozen: some(true)}}, "2030-01-01T00:00:00Z", true},
		"set while it stands":      {[]Setting{{Frozen: some(true)}, {Offset: some(time.Minute)}}, "2026-03-01T12:01:00Z", true},
		"runs on from there":       {[]Setting{{At: some(at(t, "2030-01-01T00:00:00Z")), Frozen: some(true)}, {Frozen: some(false)}}, "2030-01-01T00:01:00Z", false},
		"the computer's again":     {[]Setting{{Offset: some(time.Hour), Frozen: some(true)}, {Offset: some(time.Duration(0)), Frozen: some(false)}}, "2026-03-01T12:01:00Z", false},
		"the beginning of all":     {[]Setting{{At: some(at(t, "1970-01-01T00:00:00Z"))}}, "1970-01-01T00:01:00Z", false},
		"the end of what it shows": {[]Setting{{At: some(at(t, "2199-12-31T23:00:00Z"))}}, "2199-12-31T23:01:00Z", false},
	} {
		t.Run(name, func(t *testing.T) {
			system := &computer{begin}
			clock := Over(system.Now)
			for _, s := range c.settings {
				if err := clock.Set(s); err != nil {
					t.Fatal(err)
				}
			}
			system.now = system.now.Add(time.Minute)
			want := at(t, c.want)
			if got := clock.Now(); !got.Equal(want) {
				t.Errorf("it shows %v, want %v", got, want)
			}
			status := clock.Status()
			if !status.Now.Equal(want) || status.Frozen != c.frozen || status.Offset != want.Sub(system.now) {
				t.Errorf("it says %+v of itself", status)
			}
			clock.Restore()
			if got := clock.Now(); !got.Equal(system.now) {
				t.Errorf("restored it shows %v", got)
			}
		})
	}
}

// A clock that cannot be set as asked stays as it is.
func TestSetRefused(t *testing.T) {
	clock := Over((&computer{at(t, "2026-03-01T12:00:00Z")}).Now)
	for name, c := range map[string]struct {
		setting Setting
		want    error
	}{
		"both":      {Setting{Offset: some(time.Hour), At: some(at(t, "2030-01-01T00:00:00Z"))}, ErrBoth},
		"nothing":   {Setting{}, ErrNothing},
		"too early": {Setting{At: some(at(t, "1969-12-31T23:59:59Z"))}, ErrRange},
		"too late":  {Setting{At: some(at(t, "2200-01-01T00:00:00Z"))}, ErrRange},
		"too far":   {Setting{Offset: some(-100 * 365 * 24 * time.Hour)}, ErrRange},
	} {
		if err := clock.Set(c.setting); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := clock.Advance(-100 * 365 * 24 * time.Hour); !errors.Is(err, ErrRange) {
		t.Errorf("too far back: %v", err)
	}
	if s := clock.Status(); s.Offset != 0 || s.Frozen {
		t.Errorf("it is set to %+v", s)
	}
}

func TestAdvance(t *testing.T) {
	system := &computer{at(t, "2026-03-01T12:00:00Z")}
	clock := Over(system.Now)
	for _, by := range []time.Duration{time.Hour, -time.Minute} {
		if err := clock.Advance(by); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := clock.Now(), at(t, "2026-03-01T12:59:00Z"); !got.Equal(want) {
		t.Errorf("it shows %v, want %v", got, want)
	}
	if err := clock.Set(Setting{Frozen: some(true)}); err != nil {
		t.Fatal(err)
	}
	if err := clock.Advance(30 * time.Second); err != nil {
		t.Fatal(err)
	}
	system.now = system.now.Add(time.Hour)
	if got, want := clock.Now(), at(t, "2026-03-01T12:59:30Z"); !got.Equal(want) {
		t.Errorf("it stands at %v, want %v", got, want)
	}
}

func TestLeft(t *testing.T) {
	for _, c := range []struct {
		at     time.Time
		period int
		want   time.Duration
	}{
		{time.Unix(0, 0), 30, 30 * time.Second},
		{time.Unix(59, 0), 30, time.Second},
		{time.Unix(59, 750e6), 30, 250 * time.Millisecond},
		{time.Unix(60, 0), 30, 30 * time.Second},
		{time.Unix(61, 0), 60, 59 * time.Second},
		{time.Unix(61, 0), 1, time.Second},
	} {
		if got := Left(c.at, c.period); got != c.want {
			t.Errorf("at %v of %d seconds %v are left, want %v", c.at.UTC(), c.period, got, c.want)
		}
	}
}
