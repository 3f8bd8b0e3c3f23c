// Package given finds out what Latchkey was started to open: files, and links
// that hold keys. What holds a key does not stay in the list of processes.
package given

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// maxLinks bounds the links of one start, in bytes together. It is what a pipe
// takes at once everywhere; all the accounts of a Google export are about 1,000
// bytes for ten of them.
const maxLinks = 16 << 10

// Given is what is to be opened.
type Given struct {
	Links []string
	Files []string // absolute paths
	Input bool     // links are to be read from standard input as well
}

var (
	errBoth   = errors.New("links come as arguments or from standard input, not both: leave one out")
	errLong   = errors.New("these are too many links for one start: put them in a file, one a line, and open that")
	errNoLink = errors.New("what is on standard input is not a list of otpauth links: put one on each line")
)

// Parse sorts the arguments. An error is a sentence, and never holds an argument:
// that may be a key which somebody mistyped.
func Parse(args []string) (Given, error) {
	var g Given
	for i, arg := range args {
		scheme := schemeOf(arg)
		switch {
		case arg == "-":
			g.Input = true
		case isLink(arg):
			g.Links = append(g.Links, arg)
		default:
			path, err := fileOf(arg, scheme)
			if err != nil {
				return Given{}, fmt.Errorf("%s argument %w", ordinal(i+1), err)
			}
			g.Files = append(g.Files, path)
		}
	}
	if g.Input && len(g.Links) > 0 {
		return Given{}, errBoth
	}
	if size(g.Links) > maxLinks {
		return Given{}, errLong
	}
	return g, nil
}

// ReadInput adds the links that are on r, one a line, if that was asked for.
func (g *Given) ReadInput(r io.Reader) error {
	if !g.Input {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(r, maxLinks+1))
	if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	if len(data) > maxLinks {
		return errLong
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case !isLink(line):
			return errNoLink
		default:
			g.Links = append(g.Links, line)
		}
	}
	if len(g.Links) == 0 {
		return errNoLink
	}
	g.Input = false
	return nil
}

// fileOf returns the absolute path of the file that is meant. Its errors go on
// after "the first argument".
func fileOf(arg, scheme string) (string, error) {
	path := arg
	if scheme == "file" {
		var err error
		if path, err = pathOf(arg); err != nil {
			return "", err
		}
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("could not be looked for: %w", err)
	}
	_, err = os.Stat(path)
	switch {
	case err == nil, path != "" && errors.Is(err, os.ErrPermission):
		return absolute, nil // the window says what is wrong with it
	case scheme == "" || scheme == "file":
		return "", errors.New("is neither a file that is there nor an otpauth link; a key is pasted into the window or typed there")
	}
	return "", errors.New("is a link that Latchkey does not open: it opens otpauth and otpauth-migration links, and files")
}

// pathOf returns the path in a file: link (RFC 8089).
func pathOf(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil || u.Path == "" || u.Host != "" && !strings.EqualFold(u.Host, "localhost") {
		return "", errors.New("is a link to a file that is not on this computer: save it here first, and open that")
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/") // of /C:/Users
	}
	return filepath.FromSlash(path), nil
}

// isLink reports whether text is a link that accounts are made of.
func isLink(text string) bool {
	scheme := schemeOf(text)
	return scheme == "otpauth" || scheme == "otpauth-migration"
}

// schemeOf returns what stands before a link's colon, in small letters, or "". A
// single letter is a drive of Windows.
func schemeOf(text string) string {
	scheme, _, found := strings.Cut(text, ":")
	if !found || len(scheme) < 2 || strings.Trim(scheme, letters+strings.ToUpper(letters)+"0123456789+-.") != "" {
		return ""
	}
	return strings.ToLower(scheme)
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// size is how long the links are, in bytes, with an end of line after each.
func size(links []string) int {
	n := 0
	for _, link := range links {
		n += len(link) + 1
	}
	return n
}

// ordinal is the n-th, as far as people count.
func ordinal(n int) string {
	names := []string{"first", "second", "third", "fourth", "fifth"}
	if n <= len(names) {
		return "the " + names[n-1]
	}
	return fmt.Sprintf("the %dth", n)
}
