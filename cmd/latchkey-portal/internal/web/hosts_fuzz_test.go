package web

import (
	"net/netip"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever a Host header says, only the server's own names are let through, and where it
// listens on all addresses those too, but no name.
func FuzzHosts(f *testing.F) {
	for _, text := range []string{"localhost:8087", "127.0.0.1", "[::1]:80", "LOCALHOST.", "portal:1", "localhost.evil.example", "[fe80::1%25eth0]", "198.51.100.1:80", "0x7f.1", "::1:80", "[", ""} {
		f.Add(text)
	}
	own, all := HostsFor("127.0.0.1", "portal"), HostsFor("")
	known := map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, "portal": true}
	f.Fuzz(func(t *testing.T, header string) {
		host := hostOf(header)
		if own.Allows(header) && !known[host] {
			t.Errorf("%q is let through", header)
		}
		if _, err := netip.ParseAddr(host); all.Allows(header) && err != nil && !known[host] {
			t.Errorf("the name %q is let through", header)
		}
	})
}

// Whatever a member of staff is called, it is shown as a short line without what looks
// like a secret.
func FuzzStaffName(f *testing.F) {
	for _, text := range []string{"Kim of support", "JBSWY3DPEHPK3PXP", "123 456", "a\r\nb\x00c", "a\u202eb", "\xff", "📞"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name := cleanBy(text)
		odd := false
		for _, r := range name {
			odd = odd || !unicode.IsPrint(r)
		}
		if odd || utf8.RuneCountInString(name) > longestBy || tellsSecret(name) {
			t.Errorf("%q is shown as %q", text, name)
		}
	})
}
