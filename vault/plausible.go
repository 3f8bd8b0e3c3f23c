package vault

import "time"

// earliest is before anybody had a vault of this format: 2025-01-01.
const earliest = 1_735_689_600

// Plausible reports whether a clock that says t can be right: whether that is not
// before there was any vault to look into. A computer whose battery is flat begins
// at 1970, or in the year that it was made.
func Plausible(t time.Time) bool { return t.Unix() >= earliest }
