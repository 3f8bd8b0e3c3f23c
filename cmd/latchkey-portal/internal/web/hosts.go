package web

import (
	"net"
	"net/netip"
	"strings"
)

// Hosts are the names that a request may be addressed to. Others are refused:
// a page elsewhere could point its own name at this machine and would then be
// taken for the portal by the browser (DNS rebinding).
type Hosts struct {
	names map[string]bool
	// anyAddress lets every plain IP address through, for a server that
	// listens on all of them. Rebinding needs a name.
	anyAddress bool
}

// HostsFor returns the names that fit a server listening on host, which is a
// name, an IP address, or empty for all addresses: host itself, those of the
// loopback interface, and the more names given.
func HostsFor(host string, more ...string) Hosts {
	h := Hosts{names: map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true}}
	for _, name := range append(more, host) {
		if name != "" {
			h.names[strings.ToLower(name)] = true
		}
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		h.anyAddress = true
	}
	return h
}

// Allows reports whether a request with this Host header is for the server.
func (h Hosts) Allows(header string) bool {
	host := hostOf(header)
	if h.names[host] {
		return true
	}
	_, err := netip.ParseAddr(host)
	return h.anyAddress && err == nil
}

// hostOf takes the port and the brackets off a Host header.
func hostOf(header string) string {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(header, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// IsLoopback reports whether host names the machine itself and nothing that
// another machine could reach.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// IsHostName reports whether a text can be the name of a host, without a port.
func IsHostName(name string) bool {
	odd := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._", r)
	}
	return name != "" && len(name) <= 253 && !strings.ContainsFunc(name, odd) && !strings.HasPrefix(name, ".")
}
