package export

import (
	"encoding/base32"
)

// What a format can hold beside the codes.
const (
	holdsTags = 1 << iota
	holdsNotes
	holdsHOTP
	holdsSteam
	holdsAlgorithms // and digits and periods
)

// heldSamples returns the samples as a format can hold them that holds no more
// than the given things.
func heldSamples(holds int) []sample {
	var held []sample
	for _, s := range samples() {
		if holds&holdsTags == 0 {
			s.tags = nil
		}
		if holds&holdsNotes == 0 {
			s.note = ""
		}
		if s.kind == "hotp" && holds&holdsHOTP == 0 || s.kind == "steam" && holds&holdsSteam == 0 {
			continue
		}
		if s.kind == "totp" && holds&holdsAlgorithms == 0 {
			s.hash, s.digits, s.period = "SHA1", 6, 30
		}
		held = append(held, s)
	}
	return held
}

func (s sample) base32() string { return base32.StdEncoding.EncodeToString(s.key) }
