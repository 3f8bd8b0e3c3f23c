package export

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"

	"latchkey/importer/found"
)

// battlenetSetting is what the app keeps its one account in.
const battlenetSetting = "com.blizzard.bma.AUTH_STORE.HASH"

// battlenetMask is the fixed mask over it, in hexadecimal. What is under it is
// the key in hexadecimal, 40 characters, and the serial number, 17. Both are
// described in a well-known gist by the title "Battle.net Mobile Authenticator
// token", and in "Battle.net Mobile Authenticator Specification" at Wowpedia.
const battlenetMask = "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da98" +
	"13b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a"

// battlenetKey is how many characters of the text are the key.
const battlenetKey = 40

// battlenet reads the settings of the app Battle.net Authenticator for Android,
// which made standard codes of eight digits until Blizzard's other app took its
// place. The serial number is what Blizzard knows the account by.
func battlenet() Format {
	return Format{
		Name:   "battlenet",
		Title:  "Battle.net Authenticator",
		How:    "On a rooted Android telephone: copy the file /data/data/com.blizzard.bma/shared_prefs/com.blizzard.bma.AUTH_STORE.xml. The app itself exports nothing.",
		Detect: func(s *Source) bool { return isPreferences(s, battlenetSetting) },
		Read:   readBattlenet,
	}
}

func readBattlenet(_ context.Context, s *Source) (found.Result, error) {
	all, err := preferences(s)
	if err != nil {
		return found.Result{}, err
	}
	var list found.List
	place := 0
	for _, p := range all {
		if p.name != battlenetSetting {
			continue
		}
		place++
		if err := readBattlenetHash(&list, place, strings.TrimSpace(p.value)); err != nil {
			list.Skip(fmt.Sprintf("entry %d", place), err)
		}
	}
	return list.Finish("Battle.net Authenticator", "file")
}

// readBattlenetHash takes in the account under the mask.
func readBattlenetHash(list *found.List, place int, masked string) error {
	damaged := fmt.Errorf("%w: its account is not as it should be; copy the file from the telephone again", found.ErrDamaged)
	b, err := hex.DecodeString(masked)
	if err != nil || len(b) <= battlenetKey || len(b) > len(battlenetMask)/2 {
		return damaged
	}
	mask, err := hex.DecodeString(battlenetMask)
	if err != nil {
		return fmt.Errorf("the mask: %w", err)
	}
	subtle.XORBytes(b, b, mask)
	key, err := hex.DecodeString(string(b[:battlenetKey]))
	serial := string(b[battlenetKey:])
	if err != nil || strings.Trim(serial, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		return damaged
	}
	eight := int64(8)
	entry{issuer: "Battle.net", name: serial, key: key, digits: &eight}.addTo(list, place)
	return nil
}
