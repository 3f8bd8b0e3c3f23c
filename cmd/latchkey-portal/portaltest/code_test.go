package portaltest_test

import (
	"testing"
	"time"

	"latchkey/importer/otpauth"
)

// codeOf is what an authenticator shows for a provisioning link.
func codeOf(t *testing.T, uri string, at time.Time) string {
	t.Helper()
	found, err := otpauth.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	code, err := found.Account.Code(at)
	if err != nil {
		t.Fatal(err)
	}
	return code.Value
}
