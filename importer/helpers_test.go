package importer

import (
	"encoding/base64"
	"testing"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// googleExport is an export of Google Authenticator with the account of bob at
// GitLab.
const googleExport = "otpauth-migration://offline?data=CiUKA2tleRIDYm9iGgZHaXRMYWIgASgBMAI4AEIJdW5pcXVlIGlkEAEYASAAKACdBgcAAACiBgNuZXc="

func titlesOf(r found.Result) []string {
	var titles []string
	for _, a := range r.Accounts {
		titles = append(titles, a.Title())
	}
	return titles
}

func rawKey(t testing.TB, text string) []byte {
	t.Helper()
	key, err := otpauth.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key.Bytes()
}

// checkResult holds what is true of every result.
func checkResult(t *testing.T, got found.Result, err error) {
	t.Helper()
	if (err == nil) == (len(got.Accounts) == 0) {
		t.Errorf("%d accounts, and error %v", len(got.Accounts), err)
	}
	if err == nil && got.Format == "" {
		t.Error("no format")
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
			t.Errorf("skipped without a word: %+v", s)
		}
	}
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
