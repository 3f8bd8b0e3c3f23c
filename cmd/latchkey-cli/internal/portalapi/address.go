package portalapi

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// What can be wrong with an address. The texts are parts of sentences.
var (
	// ErrAddress means that a text is no address of a portal.
	ErrAddress = errors.New("it is not the address of a portal, as in http://127.0.0.1:8087")
	// ErrPlain means that the token would go over a network unencrypted.
	ErrPlain = errors.New("it leads to another machine without encryption, and the token and the key could be read on the way")
)

// parseAddress reads the address of a portal. Plain HTTP is for this machine, unless
// plain says that it may lead elsewhere.
func parseAddress(text string, plain bool) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", ErrAddress
	}
	if u.Scheme == "http" && !plain && !isLoopback(u.Hostname()) {
		return "", ErrPlain
	}
	u.RawQuery, u.ForceQuery = "", false
	return strings.TrimRight(u.String(), "/"), nil
}

// isLoopback reports whether a host is this machine and nothing else.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
