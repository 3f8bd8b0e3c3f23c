package export

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func steamSample() sample { return heldSamples(holdsSteam)[3] }

// steamOld writes what the app wrote until version 2.
func steamOld(s sample) map[string]any {
	return map[string]any{
		"shared_secret": base64.StdEncoding.EncodeToString(s.key), "serial_number": "1234567890123456789",
		"revocation_code": "R00000", "uri": "otpauth://totp/Steam:" + s.name + "?secret=" + s.base32() + "&issuer=Steam",
		"server_time": "1600000000", "account_name": s.name, "token_gid": "0", "identity_secret": "AAAA",
		"secret_1": "AAAA", "status": 1, "steamguard_scheme": "2", "steamid": "76561190000000000",
	}
}

// steamFiles are a maFile of Steam Desktop Authenticator, the app's old file, and
// what it keeps today.
func steamFiles(t testing.TB) [][]byte {
	desktop := steamOld(steamSample())
	delete(desktop, "steamid")
	desktop["Session"] = map[string]any{"SessionID": nil, "SteamID": 76561190000000000}
	desktop["fully_enrolled"] = true
	return [][]byte{
		marshal(t, desktop),
		marshal(t, steamOld(steamSample())),
		marshal(t, map[string]any{"accounts": map[string]any{"76561190000000000": steamOld(steamSample())}}),
		marshal(t, map[string]any{"encrypted": true, "first_run": false, "entries": []any{
			map[string]any{"encryption_iv": "AAAA", "encryption_salt": "AAAA", "filename": "1.maFile", "steamid": 1}}}),
		marshal(t, map[string]any{"version": 1, "keystore_id": nil, "entries": []any{
			map[string]any{"filename": "gabe.maFile", "steam_id": 1, "account_name": "gabe", "encryption": nil}}}),
	}
}

func TestSteam(t *testing.T) {
	for _, data := range steamFiles(t)[:3] {
		got, err := read(t, data, "")
		wantSamples(t, got, err, []sample{steamSample()})
	}
}

// Parts of the file that others leave out are found elsewhere in it.
func TestSteamFallbacks(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"gabe":              func(m map[string]any) { delete(m, "account_name") },
		"76561190000000000": func(m map[string]any) { delete(m, "account_name"); delete(m, "uri") },
		"76561190000000001": func(m map[string]any) {
			delete(m, "account_name")
			delete(m, "uri")
			delete(m, "steamid")
			m["steam_id"] = "76561190000000001"
		},
	} {
		file := steamOld(steamSample())
		change(file)
		want := steamSample()
		want.name = name
		got, err := read(t, marshal(t, file), "")
		wantSamples(t, got, err, []sample{want})
	}
	file := steamOld(steamSample())
	file["shared_secret"] = nil
	got, err := read(t, marshal(t, file), "")
	wantSamples(t, got, err, []sample{steamSample()})
}

func TestSteamFailures(t *testing.T) {
	for _, manifest := range steamFiles(t)[3:] {
		if _, err := read(t, manifest, passphrase); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "Manage Encryption") {
			t.Errorf("a manifest: %v", err)
		}
	}
	for _, secret := range []any{"", "!!!", []string{}} {
		file := steamOld(steamSample())
		file["shared_secret"], file["uri"] = secret, ""
		if got, err := read(t, marshal(t, file), ""); err == nil || len(got.Skipped) != 1 {
			t.Errorf("a key %q: left out %v, %v", secret, got.Skipped, err)
		}
	}
}

func FuzzSteam(f *testing.F) { fuzz(f, steamFiles(f)...) }
