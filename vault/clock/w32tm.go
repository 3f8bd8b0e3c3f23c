package clock

import (
	"fmt"
	"strings"
)

// w32tmSynchronised reads what "w32tm /query /status" prints. Its words are in
// the user's language, but the first line is the leap indicator of RFC 5905 and
// the second the stratum, both a number before a bracket:
//
//	Leap Indicator: 0(no warning)
//	Stratum: 4 (secondary reference - syncd by (S)NTP)
//
// The indicator is 3, and the stratum 0, while the clock is not synchronised.
func w32tmSynchronised(status string) (bool, error) {
	lines := strings.Split(strings.TrimSpace(status), "\n")
	if len(lines) < 2 {
		return false, fmt.Errorf("w32tm said too little: %w", errSilent)
	}
	leap, leapOK := numberBeforeBracket(lines[0])
	stratum, stratumOK := numberBeforeBracket(lines[1])
	if !leapOK || !stratumOK || leap > 3 || stratum > 16 {
		return false, fmt.Errorf("what w32tm says was not understood: %w", errSilent)
	}
	return leap != 3 && stratum != 0 && stratum != 16, nil
}

// numberBeforeBracket is the number between the line's colon and what explains
// it.
func numberBeforeBracket(line string) (int, bool) {
	_, rest, found := strings.Cut(line, ":")
	if !found {
		_, rest, found = strings.Cut(line, "：") // as in Chinese and Japanese
	}
	n, digits := 0, 0
	for _, r := range strings.TrimSpace(rest) {
		if r < '0' || r > '9' || digits == 2 {
			break
		}
		n, digits = 10*n+int(r-'0'), digits+1
	}
	return n, found && digits > 0
}
