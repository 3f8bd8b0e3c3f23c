package found

import (
	"fmt"
	"strings"
	"testing"
)

func TestListed(t *testing.T) {
	for want, numbers := range map[string]string{
		"QR code 1": "1", "QR codes 1 and 2": "1 2", "QR codes 1, 2 and 3": "1 2 3",
		"QR codes 1, 2, 3, 4, 5, 6, 7, 8 and 2 more": "1 2 3 4 5 6 7 8 9 10",
	} {
		if got := listed(strings.Fields(numbers)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The parts of an export count together whichever files they are in.
func TestTogether(t *testing.T) {
	file := func(parts ...Part) Result {
		var l List
		l.Leave("QR code", "it holds a web address")
		for _, p := range parts {
			l.Part(p)
		}
		r, _ := l.Finish("picture", "picture")
		return r
	}
	first, second, third := Part{-7, 0, 3}, Part{-7, 1, 3}, Part{-7, 2, 3}
	for name, test := range map[string]struct {
		files []Result
		want  string
	}{
		"one after the other": {[]Result{file(first), file(second), file(third)}, "[[] [] []]"},
		"one is missing":      {[]Result{file(first), file(third), file()}, "[[] [QR code 2 of 3] []]"},
		"two exports":         {[]Result{file(first, second), file(Part{8, 1, 2}), file(third)}, "[[] [QR code 1 of 2] []]"},
		"the same twice":      {[]Result{file(first), file(first)}, "[[] [QR codes 2 and 3 of 3]]"},
		"of one part":         {[]Result{file(Part{1, 0, 1}), file(Part{2, 0, 0})}, "[[] []]"},
	} {
		Together(test.files)
		var got [][]string
		for _, r := range test.files {
			if len(r.Skipped) == 0 || r.Skipped[0].Reason != "it holds a web address" {
				t.Fatalf("%s: something else was taken back", name)
			}
			names := []string{}
			for _, s := range r.Skipped[1:] {
				names = append(names, s.Name)
			}
			got = append(got, names)
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%s: missing are %v, want %s", name, got, test.want)
		}
	}
}
