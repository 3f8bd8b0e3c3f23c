package vault

import "time"

// earliest is before anybody had a vault with a trash: 2026-01-01.
const earliest = 1_767_225_600

// Plausible reports whether a clock that says t can be right: whether that is not
// before there was any such vault. A computer whose battery is flat begins
// at 1970, or in the year that it was made.
func Plausible(t time.Time) bool { return t.Unix() >= earliest }
