package export

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// appleTable writes what Apple's Passwords exports.
func appleTable() []byte {
	var b strings.Builder
	b.WriteString("Title,URL,Username,Password,Notes,OTPAuth\r\n")
	row := func(s sample, link string) {
		fmt.Fprintf(&b, "%s (%s),https://example.com/,%s,\"p,w\"\"d\",\"%s\",%s\r\n", s.issuer, s.name, s.name, s.note, link)
	}
	for i, s := range passwordSamples() {
		link := s.link()
		if i > 0 { // websites may leave it out
			link += "&issuer=" + url.QueryEscape(s.issuer)
		}
		row(s, link)
	}
	row(sample{issuer: "Forum", name: "x"}, "")
	return []byte(b.String())
}

func passwordSamples() []sample { return heldSamples(holdsNotes | holdsAlgorithms) }

// onepasswordTable writes the CSV of 1Password.
func onepasswordTable() []byte {
	var b strings.Builder
	b.WriteString("Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n")
	for i, s := range heldSamples(holdsTags | holdsNotes | holdsAlgorithms) {
		link := s.link()
		if i == 0 {
			link = s.base32()
		}
		fmt.Fprintf(&b, "%s,https://example.com,%s,pw,%s,%v,%v,%s,\"%s\"\n", s.issuer, s.name, link, i == 0, i == 1, strings.Join(s.tags, ";"), s.note)
	}
	b.WriteString("Forum,,x,pw,,false,false,,\n")
	return []byte(b.String())
}

func TestPasswordTable(t *testing.T) {
	got, err := read(t, appleTable(), "")
	wantSamples(t, got, err, passwordSamples())
	if got.Format != "table of Apple's Passwords" || len(got.Skipped) != 1 {
		t.Errorf("%s, left out %v", got.Format, got.Skipped)
	}
	got, err = read(t, onepasswordTable(), "")
	wantSamples(t, got, err, heldSamples(holdsTags|holdsNotes|holdsAlgorithms))
	if got.Format != "table of 1Password" || !got.Accounts[0].Pinned || !slices.Contains(got.Accounts[1].Remarks, "It was archived in 1Password.") {
		t.Errorf("%s: pinned %v, remarks %v", got.Format, got.Accounts[0].Pinned, got.Accounts[1].Remarks)
	}
}

// lastpassTable writes the CSV of LastPass's password manager.
func lastpassTable() []byte {
	var b strings.Builder
	b.WriteString("url,username,password,totp,extra,name,grouping,fav\n")
	for i, s := range bareKeySamples() {
		fmt.Fprintf(&b, "https://example.com,%s,pw,%s,\"%s\",%s,%s,%d\n", s.name, s.base32(), s.note, s.issuer, strings.Join(s.tags, ""), 1-i)
	}
	b.WriteString("http://sn,,,,a note,Note,,0\n")
	return []byte(b.String())
}

// dashlaneTable writes the credentials.csv of Dashlane, with the last column as
// its versions call it.
func dashlaneTable(column string) []byte {
	var b strings.Builder
	b.WriteString("username,username2,username3,title,password,note,url,category," + column + "\n")
	for _, s := range bareKeySamples() {
		code := s.base32()
		if column == "otpUrl" {
			code = s.link()
		}
		fmt.Fprintf(&b, "%s,,,%s,pw,\"%s\",https://example.com,%s,%s\n", s.name, s.issuer, s.note, strings.Join(s.tags, ""), code)
	}
	return []byte(b.String())
}

// bareKeySamples are two samples of which the key says all.
func bareKeySamples() []sample { return heldSamples(holdsTags | holdsNotes)[:2] }

func passwordTables() [][]byte {
	return [][]byte{appleTable(), onepasswordTable(), lastpassTable(), dashlaneTable("otpSecret"), dashlaneTable("otpUrl")}
}

func TestPasswordTables(t *testing.T) {
	for manager, data := range map[string][]byte{"LastPass": lastpassTable(), "Dashlane": dashlaneTable("otpSecret")} {
		got, err := read(t, data, "")
		wantSamples(t, got, err, bareKeySamples())
		if got.Format != "table of "+manager {
			t.Errorf("%s is taken for a %s", manager, got.Format)
		}
	}
	got, err := read(t, dashlaneTable("otpUrl"), "")
	wantSamples(t, got, err, bareKeySamples())
	if got, _ = read(t, lastpassTable(), ""); !got.Accounts[0].Pinned || got.Accounts[1].Pinned || len(got.Skipped) != 1 {
		t.Errorf("left out %v", got.Skipped)
	}
}

func TestPasswordTableFailures(t *testing.T) {
	if _, err := read(t, []byte("Title,URL,Username,Password,Notes,OTPAuth\na,u,b,p,n,\n"), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without a code: %v", err)
	}
	if _, err := read(t, append(appleTable(), "a,\"b"...), ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
}

func FuzzPasswordTable(f *testing.F) { fuzz(f, passwordTables()...) }
