package export

import (
	"encoding/json"
)

// maxNesting is how deep the values of a document may be nested, which is as
// deep as encoding/json reads them.
const maxNesting = 10_000

// objectOf returns the fields of the JSON object that data is, or nil. Of two
// fields of one name the last counts. The values are parts of data.
//
// It is what decoding into such a map gives, several times as fast: with
// encoding/json a large document is gone through twice for it, and copied, which
// takes longer than all the rest of reading a list of ten thousand accounts.
func objectOf(data json.RawMessage) map[string]json.RawMessage {
	fields := make(map[string]json.RawMessage)
	if !eachMember(data, func(name string, value json.RawMessage) { fields[name] = value }) {
		return nil
	}
	return fields
}

// eachMember calls see for each field of the JSON object that data is, in their
// order. It returns false where data is no JSON object, or only begins as one.
func eachMember(data json.RawMessage, see func(name string, value json.RawMessage)) bool {
	i := skipSpace(data, 0)
	return i < len(data) && data[i] == '{' && skipSpace(data, skipObject(data, i, 0, func(name json.RawMessage, i, depth int) int {
		end := skipValue(data, i, depth)
		if end != nowhere {
			see(unquoted(name), data[i:end:end])
		}
		return end
	})) == len(data)
}

// eachElement calls see with where each element of the JSON list that data is
// begins and ends. It returns false where data is none, or only begins as one.
func eachElement(data json.RawMessage, see func(start, end int)) bool {
	i := skipSpace(data, 0)
	return i < len(data) && data[i] == '[' && skipSpace(data, skipList(data, i, 0, func(i, depth int) int {
		end := skipValue(data, i, depth)
		if end != nowhere {
			see(i, end)
		}
		return end
	})) == len(data)
}

// nowhere is what the functions below return where data is not JSON: it is
// behind the end of any data, so that nothing is found there.
const nowhere = int(^uint(0) >> 1)

// skipSpace returns where the white space that begins at i ends.
func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns where the value that begins at i ends. Depth is how many
// lists and objects it lies in.
func skipValue(data []byte, i, depth int) int {
	if i >= len(data) {
		return nowhere
	}
	switch data[i] {
	case '"':
		return skipString(data, i)
	case '{':
		return skipObject(data, i, depth, nil)
	case '[':
		return skipList(data, i, depth, nil)
	case 't':
		return skipWord(data, i, "true")
	case 'f':
		return skipWord(data, i, "false")
	case 'n':
		return skipWord(data, i, "null")
	}
	return skipNumber(data, i)
}

// skipObject is skipValue for an object. It calls member, if that is not nil, for
// each of its fields with the name and where the value begins. That returns where
// it ends, as skipValue does.
func skipObject(data []byte, i, depth int, member func(name json.RawMessage, i, depth int) int) int {
	if depth++; depth > maxNesting {
		return nowhere
	}
	if i = skipSpace(data, i+1); i < len(data) && data[i] == '}' {
		return i + 1
	}
	for i < len(data) && data[i] == '"' {
		name := i
		nameEnd := skipString(data, i)
		if i = skipSpace(data, nameEnd); i >= len(data) || data[i] != ':' {
			return nowhere
		}
		if i = skipSpace(data, i+1); i >= len(data) {
			return nowhere
		}
		if member != nil {
			i = member(data[name:nameEnd], i, depth)
		} else {
			i = skipValue(data, i, depth)
		}
		var done bool
		if i, done = skipComma(data, i, '}'); done {
			return i
		}
	}
	return nowhere
}

// skipList is skipValue for a list. It calls element, if that is not nil, for each
// of its elements with where that begins. That returns where it ends, as
// skipValue does.
func skipList(data []byte, i, depth int, element func(i, depth int) int) int {
	if depth++; depth > maxNesting {
		return nowhere
	}
	if i = skipSpace(data, i+1); i < len(data) && data[i] == ']' {
		return i + 1
	}
	for i < len(data) {
		if element != nil {
			i = element(i, depth)
		} else {
			i = skipValue(data, i, depth)
		}
		var done bool
		if i, done = skipComma(data, i, ']'); done {
			return i
		}
	}
	return nowhere
}

// skipComma returns where what follows a value in a list or an object begins, or
// done and where that ends, which last does.
func skipComma(data []byte, i int, last byte) (next int, done bool) {
	switch i = skipSpace(data, i); {
	case i >= len(data):
		return nowhere, true
	case data[i] == last:
		return i + 1, true
	case data[i] == ',':
		return skipSpace(data, i+1), false
	}
	return nowhere, true
}

// skipString is skipValue for a string. It need not be UTF-8.
func skipString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return nowhere
		case c != '\\':
			continue
		}
		if i++; i >= len(data) {
			return nowhere
		}
		switch data[i] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		case 'u':
			for range 4 {
				if i++; i >= len(data) || !isHexDigit(data[i]) {
					return nowhere
				}
			}
		default:
			return nowhere
		}
	}
	return nowhere
}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// skipWord is skipValue for one of the words that stand for a value.
func skipWord(data []byte, i int, word string) int {
	if len(data)-i < len(word) || string(data[i:i+len(word)]) != word {
		return nowhere
	}
	return i + len(word)
}

// skipNumber is skipValue for a number.
func skipNumber(data []byte, i int) int {
	if data[i] == '-' {
		i++
	}
	whole := skipDigits(data, i)
	if whole == i || whole > i+1 && data[i] == '0' {
		return nowhere
	}
	if i = whole; i < len(data) && data[i] == '.' {
		fraction := skipDigits(data, i+1)
		if fraction == i+1 {
			return nowhere
		}
		i = fraction
	}
	if i < len(data) && (data[i] == 'e' || data[i] == 'E') {
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		exponent := skipDigits(data, i)
		if exponent == i {
			return nowhere
		}
		i = exponent
	}
	return i
}

func skipDigits(data []byte, i int) int {
	for i < len(data) && data[i] >= '0' && data[i] <= '9' {
		i++
	}
	return i
}

// unquoted returns the text of a string.
func unquoted(quoted json.RawMessage) string {
	var t text
	_ = t.UnmarshalJSON(quoted) // it is a string
	return string(t)
}
