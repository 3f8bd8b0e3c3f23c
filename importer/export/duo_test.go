package export

import (
	"strings"
	"testing"
)

func duoSamples() []sample {
	all := heldSamples(holdsHOTP)
	all[2].issuer = "" // the names of Duo are one
	return all
}

func duoFile(t testing.TB) []byte {
	var all []any
	for _, s := range duoSamples() {
		generator := map[string]any{"otpSecret": s.base32()}
		if s.kind == "hotp" {
			generator["counter"] = s.counter
		}
		name := s.name
		if s.issuer != "" {
			name = s.issuer + ": " + s.name
		}
		all = append(all, map[string]any{"accountType": "OTP", "name": name, "logoUri": "android.resource://x", "otpGenerator": generator})
	}
	return marshal(t, all)
}

func TestDuo(t *testing.T) {
	got, err := read(t, duoFile(t), "")
	wantSamples(t, got, err, duoSamples())
}

func TestDuoLeavesOut(t *testing.T) {
	for want, account := range map[string]map[string]any{
		"signs in by a message": {"accountType": "Duo", "pkey": "k", "name": "Firm"},
		"key is wrong":          {"name": "Firm", "otpGenerator": map[string]any{"otpSecret": "ab!"}},
		"not as it should be":   {"name": "Firm", "otpGenerator": 1},
	} {
		data := strings.TrimSuffix(string(duoFile(t)), "]") + "," + string(marshal(t, account)) + "]"
		got, err := read(t, []byte(data), "")
		if err != nil || len(got.Accounts) != len(duoSamples()) || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: %d accounts, left out %v, %v", want, len(got.Accounts), got.Skipped, err)
		}
	}
}

func FuzzDuo(f *testing.F) { fuzz(f, duoFile(f)) }
