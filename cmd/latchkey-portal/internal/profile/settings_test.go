package profile

import (
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

func named(t testing.TB, name string) Profile {
	t.Helper()
	p, ok := ByName(name)
	if !ok {
		t.Fatalf("there is no profile %q", name)
	}
	return p
}

func TestChange(t *testing.T) {
	p, err := named(t, "pinventory").Change(strings.NewReader(`
# A portal that is quicker to rehearse.
code_minutes = 0.5   # half a minute
lock_at = "4"
skips = 0
free_failures=1
send_at_once = no
`))
	if err != nil {
		t.Fatal(err)
	}
	r := p.Rules
	if r.CodeLife != 30*time.Second || r.LockAt != 4 || r.Skips != 0 || r.FreeFailures != 1 || r.SendAtOnce {
		t.Errorf("the rules are %+v", r)
	}
	code, _ := p.Screen(enroll.EnterCode)
	if code.Code.Skip != "" || code.Code.Remember == "" {
		t.Error("the page has words for a skip that there is not, or none for remembering")
	}
	before := named(t, "pinventory")
	if code, _ := before.Screen(enroll.EnterCode); code.Code.Skip == "" || before.Rules.Skips != 2 {
		t.Error("the change reached the profile that it was made from")
	}
}

// What is unknown or contradicts itself is refused with its line.
func TestSettingsThatAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"\n\nskiips = 2":                     `line 3: there is no setting "skiips"`,
		"skips":                              "line 1 is not of the form name = value",
		"skips = two":                        `line 1, skips: "two" is not a whole number`,
		"skips = 1\nskips = 2":               "line 2: skips is in line 1 already",
		"code_minutes = NaN":                 "line 1, code_minutes:",
		"code_minutes = -1":                  "line 1, code_minutes:",
		"required = maybe":                   "is neither yes nor no",
		"digits = 6\nskew = 11\nlock_at = 9": "line 2, skew = 11:",
		"free_failures = 12\nskew = 2":       "line 1, free_failures = 12:",
		"digits = 99":                        "line 1, digits = 99:",
		"methods = mail app":                 "line 1, methods = mail app:",
		"recovery_codes = 5":                 "line 1, recovery_codes = 5:",
		"a\x00b = 1":                         "line 1: there is no setting",
		strings.Repeat("x", 5000):            "a line is longer than",
	} {
		_, err := named(t, "pinventory").Change(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", text, err, want)
		}
	}
}

// Every setting can be said the way that it is shown.
func TestSettingsAreReadAsShown(t *testing.T) {
	for _, p := range All() {
		var file strings.Builder
		for _, s := range AllSettings() {
			file.WriteString(s.Name + " = " + s.Value(p.Rules) + "\n")
			if s.Help == "" {
				t.Errorf("%s has no help", s.Name)
			}
		}
		if _, err := p.Change(strings.NewReader(file.String())); err != nil {
			t.Errorf("%s: its own settings are refused: %v", p.Name, err)
		}
	}
}

func FuzzChange(f *testing.F) {
	f.Add("skips = 1\nmethods = \"app sms\"\n# x")
	f.Add("period = 9223372036854775807\nkey_bytes=-1")
	f.Add("algorithm = MD5\ncode_minutes = 1e999")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := cin7().Change(strings.NewReader(text))
		if err != nil {
			return
		}
		if err := enroll.Consistent(p.Rules, p.Flow()); err != nil {
			t.Errorf("settings were taken that contradict themselves: %v", err)
		}
	})
}

// In the standards' mode nothing is left that the screens leave room for, and the
// rest is named in both.
func TestModes(t *testing.T) {
	for _, p := range All() {
		if p.In(AsDocumented).Rules.Skips != p.Rules.Skips {
			t.Errorf("%s: the documented mode changed the rules", p.Name)
		}
		standard := p.In(AsStandard)
		if err := standard.Validate(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if err := enroll.Consistent(standard.Rules, standard.Flow()); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, d := range standard.Differences() {
			if !d.Kept {
				t.Errorf("%s as in the standards: %s", p.Name, d.Documented)
			}
		}
		for _, d := range p.Differences() {
			if d.Documented == "" || d.Standard == "" || d.Clause == "" {
				t.Errorf("%s: a difference says %+v", p.Name, d)
			}
		}
	}
	var kept, mended []string
	for _, d := range named(t, "pinventory").Differences() {
		if d.Kept {
			kept = append(kept, d.Documented)
		} else {
			mended = append(mended, d.Documented)
		}
	}
	if got := strings.Join(mended, " "); got != "A user can go on without a code 2 times. On a browser that is remembered the password is enough for 15 days." {
		t.Errorf("of pinventory what can be mended is %q", got)
	}
	if got := strings.Join(kept, " "); got != "Codes are sent by email." {
		t.Errorf("of pinventory what stays is %q", got)
	}
}
