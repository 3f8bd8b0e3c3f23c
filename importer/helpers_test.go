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

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
