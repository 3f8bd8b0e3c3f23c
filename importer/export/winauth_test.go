package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"latchkey/importer/found"
)

func winauthSamples() []sample {
	return append(heldSamples(holdsHOTP|holdsSteam|holdsAlgorithms),
		sample{issuer: "BattleNet", name: "hero", key: []byte("blizzard has eight d"), kind: "totp", hash: "SHA1", digits: 8, period: 30})
}

// winauthText writes the lines of an export.
func winauthText() string {
	var lines []string
	for _, s := range winauthSamples() {
		kind, more := "totp", ""
		switch {
		case s.kind == "hotp":
			kind, more = "hotp", fmt.Sprintf("&counter=%d", s.counter)
		case s.kind == "steam":
			more = "&deviceid=android%3a0&data=" + url.QueryEscape(`{"shared_secret":"AAAA","uri":"otpauth://totp/Steam:x?secret=AAAA"}`)
		case s.issuer == "BattleNet":
			more = "&serial=EU000000000000"
		case s.period != 30:
			more = fmt.Sprintf("&period=%d&algorithm=%s", s.period, s.hash)
		}
		lines = append(lines, fmt.Sprintf("otpauth://%s/%s:%s?secret=%s&digits=%d&issuer=%s%s", kind, url.PathEscape(s.issuer),
			url.PathEscape(s.name), strings.TrimRight(s.base32(), "="), s.digits, url.QueryEscape(s.issuer), more))
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}

func winauthFiles(t testing.TB) [][]byte {
	return [][]byte{
		lockTraditional(t, "winauth-2016-01-01.txt", []byte(winauthText()), passphrase),
		[]byte(`<?xml version="1.0" encoding="utf-8"?>` + "\r\n" + `<WinAuth version="3.6.2.0" encrypted="u"><data/></WinAuth>`),
	}
}

func TestWinauth(t *testing.T) {
	got, err := read(t, winauthFiles(t)[0], passphrase)
	wantSamples(t, got, err, winauthSamples())
}

func TestWinauthFailures(t *testing.T) {
	data := winauthFiles(t)[0]
	wantFailures(t, data, 37)
	if _, err := read(t, data, "wrong"); !strings.Contains(err.Error(), "chosen for the export") {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	if _, err := read(t, winauthFiles(t)[1], ""); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "choose Export") {
		t.Errorf("its own file: %v", err)
	}
	other := lockTraditional(t, "notes.txt", []byte("nothing"), passphrase)
	if _, err := read(t, other, passphrase); !errors.Is(err, found.ErrFormat) {
		t.Errorf("another locked text: %v", err)
	}
}

// An archive that anybody can unpack needs no WinAuth to know it.
func TestWinauthUnlocked(t *testing.T) {
	data := rawZip(t, &zip.FileHeader{Name: "list.txt"}, nil)
	if format, ok := Detect(&Source{Data: data}); ok {
		t.Errorf("it is taken for a %s", format.Title)
	}
}

func FuzzWinauth(f *testing.F) { fuzz(f, winauthFiles(f)...) }
