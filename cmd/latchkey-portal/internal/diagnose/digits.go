package diagnose

import "strconv"

// otherDigits looks for a code that would be taken, typed with a mistake. The steps are
// those of the skew, the nearer the likelier.
func (i *inspection) otherDigits() {
	n := i.Account.Digits
	if d := len(i.Typed) - n; d < -1 && !(len(i.Typed) == usualDigits) || d > 1 {
		return
	}
	sum := 0.0
	for away := -i.Skew; away <= i.Skew; away++ {
		sum += 1 / float64(1+away*away*4)
	}
	for away := -i.Skew; away <= i.Skew; away++ {
		step := i.present + int64(away)
		if step < 0 {
			continue
		}
		code := pad(i.true.value(step)%tens(n), n)
		reason, place, ways := slipOfDigits(code, i.Typed)
		if ways == 0 {
			continue
		}
		i.note(guess{reason: reason, weight: 1 / float64(1+away*away*4) / sum / float64(ways), step: step, away: away, place: place})
	}
}

func pad(value uint64, n int) string {
	s := strconv.FormatUint(value, 10)
	for len(s) < n {
		s = "0" + s
	}
	return s
}

// slipOfDigits says what a mistake made of a code, and how many such mistakes there
// could be with it, each as likely; 0 where it is none that is known. What it says has
// no digit in it.
func slipOfDigits(code, typed string) (r Reason, place string, ways int) {
	n := len(code)
	switch len(typed) {
	case n:
		return slipInPlace(code, typed)
	case n - 1:
		for at := range n {
			if code[:at]+code[at+1:] == typed {
				return Mistyped, "the " + ordinal(at+1) + " of the " + count(n) + " digits is missing", n
			}
		}
	case n + 1:
		for at := range len(typed) {
			if typed[:at]+typed[at+1:] != code {
				continue
			}
			if at+1 < len(typed) && typed[at] == typed[at+1] {
				return Mistyped, "the " + ordinal(at+1) + " digit was typed twice", 2 * n
			}
			return Mistyped, "a digit too many, the " + ordinal(at+1), 20 * n
		}
	}
	if len(typed) == usualDigits && len(typed) < n && code[:len(typed)] == typed {
		return CutShort, "only the first " + count(len(typed)) + " of the " + count(n) + " digits", 1
	}
	return "", "", 0
}

func slipInPlace(code, typed string) (r Reason, place string, ways int) {
	var differ []int
	for at := range len(code) {
		if code[at] != typed[at] {
			differ = append(differ, at)
		}
	}
	n := len(code)
	switch {
	case len(differ) == 1:
		return Mistyped, "the " + ordinal(differ[0]+1) + " digit is another one", 9 * n
	case len(differ) == 2 && code[differ[0]] == typed[differ[1]] && code[differ[1]] == typed[differ[0]]:
		place = "the " + ordinal(differ[0]+1) + " and the " + ordinal(differ[1]+1) + " digit"
		if differ[1] == differ[0]+1 {
			return Swapped, place, n
		}
		return Swapped, place, 3 * n * (n - 1)
	}
	return "", "", 0
}
