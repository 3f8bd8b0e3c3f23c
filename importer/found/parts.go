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

// Whole returns what was skipped of a result, without what [List.Finish] or
// [Together] say of missing parts: for whoever collects the parts of several
// results, and says that of all of them.
func (r Result) Whole() []Skipped {
	missing := Missing(r.Parts)
	return slices.DeleteFunc(slices.Clone(r.Skipped), func(s Skipped) bool { return slices.Contains(missing, s) })
}

// A Collection says how many parts of an export there are, and which are missing.
type Collection struct {
	Of      int   // how many parts the export has; at least 2
	Missing []int // their numbers, from 1
}

// Collect says for each export of several parts what there is of it, in the order
// in which they were begun.
func Collect(parts []Part) []Collection {
	var all []Collection
	for _, g := range counted(parts) {
		if g.of > 1 {
			all = append(all, Collection{Of: int(g.of), Missing: g.missing})
		}
	}
	return all
}

// A gap is what is missing of an export.
type gap struct {
	export  export
	skipped Skipped
}

// A count is an export with the numbers of the parts that are missing.
type count struct {
	export
	missing []int
}

func counted(parts []Part) []count {
	given := make(map[export]map[int32]bool)
	var all []count
	for _, p := range parts {
		e := p.export()
		if given[e] == nil {
			given[e] = make(map[int32]bool)
			all = append(all, count{export: e})
		}
		given[e][p.Index] = true
	}
	for i, c := range all {
		for part := range c.of {
			if !given[c.export][part] {
				all[i].missing = append(all[i].missing, int(part)+1)
			}
		}
	}
	return all
}

func gaps(parts []Part) []gap {
	var all []gap
	for _, c := range counted(parts) {
		var missing []string
		for _, part := range c.missing {
			missing = append(missing, strconv.Itoa(part))
		}
		reason := "this part of the export was not given: add its picture too"
		if len(missing) > 1 {
			reason = "these parts of the export were not given: add their pictures too"
		}
		if len(missing) > 0 {
			all = append(all, gap{c.export, Skipped{fmt.Sprintf("%s of %d", listed(missing), c.of), reason}})
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
