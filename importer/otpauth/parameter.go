package otpauth

import "strings"

// A parameter is one that codes depend on.
type parameter int

const (
	secretParameter parameter = iota
	algorithmParameter
	digitsParameter
	periodParameter
	counterParameter
	encoderParameter
	parameters // how many there are
)

// parameterValues are what a link says in the parameters that codes depend on. One that
// is there and empty is not one that is absent.
type parameterValues [parameters]struct {
	text    string
	present bool
}

// parameterOf returns the parameter of that name, or false for any other.
func parameterOf(key string) (parameter, bool) {
	switch key {
	case "secret":
		return secretParameter, true
	case "algorithm":
		return algorithmParameter, true
	case "digits":
		return digitsParameter, true
	case "period":
		return periodParameter, true
	case "counter":
		return counterParameter, true
	case "encoder":
		return encoderParameter, true
	}
	return 0, false
}

// String names the parameter for a person.
func (p parameter) String() string {
	return [...]string{"the key", "the algorithm", "the number of digits", "the period", "the counter", "the encoder"}[p]
}

// sameValue reports whether two values of a parameter mean the same.
func sameValue(which parameter, a, b string) bool {
	switch which {
	case secretParameter:
		return CleanKey(a) == CleanKey(b)
	case algorithmParameter:
		return foldAlgorithm(a) == foldAlgorithm(b)
	}
	return strings.EqualFold(a, b)
}
