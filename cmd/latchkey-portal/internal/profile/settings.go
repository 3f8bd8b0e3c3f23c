package profile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// A Setting is one rule that can be changed at the start.
type Setting struct {
	Name string
	// Help says what it is, with its unit.
	Help string
	// Value returns what the rules have.
	Value func(enroll.Rules) string
	set   func(*enroll.Rules, string) error
}

// AllSettings returns every rule that can be changed.
func AllSettings() []Setting {
	return []Setting{
		whole("key_bytes", "length of a new key, in bytes", func(r *enroll.Rules) *int { return &r.KeyBytes }),
		{
			"algorithm", "of codes: SHA1, SHA256 or SHA512",
			func(r enroll.Rules) string { return string(r.Algorithm) },
			func(r *enroll.Rules, v string) error { r.Algorithm = vault.Algorithm(v); return nil },
		},
		whole("digits", "of codes", func(r *enroll.Rules) *int { return &r.Digits }),
		whole("period", "of a time step, in seconds", func(r *enroll.Rules) *int { return &r.Period }),
		whole("skew", "how many time steps a code may be early or late", func(r *enroll.Rules) *int { return &r.Skew }),
		span("code_minutes", "how long a code that is sent can be used", time.Minute, func(r *enroll.Rules) *time.Duration { return &r.CodeLife }),
		whole("codes_sent", "how many may be sent to a user in that time", func(r *enroll.Rules) *int { return &r.MostSent }),
		{
			"methods", "in the order in which they are shown and asked for, such as \"sms app\"",
			func(r enroll.Rules) string { return joinMethods(r.Methods) },
			func(r *enroll.Rules, v string) error { r.Methods = splitMethods(v); return nil },
		},
		yesNo("send_at_once", "send a code as soon as it is asked for", func(r *enroll.Rules) *bool { return &r.SendAtOnce }),
		yesNo("last_used_first", "begin a log-in with the method used last", func(r *enroll.Rules) *bool { return &r.LastUsedFirst }),
		whole("recovery_codes", "how many a user gets; 0 is none", func(r *enroll.Rules) *int { return &r.RecoveryCodes }),
		whole("passkeys", "how many a user may have; 0 is none", func(r *enroll.Rules) *int { return &r.Passkeys }),
		span("remember_days", "how long a browser may be remembered; 0 is not at all", 24*time.Hour, func(r *enroll.Rules) *time.Duration { return &r.Remember }),
		whole("skips", "how many times a user may go on without a code", func(r *enroll.Rules) *int { return &r.Skips }),
		yesNo("required", "users need a second factor from the start", func(r *enroll.Rules) *bool { return &r.Required }),
		span("grace_days", "how long a user has for the set-up; 0 is for ever", 24*time.Hour, func(r *enroll.Rules) *time.Duration { return &r.Grace }),
		span("rollout_seconds", "how long switching one user on takes", time.Second, func(r *enroll.Rules) *time.Duration { return &r.RolloutEach }),
		yesNo("address_fixed", "only staff changes addresses once a second factor is required", func(r *enroll.Rules) *bool { return &r.AddressFixed }),
		whole("free_failures", "how many failures in a row cost no waiting", func(r *enroll.Rules) *int { return &r.FreeFailures }),
		span("first_wait_seconds", "the wait after those; it doubles", time.Second, func(r *enroll.Rules) *time.Duration { return &r.FirstWait }),
		span("longest_wait_seconds", "up to this", time.Second, func(r *enroll.Rules) *time.Duration { return &r.LongestWait }),
		whole("lock_at", "failures that lock a user", func(r *enroll.Rules) *int { return &r.LockAt }),
		whole("password_min", "characters of a chosen password at least", func(r *enroll.Rules) *int { return &r.PasswordMin }),
		whole("password_max", "characters at most", func(r *enroll.Rules) *int { return &r.PasswordMax }),
		span("invitation_days", "how long an invitation can be accepted", 24*time.Hour, func(r *enroll.Rules) *time.Duration { return &r.InvitationLife }),
		span("pending_minutes", "how long a log-in or set-up may take", time.Minute, func(r *enroll.Rules) *time.Duration { return &r.PendingLife }),
		span("idle_minutes", "how long a session may be idle", time.Minute, func(r *enroll.Rules) *time.Duration { return &r.IdleLife }),
		span("session_hours", "how long a session may last", time.Hour, func(r *enroll.Rules) *time.Duration { return &r.SessionLife }),
	}
}

func whole(name, help string, of func(*enroll.Rules) *int) Setting {
	return Setting{
		name, help,
		func(r enroll.Rules) string { return strconv.Itoa(*of(&r)) },
		func(r *enroll.Rules, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil {
				return fmt.Errorf("%q is not a whole number", v)
			}
			*of(r) = n
			return nil
		},
	}
}

// longestSpan bounds what a setting can say, so that no sum of them overflows.
const longestSpan = 10 * 365 * 24 * time.Hour

func span(name, help string, unit time.Duration, of func(*enroll.Rules) *time.Duration) Setting {
	return Setting{
		name, help,
		func(r enroll.Rules) string { return number(*of(&r), unit) },
		func(r *enroll.Rules, v string) error {
			n, err := strconv.ParseFloat(v, 64)
			if err != nil || !(n >= 0 && n <= float64(longestSpan/unit)) { // which no NaN is
				return fmt.Errorf("%q is no number from 0 to %d", v, longestSpan/unit)
			}
			*of(r) = time.Duration(n * float64(unit))
			return nil
		},
	}
}

func yesNo(name, help string, of func(*enroll.Rules) *bool) Setting {
	words := map[bool]string{true: "yes", false: "no"}
	return Setting{
		name, help + ": yes or no",
		func(r enroll.Rules) string { return words[*of(&r)] },
		func(r *enroll.Rules, v string) error {
			if v != "yes" && v != "no" {
				return fmt.Errorf("%q is neither yes nor no", v)
			}
			*of(r) = v == "yes"
			return nil
		},
	}
}

func joinMethods(methods []enroll.Method) string {
	var words []string
	for _, m := range methods {
		words = append(words, string(m))
	}
	return strings.Join(words, " ")
}

func splitMethods(text string) []enroll.Method {
	var methods []enroll.Method
	for _, word := range strings.Fields(text) {
		methods = append(methods, enroll.Method(word))
	}
	return methods
}

// A change is a line of a file of settings.
type change struct {
	line    int
	setting Setting
	value   string
}

// Bounds of a file of settings.
const (
	mostChanges = 1000
	longestLine = 4 << 10 // bytes
)

// Change returns the profile with the settings that a file has: a line for each,
// as in "skew = 2", empty lines, and remarks that begin with #. It names the line
// with a setting that is unknown, impossible, or contradicts the others.
func (p Profile) Change(file io.Reader) (Profile, error) {
	changes, err := readChanges(file)
	if err != nil {
		return Profile{}, err
	}
	changed, err := p.with(changes)
	if err == nil {
		return changed, nil
	}
	// The line is the one without which all would be well.
	for i := len(changes) - 1; i >= 0; i-- {
		others := append(append([]change(nil), changes[:i]...), changes[i+1:]...)
		if _, without := p.with(others); without == nil {
			return Profile{}, fmt.Errorf("line %d, %s = %s: %w", changes[i].line, changes[i].setting.Name, changes[i].value, err)
		}
	}
	return Profile{}, fmt.Errorf("the settings together: %w", err)
}

// with applies changes and validates the whole.
func (p Profile) with(changes []change) (Profile, error) {
	for _, c := range changes {
		if err := c.setting.set(&p.Rules, c.value); err != nil {
			return Profile{}, err
		}
	}
	p = p.fitted()
	if err := p.Validate(); err != nil {
		return Profile{}, err
	}
	return p, enroll.Consistent(p.Rules, p.Flow())
}

func readChanges(file io.Reader) ([]change, error) {
	known := map[string]Setting{}
	for _, s := range AllSettings() {
		known[s.Name] = s
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	var changes []change
	seen := map[string]int{}
	for number := 1; lines.Scan(); number++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		name, value, ok := strings.Cut(text, "=")
		name, value = strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)
		setting, isKnown := known[name]
		switch {
		case !ok:
			return nil, fmt.Errorf("line %d is not of the form name = value", number)
		case !isKnown:
			return nil, fmt.Errorf("line %d: there is no setting %q; latchkey-portal settings lists them", number, name)
		case seen[name] > 0:
			return nil, fmt.Errorf("line %d: %s is in line %d already", number, name, seen[name])
		case len(changes) == mostChanges:
			return nil, fmt.Errorf("line %d: there are too many settings", number)
		}
		if err := setting.set(&enroll.Rules{}, value); err != nil {
			return nil, fmt.Errorf("line %d, %s: %w", number, name, err)
		}
		seen[name] = number
		changes = append(changes, change{number, setting, value})
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, fmt.Errorf("a line is longer than %d bytes", longestLine)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading settings: %w", err)
	}
	return changes, nil
}
