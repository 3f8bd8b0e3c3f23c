package brands

import (
	"regexp"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	s := Load()
	for issuer, want := range map[string]string{
		"GitHub": "github", "github": "github", " GITHUB ": "github", "github.com": "github", "GitHub: me": "github",
		"GitHub:dana@example.com": "github", "GitHub (work)": "github", "www.GitHub.com": "github",
		"https://github.com/login": "github", "https://github.com": "github", "HTTP://GitHub.com:443/x?y#z": "github",
		"github.com.": "github", "github.com: dana": "github", "Git-Hub": "github", "ＧｉｔＨｕｂ": "github",
		"Google": "google", "accounts.google.com": "google", "Google: dana@gmail.com": "google",
		"Proton Mail": "protonmail", "ProtonMail": "protonmail", "Booking.com": "bookingdotcom", "FRITZ!Box": "fritz",
		"Bank of America": "bankofamerica", "Battle.net": "battledotnet", "Battle.net (EU)": "battledotnet", "Twitter": "x", "x.com": "x", "1&1": "1and1",
		"Box.com": "box", "linear.app": "linear", "auth.login.okta.com": "okta", "Stack Overflow": "stackoverflow",
	} {
		if m, ok := s.Match(issuer); !ok || m.Slug != want {
			t.Errorf("%q has the mark %q, want %q", issuer, m.Slug, want)
		}
	}
}

// A wrong mark would have somebody type a code at the wrong place.
func TestNoMarkForWhatIsMerelyAlike(t *testing.T) {
	s := Load()
	for _, issuer := range []string{
		"", " ", ":", "(", "://", "https://", "GitHub Enterprise", "GitHubb", "My GitHub", "GitНub", "notgithub.com", "github.com.example.org",
		"github.io", "dana.github.com", "git.hub", "pay.pal", "github.example.com", "https://github.com@evil.example", "https://evil.example/github.com",
		"https://evil.example\\github.com", "ftp://github.com", "evil.example: GitHub", "dana@github.com", "Customer Portal", "me: GitHub",
		"Box", "Line", "X", "Square", "Ring", "Linear", "Medium", "Signal", "Meta", "Unity", "Chase", "Apple", "Fritz", "Ghost",
		"Gitlabs", "Pay", "Googol", "Steam Locomotive Club", "Discordia", "Amazon", "Microsoft", "LinkedIn", "Slack", "www.", ".", "www.com",
		"GitHub, Inc", "PayPal – Example Ltd", strings.Repeat("www.", 40) + "github.com",
	} {
		if m, ok := s.Match(issuer); ok {
			t.Errorf("%q has the mark of %s", issuer, m.Title)
		}
	}
}

// Every line can be used, and no two services go by one name.
func TestMarksFile(t *testing.T) {
	s := Load()
	lines := 0
	whose := make(map[string]string)
	for line := range strings.Lines(marks) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != fields || !regexp.MustCompile(`^[0-9a-z_]+$`).MatchString(f[0]) ||
			!regexp.MustCompile(`^[0-9A-F]{6}$`).MatchString(f[2]) || f[1] == "" || f[3]+f[4] == "" || f[5] == "" {
			t.Fatalf("a line cannot be used: %.80q", line)
		}
		for _, name := range append(strings.Split(f[3], ","), strings.Split(f[4], ",")...) {
			if other, taken := whose[name]; taken && name != "" {
				t.Errorf("%q is %s and %s", name, other, f[0])
			}
			whose[name] = f[0]
			if m, ok := s.Match(name); name != "" && (!ok || m.Slug != f[0]) {
				t.Errorf("%q does not find %s", name, f[0])
			}
		}
		if m, ok := s.Mark(f[0]); !ok || m.Title != f[1] {
			t.Errorf("%s is %q", f[0], m.Title)
		}
	}
	if lines < 150 || lines != len(s.bySlug) {
		t.Errorf("%d lines make %d marks", lines, len(s.bySlug))
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"GitHub: me", "https://www.github.com/x", "..", "a.b", "\xff", "ＧｉｔＨｕｂ"} {
		f.Add(s)
	}
	set := Load()
	f.Fuzz(func(t *testing.T, issuer string) {
		if m, ok := set.Match(issuer); ok && m.Path == "" {
			t.Errorf("%q has an empty mark", issuer)
		}
	})
}
