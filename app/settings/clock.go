package settings

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"latchkey/vault/clock"
)

// Clock is how the time is found out that codes are made for.
type Clock struct {
	// Servers are the time servers that are asked, in the form of
	// clock.ParseServers.
	Servers []string
	// Always has the servers asked at every start, and not only on request.
	Always bool
	// CorrectUntil is when a correction of the codes ends that outlives the
	// program; zero where there is none. By how much is not kept: a start
	// measures it anew.
	CorrectUntil time.Time
}

func defaultClock() Clock { return Clock{Servers: clock.DefaultServers()} }

// clockFields is the object "clock" of the file. What is missing has its usual
// value.
type clockFields struct {
	Servers    []string          `json:"servers"`
	Always     bool              `json:"always"`
	Correction *correctionFields `json:"correction"`
}

type correctionFields struct {
	Until time.Time `json:"until"`
}

// MarshalJSON implements [json.Marshaler].
func (c Clock) MarshalJSON() ([]byte, error) {
	fields := clockFields{Servers: c.Servers, Always: c.Always}
	if !c.CorrectUntil.IsZero() {
		fields.Correction = &correctionFields{c.CorrectUntil.UTC().Truncate(time.Second)}
	}
	return json.Marshal(fields)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Clock) UnmarshalJSON(data []byte) error {
	var fields clockFields
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	c.Always = fields.Always
	if fields.Correction != nil {
		c.CorrectUntil = fields.Correction.Until
	}
	if fields.Servers == nil {
		return nil
	}
	c.Servers = nil
	for _, s := range fields.Servers {
		one, err := clock.ParseServers(s)
		switch {
		case err != nil:
			return err
		case len(one) != 1:
			return fmt.Errorf("%q is not one time server", s)
		case !slices.Contains(c.Servers, one[0]):
			c.Servers = append(c.Servers, one[0])
		}
	}
	return nil
}

func (c *Clock) check() error {
	if len(c.Servers) > clock.MostServers {
		return fmt.Errorf("%d time servers", len(c.Servers))
	}
	return clock.EnoughServers(c.Servers)
}
