package clipboard

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// filesOf returns the paths in a list of addresses, a line each, as RFC 2483
// section 5 has it, and whether there are others that are not of this computer.
// The lists of some file managers begin with a line "copy" or "cut".
func filesOf(list string) (paths []string, others bool) {
	for line := range strings.SplitSeq(list, "\n") {
		line = strings.TrimSpace(strings.TrimRight(line, "\x00"))
		if line == "" || line[0] == '#' || !strings.Contains(line, ":") {
			continue
		}
		switch path, ok := pathOf(line); {
		case ok && len(paths) < maxFiles:
			paths = append(paths, path)
		case !ok:
			others = true
		}
	}
	return paths, others
}

// pathOf returns the path of a file: address of this computer.
func pathOf(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || !strings.EqualFold(u.Scheme, "file") || !strings.HasPrefix(u.Path, "/") || strings.ContainsRune(u.Path, 0) {
		return "", false
	}
	if host, _ := os.Hostname(); u.Host != "" && u.Host != "localhost" && !strings.EqualFold(u.Host, host) {
		return "", false
	}
	return filepath.FromSlash(u.Path), true
}
