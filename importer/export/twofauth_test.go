package export

import (
	"strings"
	"testing"
)

const twofauthHolds = holdsHOTP | holdsSteam | holdsAlgorithms

func twofauthWith(t testing.TB, change map[string]any) []byte {
	var all []any
	for _, s := range heldSamples(twofauthHolds) {
		r := map[string]any{
			"otp_type": s.kind, "account": s.name, "service": s.issuer, "icon": nil, "icon_mime": nil, "icon_file": nil,
			"secret": s.base32(), "digits": s.digits, "algorithm": strings.ToLower(s.hash), "period": s.period, "counter": nil,
			"legacy_uri": "otpauth://totp/x",
		}
		switch s.kind {
		case "hotp":
			r["period"], r["counter"] = nil, s.counter
		case "steam":
			r["otp_type"] = "steamtotp"
		}
		for name, value := range change {
			r[name] = value
		}
		all = append(all, r)
	}
	return marshal(t, map[string]any{"app": "2fauth_v5.4.3", "schema": 1, "datetime": "2024-01-01T00:00:00.000000Z", "data": all})
}

func twofauthFile(t testing.TB) []byte { return twofauthWith(t, nil) }

func TestTwofauth(t *testing.T) {
	got, err := read(t, twofauthFile(t), "")
	wantSamples(t, got, err, heldSamples(twofauthHolds))
}

func TestTwofauthLink(t *testing.T) {
	s := sample{issuer: "Shop", name: "zoe", key: []byte("12345678901234567890"), kind: "totp", hash: "SHA256", digits: 8, period: 60}
	data := twofauthWith(t, map[string]any{"secret": nil, "legacy_uri": "otpauth://totp/Shop:zoe?digits=8&period=60&algorithm=sha256&secret=" + s.base32()})
	got, err := read(t, data, "")
	wantSamples(t, got, err, []sample{s})
}

func TestTwofauthLeavesOut(t *testing.T) {
	for want, change := range map[string]map[string]any{
		"algorithm":           {"algorithm": "md5"},
		"kind of code":        {"otp_type": "push"},
		"12 digits":           {"digits": 12, "otp_type": "totp"},
		"could not decrypt":   {"secret": "*indecipherable*"},
		"not as it should be": {"counter": "some"},
	} {
		got, err := read(t, twofauthWith(t, change), "")
		if err == nil || len(got.Skipped) == 0 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: %d accounts, left out %v, %v", want, len(got.Accounts), got.Skipped, err)
		}
	}
}

func FuzzTwofauth(f *testing.F) { fuzz(f, twofauthFile(f)) }
