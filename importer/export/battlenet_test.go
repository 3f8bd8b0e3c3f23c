package export

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func battlenetSample() sample {
	return sample{issuer: "Battle.net", name: "EU-0123-4567-8901", key: []byte("blizzard\x00has eight d"), kind: "totp", hash: "SHA1", digits: 8, period: 30}
}

func battlenetXML(masked string) []byte {
	return []byte(`<?xml version='1.0' encoding='utf-8' standalone='yes' ?>
<map>
    <long name="com.blizzard.bma.AUTH_STORE.CLOCK_OFFSET" value="12" />
    <int name="com.blizzard.bma.AUTH_STORE_HASH_VERSION" value="10" />
    <string name="com.blizzard.bma.AUTH_STORE.HASH">` + masked + `</string>
    <long name="com.blizzard.bma.AUTH_STORE.LAST_MODIFIED" value="1500000000000" />
</map>
`)
}

// battlenetMasked puts the mask over a text.
func battlenetMasked(text string) string {
	masked := ""
	for i := range len(text) {
		var m byte
		_, _ = fmt.Sscanf(("398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a")[2*i:2*i+2], "%x", &m)
		masked += fmt.Sprintf("%02x", text[i]^m)
	}
	return masked
}

func battlenetFile(testing.TB) []byte {
	s := battlenetSample()
	return battlenetXML(battlenetMasked(hex.EncodeToString(s.key) + s.name))
}

func TestBattlenet(t *testing.T) {
	got, err := read(t, battlenetFile(t), "")
	wantSamples(t, got, err, []sample{battlenetSample()})
}

func TestBattlenetFailures(t *testing.T) {
	s := battlenetSample()
	whole := battlenetMasked(hex.EncodeToString(s.key) + s.name)
	for _, masked := range []string{"", "x", whole[:40], whole[:len(whole)-1], whole + "41", "ff" + whole[2:], battlenetMasked(hex.EncodeToString(s.key) + "<>"), whole[:112] + "ff"} {
		if got, err := read(t, battlenetXML(masked), ""); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%q: %d accounts, %v", masked, len(got.Accounts), err)
		}
	}
	cut := battlenetFile(t)
	if _, err := read(t, cut[:len(cut)-40], ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
	none := strings.Replace(string(cut), `AUTH_STORE.HASH">`, `other">com.blizzard.bma.AUTH_STORE.HASH`, 1)
	if _, err := read(t, []byte(none), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without an account: %v", err)
	}
}

func FuzzBattlenet(f *testing.F) { fuzz(f, battlenetFile(f)) }
