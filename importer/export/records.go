package export

import "encoding/json"

// eachRecord reads a list in a JSON document and gives take each record with its
// place, counted from 1. A record that is not as it should be comes with an
// error, and costs none of the others. What names the list in the error for one
// that is no list.
func eachRecord[T any](list json.RawMessage, what string, take func(place int, record T, err error)) error {
	var all []T
	if json.Unmarshal(list, &all) == nil { // in one go, as nearly always
		for i, record := range all {
			take(i+1, record, nil)
		}
		return nil
	}
	var raw []json.RawMessage
	if err := decode(list, &raw, what); err != nil {
		return err
	}
	for i := range raw {
		var record T
		err := decode(raw[i], &record, "the entry")
		take(i+1, record, err)
	}
	return nil
}
