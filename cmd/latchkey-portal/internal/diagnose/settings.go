package diagnose

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"latchkey/vault"
)

// The usual settings: what an authenticator takes that ignores others.
const (
	usualDigits = vault.DefaultDigits
	usualPeriod = vault.DefaultPeriod
)

// otherSettings looks for codes that ignore what the account has of unusual settings,
// one of them, two or all.
func (i *inspection) otherSettings() {
	a := i.Account
	odd := []bool{a.Algorithm != vault.SHA1, a.Digits != usualDigits, a.Period != usualPeriod}
	ways := 0
	for mask := 1; mask < 8; mask++ {
		if ignores(mask, odd) {
			ways++
		}
	}
	for mask := 1; mask < 8; mask++ {
		if !ignores(mask, odd) {
			continue
		}
		algorithm, digits, period := a.Algorithm, a.Digits, i.period
		var ignored []string
		if mask&1 != 0 {
			ignored, algorithm = append(ignored, nameOf(a.Algorithm)), vault.SHA1
		}
		if mask&2 != 0 {
			ignored, digits = append(ignored, count(a.Digits)+" digits"), usualDigits
		}
		if mask&4 != 0 {
			ignored, period = append(ignored, count(a.Period)+" seconds"), usualPeriod
		}
		i.nearby(i.key, algorithm, digits, period, guess{reason: Defaults, weight: 1 / float64(ways), place: listed(ignored)})
	}
}

// ignores reports whether a set of settings can be ignored: each has to be unusual.
func ignores(mask int, odd []bool) bool {
	for bit, unusual := range odd {
		if mask&(1<<bit) != 0 && !unusual {
			return false
		}
	}
	return true
}

// nameOf writes an algorithm as people do.
func nameOf(a vault.Algorithm) string { return strings.Replace(string(a), "SHA", "SHA-", 1) }

// A reading is what an authenticator makes of a key's text that it takes for something
// other than base32.
type reading struct {
	how string
	key []byte
}

func readings(text string) []reading {
	all := []reading{
		{"as plain text", []byte(text)},
		{"as plain text in small letters", []byte(strings.ToLower(text))},
		{"as plain text with spaces", []byte(strings.Join(groups(text), " "))},
	}
	if key, err := hex.DecodeString(text); err == nil {
		all = append(all, reading{"as hexadecimal digits", key})
	}
	if key, err := base32.HexEncoding.WithPadding(base32.NoPadding).DecodeString(text); err == nil {
		all = append(all, reading{"with another alphabet of base32", key})
	}
	if key, err := base64.RawStdEncoding.DecodeString(text); err == nil {
		all = append(all, reading{"as base64", key})
	}
	return all
}

// otherReadings looks for the key read as something else.
func (i *inspection) otherReadings() {
	if len(i.text) == 0 || len(i.text) > longestKey {
		return
	}
	read := readings(i.text)
	for _, r := range read {
		i.nearby(r.key, i.Account.Algorithm, i.Account.Digits, i.period, guess{reason: KeyRead, weight: 1 / float64(len(read)), place: r.how})
	}
}

// groups splits a key by four, as it is shown and read.
func groups(key string) []string {
	var all []string
	for len(key) > groupSize {
		all, key = append(all, key[:groupSize]), key[groupSize:]
	}
	return append(all, key)
}
