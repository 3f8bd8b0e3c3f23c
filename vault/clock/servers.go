package clock

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Bounds of what servers are asked.
const (
	// LeastServers is how many it takes for one that is wrong to be noticed.
	LeastServers = 2
	// MostServers is how many are asked at most.
	MostServers = 8
	// mostName is how long a name of the DNS can be.
	mostName = 253
)

// DefaultServers are asked where the user has named no others. Their operators
// (Cloudflare; PTB, the German institute for metrology; SIDN, the registry of
// .nl) invite the public to use them, and none of them smears leap seconds, so
// that they say the same on every day. The third decides where two contradict.
func DefaultServers() []string {
	return []string{"time.cloudflare.com", "ptbtime1.ptb.de", "ntp.time.nl"}
}

// ParseServers reads the names of time servers with commas, semicolons or white
// space between them, each a host or an address, with a port where it is not
// 123: time.example.com, 192.0.2.1:1123, [2001:db8::1]:1123. What is named twice
// is there once. An error is a sentence for who typed them. It may be fewer than
// [LeastServers]; whether that will do is the caller's question.
func ParseServers(text string) ([]string, error) {
	var servers []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool {
		return r == ',' || r == ';' || unicode.IsSpace(r)
	}) {
		server, err := parseServer(s)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(servers, server) {
			servers = append(servers, server)
		}
	}
	if len(servers) > MostServers {
		return nil, fmt.Errorf("%d time servers are too many: name %d at most", len(servers), MostServers)
	}
	return servers, nil
}

// parseServer returns a server's name as it is kept: in lower case, an IPv6
// address in brackets.
func parseServer(s string) (string, error) {
	s = strings.ToLower(s)
	if ip := net.ParseIP(strings.Trim(s, "[]")); ip != nil && ip.To4() == nil {
		return "[" + ip.String() + "]", nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = s, "123"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", fmt.Errorf("“%s” has no port after the colon: write a number from 1 to 65535, or leave it out", bounded(s))
	}
	if !isHost(host) {
		return "", fmt.Errorf("“%s” is not the name of a time server: write it as in time.example.com", bounded(s))
	}
	return s, nil
}

// isHost reports whether s can be the name or address of a computer.
func isHost(s string) bool {
	if net.ParseIP(s) != nil {
		return true
	}
	if s == "" || len(s) > mostName || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > unicode.MaxASCII && unicode.IsLetter(r)
		if !letter && r != '.' && r != '-' && r != '_' {
			return false
		}
	}
	return s[0] != '-' && s[0] != '.'
}

// bounded keeps what was typed from filling a sentence.
func bounded(s string) string {
	if letters := []rune(s); len(letters) > 40 {
		return string(letters[:40]) + "…"
	}
	return s
}

// EnoughServers returns an error, a sentence, where servers are too few for a
// wrong one to be noticed.
func EnoughServers(servers []string) error {
	if len(servers) < LeastServers {
		return errors.New("name at least two time servers: with one alone nobody notices that it is wrong")
	}
	return nil
}
