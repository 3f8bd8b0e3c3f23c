package main

import (
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Whatever --user-fault and --fault say, it is on for whom it names, or refused in one
// line that names the flag.
func FuzzFaultFlags(f *testing.F) {
	for _, text := range []string{"dana@example.com=digits-8", "a=b=sha256", "=sha256", "dana", "dana=", "dana=clock-fast:x", "\x00=qr-tiny", "Dana = qr-tiny,"} {
		f.Add(text, "sha512")
		f.Add(text, "")
	}
	f.Fuzz(func(t *testing.T, user, all string) {
		board, err := setting{faults: []string{all}, userFaults: []string{user}}.board()
		if err != nil {
			if said := err.Error(); strings.ContainsAny(said, "\r\n") || !strings.HasPrefix(said, "--fault: ") && !strings.HasPrefix(said, "--user-fault") {
				t.Errorf("the error is %q", said)
			}
			return
		}
		name, _, _ := strings.Cut(user, "=")
		if at := strings.LastIndex(user, "="); at > 0 {
			name = user[:at]
		}
		for _, u := range board.Users() {
			if u.UserName != enroll.Fold(name) {
				t.Errorf("%q is on for %q", user, u.UserName)
			}
		}
	})
}
