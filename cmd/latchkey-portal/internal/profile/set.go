package profile

import (
	"fmt"
	"maps"
	"slices"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// mostSettable is the longest value of a setting, in bytes.
const mostSettable = 256

// A SettingError says which setting cannot be as asked for.
type SettingError struct {
	Name string // of the setting; empty where it is all of them together
	err  error
}

// Error names the setting.
func (e *SettingError) Error() string {
	if e.Name == "" {
		return "the settings together: " + e.err.Error()
	}
	return fmt.Sprintf("the setting %s: %v", e.Name, e.err)
}

// Unwrap returns what is wrong.
func (e *SettingError) Unwrap() error { return e.err }

// Set returns the profile with other values of some settings, by their names. What the
// rules of before had left out of the profile's words and screens is there again where
// the new ones have room for it. Errors are of [*SettingError].
func (p Profile) Set(values map[string]string) (Profile, error) {
	var changes []change
	for _, s := range AllSettings() {
		value, ok := values[s.Name]
		if !ok {
			continue
		}
		if len(value) > mostSettable {
			return Profile{}, &SettingError{s.Name, fmt.Errorf("its value has more than %d bytes", mostSettable)}
		}
		if err := s.set(&enroll.Rules{}, value); err != nil {
			return Profile{}, &SettingError{s.Name, err}
		}
		changes = append(changes, change{setting: s, value: value})
	}
	if len(changes) < len(values) {
		return Profile{}, &SettingError{unknownSetting(values), fmt.Errorf("there is no such setting; latchkey-portal settings lists them")}
	}
	whole := p.whole()
	changed, err := whole.with(changes)
	if err == nil {
		return changed, nil
	}
	for i := range changes {
		others := slices.Delete(slices.Clone(changes), i, i+1)
		if _, without := whole.with(others); without == nil {
			return Profile{}, &SettingError{changes[i].setting.Name, err}
		}
	}
	return Profile{}, &SettingError{"", err}
}

// whole is the profile with all its words and screens, for the rules it has now.
func (p Profile) whole() Profile {
	w, ok := ByName(p.Name)
	if !ok {
		return p
	}
	w.Mode, w.Parts, w.Fixtures, w.Rules = p.Mode, p.Parts, p.Fixtures, p.Rules
	return w
}

// unknownSetting is the first name that no setting has, as far as a sentence has room.
func unknownSetting(values map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(AllSettings(), func(s Setting) bool { return s.Name == name }) {
			return fmt.Sprintf("%q", shortened(name))
		}
	}
	return ""
}

// Values returns every setting with its value.
func (p Profile) Values() map[string]string {
	values := map[string]string{}
	for _, s := range AllSettings() {
		values[s.Name] = s.Value(p.Rules)
	}
	return values
}
