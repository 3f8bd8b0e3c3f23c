// Package foundtest checks what is true of every result of every reader. Only
// tests import it.
package foundtest

import (
	"testing"

	"latchkey/importer/found"
)

// Check fails t unless the result has accounts or an error, each account is
// possible and new, and whatever was left out has a name and a reason.
func Check(t testing.TB, got found.Result, err error) {
	t.Helper()
	if (err == nil) == (len(got.Accounts) == 0) {
		t.Errorf("%d accounts, and error %v", len(got.Accounts), err)
	}
	if err == nil && got.Format == "" {
		t.Error("the format has no name")
	}
	for _, a := range got.Accounts {
		if err := a.Validate(); err != nil {
			t.Error(err)
		}
		if a.ID != "" {
			t.Error("an ID was drawn")
		}
	}
	for _, s := range got.Skipped {
		if s.Name == "" || s.Reason == "" {
			t.Errorf("left out without a word: %+v", s)
		}
	}
}
