package profile

import (
	"errors"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Every setting of every profile can be set to what it is, and what rules leave out is
// there again when they have it.
func TestSet(t *testing.T) {
	for _, p := range All() {
		for _, mode := range Modes() {
			played := p.In(mode)
			same, err := played.Set(played.Values())
			if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			if len(same.Screens) != len(played.Screens) || same.Mode != mode {
				t.Errorf("%s %s is another: %d screens, %s", p.Name, mode, len(same.Screens), same.Mode)
			}
		}
	}
	p, _ := ByName("cin7")
	p = p.In(AsDocumented)
	without, err := p.Set(map[string]string{"passkeys": "0"})
	if err != nil || without.Passkeys != nil {
		t.Fatalf("without passkeys: %v", err)
	}
	again, err := without.Set(map[string]string{"passkeys": "3"})
	if err != nil || again.Passkeys == nil || again.Rules.Passkeys != 3 {
		t.Errorf("with them again: %v", err)
	}
	for _, p := range All() {
		if p.Rules.Skips == 0 {
			continue
		}
		strict, err := p.In(AsStandard).Set(map[string]string{"skips": "2"})
		screen, _ := strict.Screen(enroll.EnterCode)
		if err != nil || screen.Code.Skip == "" {
			t.Errorf("%s with skips again has no words for them: %v", p.Name, err)
		}
	}
}

func TestSetRefused(t *testing.T) {
	p, _ := ByName("cin7")
	for name, c := range map[string]struct {
		values map[string]string
		about  string
	}{
		"unknown":        {map[string]string{"digits": "8", "colour": "red"}, `"colour"`},
		"no number":      {map[string]string{"digits": "many"}, "digits"},
		"impossible":     {map[string]string{"period": "60", "digits": "99"}, "digits"},
		"contradicts":    {map[string]string{"lock_at": "1", "free_failures": "5"}, ""},
		"too long":       {map[string]string{"methods": strings.Repeat("app ", 100)}, "methods"},
		"without a word": {map[string]string{"skips": "3"}, "skips"},
	} {
		var wrong *SettingError
		if _, err := p.In(AsDocumented).Set(c.values); !errors.As(err, &wrong) || wrong.Name != c.about && c.about != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is wrong with a lock that comes too soon is one sentence, of words that people
// use.
func TestLockTooSoon(t *testing.T) {
	p, _ := ByName("cin7")
	_, err := p.In(AsDocumented).Set(map[string]string{"lock_at": "0"})
	const want = "the setting lock_at: users would be locked after 0 failed tries, although the first 3 are free; lock them after 4 or more"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
