package profile

import "testing"

func TestWithin(t *testing.T) {
	for label, want := range map[string]string{
		"Username (email address)": "username (email address)", "MFA": "MFA", "Two-factor": "two-factor", "A": "a", "": "",
	} {
		if got := Within(label); got != want {
			t.Errorf("%q is %q within a sentence, want %q", label, got, want)
		}
	}
}

func TestWordsOfSkipping(t *testing.T) {
	p := pinventory()
	p.Screens[0].Code.Skip, p.Rules.Skips = "", 0
	if p.Validate() == nil {
		t.Error("a hint about skipping was taken where nothing can be skipped")
	}
	if p, _ := ByName("pinventory"); p.In(AsStandard).Validate() != nil {
		t.Error("the words do not fit the rules of the standards")
	}
}
