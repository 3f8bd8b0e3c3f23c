// Package brands has the marks of services that people have two-factor with, and
// knows which of them an issuer is. All of it is in the program: nothing is
// fetched.
//
// The marks are of Simple Icons (https://simpleicons.org), which is dedicated to
// the public domain by CC0 1.0; they are trademarks of their owners all the same,
// shown to tell one's accounts apart and for nothing else. README.md says more.
// marks.txt is made of wanted.txt and the npm package by "make brands".
package brands

import (
	"cmp"
	_ "embed"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed marks.txt
var marks string

// A Mark is what a service is known by.
type Mark struct {
	Slug  string // names it for good: "github"
	Title string // as it is written: "GitHub"
	Color color.NRGBA
	Path  string // of an SVG picture, 24 by 24, filled
}

// A Set is all marks. It does not change, and may be used from any goroutine.
type Set struct {
	bySlug map[string]Mark
	byName map[string]string // slugs by plain names
	byHost map[string]string // and by the names of hosts
}

// fields are those of a line of marks.txt: slug, title, colour, names, hosts and
// path, with a tab between.
const fields = 6

// Load returns the marks.
func Load() *Set {
	s := &Set{bySlug: make(map[string]Mark), byName: make(map[string]string), byHost: make(map[string]string)}
	for line := range strings.Lines(marks) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != fields {
			continue
		}
		rgb, _ := strconv.ParseUint(f[2], 16, 24) // a test has looked at the file
		s.bySlug[f[0]] = Mark{
			Slug: f[0], Title: f[1], Path: f[5],
			Color: color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff},
		}
		for name := range strings.SplitSeq(f[3], ",") {
			s.byName[name] = f[0]
		}
		for host := range strings.SplitSeq(f[4], ",") {
			s.byHost[host] = f[0]
		}
	}
	delete(s.byName, "")
	delete(s.byHost, "")
	return s
}

// Mark returns the mark of this slug, and whether there is one.
func (s *Set) Mark(slug string) (Mark, bool) {
	m, ok := s.bySlug[slug]
	return m, ok
}

// longest is the longest issuer that is looked at, in bytes.
const longest = 128

// Match returns the mark of an issuer: "GitHub", "github.com", "GitHub: dana". It
// takes no name that is merely like another.
func (s *Set) Match(issuer string) (Mark, bool) {
	issuer = strings.TrimSpace(issuer)
	if issuer == "" || len(issuer) > longest {
		return Mark{}, false
	}
	if address, ok := addressOf(issuer); ok {
		return s.host(address)
	}
	issuer, _, _ = strings.Cut(issuer, ":")
	issuer, _, _ = strings.Cut(issuer, "(")
	issuer = strings.TrimSpace(issuer)
	if isHost(issuer) {
		return s.host(issuer)
	}
	slug, ok := s.byName[plain(issuer)]
	if !ok {
		return Mark{}, false
	}
	return s.Mark(slug)
}

// addressOf returns the host of an issuer that is a web address.
func addressOf(issuer string) (host string, ok bool) {
	scheme, rest, ok := strings.Cut(issuer, "://")
	if !ok || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return "", false
	}
	if end := strings.IndexAny(rest, "/?#:\\"); end >= 0 {
		rest = rest[:end]
	}
	return rest, true
}

func isHost(s string) bool {
	return strings.Contains(s, ".") && !strings.ContainsFunc(s, unicode.IsSpace)
}

// host finds the mark of a host. What websites put before their name for those
// who log in is no matter; any other name below it may be somebody else's.
func (s *Set) host(host string) (Mark, bool) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for {
		if slug, ok := s.byHost[host]; ok {
			return s.Mark(slug)
		}
		first, rest, ok := strings.Cut(host, ".")
		if !ok || !slices.Contains([]string{
			"www", "login", "signin", "account", "accounts", "auth", "id", "app", "my", "secure", "sso", "portal", "console", "dashboard",
		}, first) {
			return Mark{}, false
		}
		host = rest
	}
}

// plain is what is compared of a name: neither capitals and accents, nor what
// stands between words. A stop is kept: it may be part of an address.
func plain(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsSpace(r) || strings.ContainsRune("-_'’!®™", r) {
			continue
		}
		b.WriteRune(r)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(b.String()))
}

// All returns the marks by their titles, as they are listed.
func (s *Set) All() []Mark {
	return slices.SortedFunc(maps.Values(s.bySlug), func(a, b Mark) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), strings.Compare(a.Slug, b.Slug))
	})
}
