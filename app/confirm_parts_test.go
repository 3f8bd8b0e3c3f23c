package app

import (
	"encoding/base64"
	"net/url"
	"testing"

	"fyne.io/fyne/v2"
	"google.golang.org/protobuf/encoding/protowire"

	"latchkey/importer/clipboard"
	"latchkey/importer/screen"
	"latchkey/vault"
)

// part is a link as Google Authenticator's export has it in one of its QR codes,
// the index-th from 0 of so many.
func part(index, of int, accounts ...vault.Account) string {
	var data []byte
	number := func(field protowire.Number, n int) {
		data = protowire.AppendVarint(protowire.AppendTag(data, field, protowire.VarintType), uint64(n))
	}
	for _, a := range accounts {
		var record []byte
		for field, text := range map[protowire.Number]string{1: string(a.Secret.Bytes()), 2: a.Name, 3: a.Issuer} {
			record = protowire.AppendString(protowire.AppendTag(record, field, protowire.BytesType), text)
		}
		for _, field := range []protowire.Number{4, 5} { // SHA-1, six digits
			record = protowire.AppendVarint(protowire.AppendTag(record, field, protowire.VarintType), 1)
		}
		record = protowire.AppendVarint(protowire.AppendTag(record, 6, protowire.VarintType), 2) // time-based
		data = protowire.AppendBytes(protowire.AppendTag(data, 1, protowire.BytesType), record)
	}
	number(2, 1)
	number(3, of)
	number(4, index)
	number(5, 4711)
	return "otpauth-migration://offline?data=" + url.QueryEscape(base64.StdEncoding.EncodeToString(data))
}

// dataAddress is a picture as the address that brings it along.
func dataAddress(png []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)
}

// An export in four pictures is put together in any order and in every way that
// there is, and what is missing shows until it is there.
func TestPartsAreCollected(t *testing.T) {
	list := accounts(8)
	parts := make([]string, 4)
	for i := range parts {
		parts[i] = part(i, 4, list[2*i], list[2*i+1])
	}
	b, c := newPasteBench(t, clipboard.Content{})
	b.app.screens = &monitors{shots: [][]screen.Shot{{b.shot(false, parts[3])}}}
	b.drop(b.file("three.png", b.picture(parts[2])))
	b.work()
	b.sees("2 accounts found", "Parts 1, 2 and 4 of 4 are missing. Scan what is missing with Ctrl+G. Drop a picture of what is missing here, or copy one and press Ctrl+V.", "Add 2 accounts")
	b.typesShortcut(ctrl(fyne.KeyG))
	b.sees("4 accounts found", "Parts 1 and 2 of 4 are missing")
	c.content = clipboard.Content{Picture: b.picture(parts[0])}
	b.pressPaste()
	b.sees("6 accounts found", "Part 2 of 4 is missing")
	b.pressPaste()
	b.sees("6 accounts found", "That part was here already. Part 2 of 4 is missing")
	b.seesNot("Left out", "same account")
	b.drop(b.file("two.txt", []byte(parts[1])))
	b.work()
	b.sees("8 accounts found", "All 4 parts are here.")
	b.seesNot("missing", "Left out")
	b.tap("Add 8 accounts")
	b.sees("Added 8 accounts")
	b.seesNot("left out", "missing")
	if got := b.holds(); len(got) != 8 {
		t.Errorf("the vault holds %q", got)
	}
}

// What is there can be added before the rest is, and it is said that it is not
// all.
func TestPartsAreAddedAsFarAsTheyAreThere(t *testing.T) {
	b := newBench(t)
	list := accounts(3)
	b.paste(part(0, 3, list[0]))
	b.sees("Add this account?", "Parts 2 and 3 of 3 are missing", "Drop a picture of what is missing here")
	b.paste(part(2, 3, list[2]))
	b.sees("2 accounts found", "Part 2 of 3 is missing. Drop a picture of what is missing here", "Pasted text: export of Google Authenticator")
	b.seesNot("Authenticator, 1 account")
	b.tap("Add 2 accounts")
	b.sees("Added 2 accounts · part 2 of 3 is missing")
	b.paste(part(1, 3, list[1]))
	b.sees("Parts 1 and 3 of 3 are missing") // it is not remembered what was stored
	b.key(fyne.KeyEscape)
	if got := b.holds(); len(got) != 2 {
		t.Errorf("the vault holds %q", got)
	}
}
