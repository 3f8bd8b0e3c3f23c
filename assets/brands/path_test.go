package brands

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// spread writes the path of an SVG picture so that every reader of SVG
// understands it: the shortest form, which has the flags of arcs run together
// with what follows, is one that some leave out.
func spread(path string) (string, error) {
	var out strings.Builder
	number := regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?`)
	flag := regexp.MustCompile(`^[01]`)
	rest := path
	for {
		rest = strings.TrimLeft(rest, " ,")
		if rest == "" {
			return out.String(), nil
		}
		command := rest[:1]
		count, ok := map[string]int{"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}[strings.ToLower(command)]
		if !ok {
			return "", fmt.Errorf("%.20q is no command of a path", rest)
		}
		rest = rest[1:]
		for first := true; first || count > 0 && strings.ContainsAny(rest[:min(len(rest), 1)], "0123456789.-+"); first = false {
			out.WriteString(command)
			for i := range count {
				rest = strings.TrimLeft(rest, " ,")
				shape := number
				if count == 7 && (i == 3 || i == 4) {
					shape = flag
				}
				arg := shape.FindString(rest)
				if arg == "" {
					return "", fmt.Errorf("%.20q is no number of a path", rest)
				}
				rest = rest[len(arg):]
				if i > 0 && arg[0] != '-' {
					out.WriteString(" ")
				}
				out.WriteString(arg)
			}
			rest = strings.TrimLeft(rest, " ,")
			// What follows a move without a command are lines.
			switch command {
			case "m":
				command = "l"
			case "M":
				command = "L"
			}
		}
	}
}

func TestSpread(t *testing.T) {
	for path, want := range map[string]string{
		"M1 2.5.5-3z":          "M1 2.5L.5-3z",
		"m0,0a1 1 0 01.5.5":    "m0 0a1 1 0 0 1 .5 .5",
		"M0 0a1 1 0 00-4 1z":   "M0 0a1 1 0 0 0-4 1z",
		"M0 0A1 1 0 1 1 2 3 4": "",
		"M0 0h-1.5v.5.5":       "M0 0h-1.5v.5v.5",
		"M0 0e":                "",
		"M0 0L1":               "",
		"M0 0h1e-3-2":          "M0 0h1e-3h-2",
	} {
		got, err := spread(path)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%s becomes %q, %v", path, got, err)
		}
	}
}
