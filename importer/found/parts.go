package found

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Part says that a result holds one part of an export that comes in several QR
// codes.
type Part struct {
	Export int32 // a number that all parts of an export have
	Index  int32 // which part it is, from 0
	Of     int32 // how many parts the export has
}

// An export is what all parts of one have alike.
type export struct{ number, of int32 }

func (p Part) export() export { return export{p.Export, p.Of} }

// Missing says for each export of which there is a part that others are missing.
func Missing(parts []Part) []Skipped {
	var all []Skipped
	for _, gap := range gaps(parts) {
		all = append(all, gap.skipped)
	}
	return all
}

// Together takes back what the results of several files say of parts that are
// missing, where another of them has the part. What is missing in all of them is
// said once, in the last that has a part of that export.
func Together(results []Result) {
	var parts []Part
	for i, r := range results {
		alone := Missing(r.Parts)
		results[i].Skipped = slices.DeleteFunc(slices.Clone(r.Skipped), func(s Skipped) bool { return slices.Contains(alone, s) })
		parts = append(parts, r.Parts...)
	}
	for _, gap := range gaps(parts) {
		for i := len(results) - 1; i >= 0; i-- {
			if slices.ContainsFunc(results[i].Parts, func(p Part) bool { return p.export() == gap.export }) {
				results[i].Skipped = append(results[i].Skipped, gap.skipped)
				break
			}
		}
	}
}

// A gap is what is missing of an export.
type gap struct {
	export  export
	skipped Skipped
}

func gaps(parts []Part) []gap {
	given := make(map[export]map[int32]bool)
	var exports []export
	for _, p := range parts {
		e := p.export()
		if given[e] == nil {
			given[e] = make(map[int32]bool)
			exports = append(exports, e)
		}
		given[e][p.Index] = true
	}
	var all []gap
	for _, e := range exports {
		var missing []string
		for i := range e.of {
			if !given[e][i] {
				missing = append(missing, strconv.Itoa(int(i)+1))
			}
		}
		reason := "this part of the export was not given: add its picture too"
		if len(missing) > 1 {
			reason = "these parts of the export were not given: add their pictures too"
		}
		if len(missing) > 0 {
			all = append(all, gap{e, Skipped{fmt.Sprintf("%s of %d", listed(missing), e.of), reason}})
		}
	}
	return all
}

// listed names QR codes by their numbers, "QR codes 1, 2 and 3", the first few
// of them.
func listed(numbers []string) string {
	const most = 8
	switch n := len(numbers); {
	case n == 1:
		return "QR code " + numbers[0]
	case n > most:
		return fmt.Sprintf("QR codes %s and %d more", strings.Join(numbers[:most], ", "), n-most)
	default:
		return "QR codes " + strings.Join(numbers[:n-1], ", ") + " and " + numbers[n-1]
	}
}
