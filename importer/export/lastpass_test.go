package export

import (
	"errors"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func lastpassSamples() []sample {
	all := heldSamples(holdsTags | holdsAlgorithms)
	for i := range all {
		all[i].tags = all[i].tags[:min(1, len(all[i].tags))]
	}
	return all
}

func lastpassAccounts(change map[string]any) []any {
	var accounts []any
	for _, s := range lastpassSamples() {
		folder := 0
		if len(s.tags) > 0 {
			folder = 2
		}
		a := map[string]any{
			"accountID": "u", "lmiUserId": "", "issuerName": s.issuer, "originalIssuerName": "before", "userName": s.name,
			"originalUserName": "before", "pushNotification": false, "secret": strings.ToLower(s.base32()), "timeStep": s.period,
			"digits": s.digits, "creationTimestamp": 1700000000000, "isFavorite": false, "algorithm": s.hash,
			"folderData": map[string]any{"folderId": folder, "position": 0},
		}
		for name, value := range change {
			a[name] = value
		}
		accounts = append(accounts, a)
	}
	return accounts
}

func lastpassWith(t testing.TB, accounts []any) []byte {
	return marshal(t, map[string]any{
		"deviceId": "u", "deviceSecret": "s", "localDeviceId": "u", "deviceName": "telephone", "version": 3, "accounts": accounts,
		"folders": []any{
			map[string]any{"id": 0, "name": "Favorites", "isOpened": true},
			map[string]any{"id": 2, "name": "Work", "isOpened": true},
		},
	})
}

func lastpassFile(t testing.TB) []byte { return lastpassWith(t, lastpassAccounts(nil)) }

func TestLastPass(t *testing.T) {
	got, err := read(t, lastpassFile(t), "")
	wantSamples(t, got, err, lastpassSamples())
	for i, a := range got.Accounts {
		if a.Pinned != (len(lastpassSamples()[i].tags) == 0) {
			t.Errorf("%s is pinned: %v", a.Issuer, a.Pinned)
		}
	}
}

func TestLastPassLeavesOut(t *testing.T) {
	for want, change := range map[string]map[string]any{
		"algorithm":           {"algorithm": "SHA224"},
		"11 digits":           {"digits": 11},
		"no key":              {"secret": ""},
		"not as it should be": {"digits": "six"},
	} {
		got, err := read(t, lastpassWith(t, append(lastpassAccounts(nil)[:1], lastpassAccounts(change)[1])), "")
		if err != nil || len(got.Accounts) != 1 || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: %d accounts, left out %v, %v", want, len(got.Accounts), got.Skipped, err)
		}
	}
	empty := lastpassWith(t, []any{})
	if _, err := read(t, empty, ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without an account: %v", err)
	}
}

func FuzzLastPass(f *testing.F) { fuzz(f, lastpassFile(f)) }
