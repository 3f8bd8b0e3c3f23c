package otpauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"latchkey/importer/found"
	"latchkey/importer/found/foundtest"
	"latchkey/vault"
)

func TestText(t *testing.T) {
	const alice = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP"
	const bob = "otpauth://totp/GitLab:bob?secret=GEZDGNBVGY3TQOJQ"
	for _, test := range []struct {
		name, text, format string
		titles             []string
		skipped            []found.Skipped
	}{
		{"a link", alice, "provisioning link", []string{"GitHub (alice)"}, nil},
		{"a link with words before it", "Your link: " + alice, "provisioning link", []string{"GitHub (alice)"}, nil},
		{"a link in brackets", "<" + alice + ">", "provisioning link", []string{"GitHub (alice)"}, nil},
		{"a link in quotation marks", "uri = \"" + alice + "\",", "provisioning link", []string{"GitHub (alice)"}, nil},
		{"links", alice + "\n" + bob + "\n", "list of 2 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"}, nil},
		{"links as Windows writes them", alice + "\r\n\r\n" + bob + "\r\n", "list of 2 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"}, nil},
		{"links in one line", alice + "  " + bob + ", " + alice, "list of 3 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"},
			[]found.Skipped{{Name: "line 1, link 3", Reason: "the same account as line 1, link 1"}}},
		{"links with a comma after each", alice + "&period=30,\n" + bob + "&issuer=GitLab,\n", "list of 2 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"}, nil},
		{"a link in a link", alice + "&image=steam://x", "provisioning link", []string{"GitHub (alice)"}, nil},
		{"lines as old Macs end them", alice + "\r" + bob + "\r", "list of 2 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"}, nil},
		{"comments", "# my accounts\n" + alice + "\n#" + bob, "list of 2 lines with provisioning links", []string{"GitHub (alice)"},
			[]found.Skipped{{Name: "line 3", Reason: "the link is commented out with a #"}}},
		{"the same twice", alice + "\n" + bob + "\n" + strings.Replace(alice, "alice", "Alice", 1), "list of 3 lines with provisioning links",
			[]string{"GitHub (alice)", "GitLab (bob)"}, []found.Skipped{{Name: "line 3", Reason: "the same account as line 1"}}},
		{"a bad line among good ones", alice + "\nhttps://example.com/?secret=JBSWY3DPEHPK3PXP\nhello world\notpauth://totp/x?secret=JBSWY3DPEHPK3PX8\n" + bob,
			"list of 5 lines with provisioning links", []string{"GitHub (alice)", "GitLab (bob)"}, []found.Skipped{
				{Name: "line 2", Reason: "it holds a web address"},
				{Name: "line 3", Reason: "it holds a text"},
				{Name: "line 4", Reason: "the key in the link is wrong: the fourth character of group 4 is the digit 8, which keys do not have: it is probably the letter B"},
			}},
		{"a key among links", alice + "\nGEZDGNBVGY3TQOJQ", "list of 2 lines with provisioning links", []string{"GitHub (alice)", "account without a name"}, nil},
		{"a key", "jbsw y3dp ehpk 3pxp", "key", []string{"account without a name"}, nil},
		{"a key over several lines", "JBSW Y3DP\nEHPK 3PXP\n", "key", []string{"account without a name"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Text(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != test.format {
				t.Errorf("format is %q", got.Format)
			}
			if titles := titlesOf(got); !slices.Equal(titles, test.titles) {
				t.Errorf("accounts are %q", titles)
			}
			if !slices.Equal(got.Skipped, test.skipped) {
				t.Errorf("skipped %q", got.Skipped)
			}
		})
	}
}

// Words can be keys. What is so short gets a remark.
func TestTextShortKey(t *testing.T) {
	for text, remarks := range map[string]int{"hello there": 1, "JBSW Y3DP": 1, "JBSW Y3DP EHPK 3PXP": 0} {
		if got, err := Text(text); err != nil || len(got.Accounts[0].Remarks) != remarks {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func titlesOf(r found.Result) []string {
	var titles []string
	for _, f := range r.Accounts {
		titles = append(titles, f.Title())
	}
	return titles
}

// Where there is no account there is an error, and it says why.
func TestTextRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", " \n\t", "paste a link"},
		{"a web address", "https://example.com", "a web address"},
		{"a Wi-Fi password", "WIFI:T:WPA;S:home;P:JBSWY3DP;;", "a Wi-Fi password"},
		{"a sentence", "Please scan this code with your phone!", "which keys do not have"},
		{"prose", "Dear user, on 1 January 2018 we shall 0pen, 10 a.m. (90 people; 8,190 seats)! #1", "neither a link nor a key"},
		{"a letter", "Dear Ms Example, thank you for your order. It will be sent to you, as agreed, on Monday. Your parcel can be followed: ask us how. Yours, the shop.", "neither a link nor a key"},
		{"bytes", "\xff\x00\xfe", "neither text nor a picture"},
		{"a bad link", "otpauth://totp/a?secret=", "is empty"},
		{"bad links", "otpauth://totp/a?secret=\notpauth://totp/b", "line 1: the key in the link is empty"},
		{"only commented out", "#otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "commented out"},
		{"Microsoft's own", "phonefactor://activate?code=JBSWY3DP", "use a different authenticator app"},
		{"too many lines", strings.Repeat("\n", maxLines) + "otpauth://totp/a?secret=AA", "100000 lines"},
		{"too much", strings.Repeat("a", MaxText+1), "larger than 16 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Text(test.text)
			if err == nil || len(got.Accounts) > 0 {
				t.Fatalf("taken as %q, %v", titlesOf(got), err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %q", err)
			}
		})
	}
}

// An export writes a migration link as Google Authenticator does, with its own
// encoder.
type export struct {
	size, index, batch int32
	records            [][]byte
}

func (e export) link() string {
	var data []byte
	for _, r := range e.records {
		data = protowire.AppendBytes(protowire.AppendTag(data, 1, protowire.BytesType), r)
	}
	for number, value := range map[protowire.Number]int32{2: 1, 3: e.size, 4: e.index, 5: e.batch} {
		data = protowire.AppendVarint(protowire.AppendTag(data, number, protowire.VarintType), uint64(int64(value)))
	}
	// Fields that do not exist yet.
	data = protowire.AppendFixed32(protowire.AppendTag(data, 99, protowire.Fixed32Type), 7)
	data = protowire.AppendString(protowire.AppendTag(data, 100, protowire.BytesType), "new")
	return "otpauth-migration://offline?data=" + base64.StdEncoding.EncodeToString(data)
}

func record(secret, name, issuer string, algorithm, digits, kind uint64, counter int64) []byte {
	var b []byte
	for number, text := range []string{secret, name, issuer} {
		b = protowire.AppendString(protowire.AppendTag(b, protowire.Number(number+1), protowire.BytesType), text)
	}
	for number, value := range []uint64{algorithm, digits, kind, uint64(counter)} {
		b = protowire.AppendVarint(protowire.AppendTag(b, protowire.Number(number+4), protowire.VarintType), value)
	}
	return protowire.AppendString(protowire.AppendTag(b, 8, protowire.BytesType), "unique id")
}

func TestMigration(t *testing.T) {
	one := export{size: 1, batch: -12345, records: [][]byte{
		record("Hello!\xde\xad\xbe\xef", "GitHub:alice", "GitHub", 1, 1, 2, 0),
		record("\xfb\xff\xfe>>>???", "bob", "", 3, 2, 1, 42),
		record("\x00\x01\x02\x03", "Only:label", "", 2, 1, 2, 0),
		record("Hello!\xde\xad\xbe\xef", "other", "Shares the key", 1, 1, 2, 0),
		record("x", "md5", "", 4, 1, 2, 0),
		record("x", "kind", "", 1, 1, 0, 0),
		record("x", "digits", "", 1, 3, 2, 0),
		record("", "no key", "", 1, 1, 2, 0),
		record("x", "below zero", "", 1, 1, 1, -1),
	}}
	link := one.link()
	const start = len("otpauth-migration://offline?data=")
	if !strings.ContainsAny(link[start:], "+/") {
		t.Fatal("the example has neither + nor / in it")
	}
	for name, text := range map[string]string{
		"as it is":     link,
		"escaped":      link[:start] + url.QueryEscape(link[start:]),
		"plus lost":    strings.ReplaceAll(link, "+", " "),
		"no padding":   strings.TrimRight(link, "="),
		"URL alphabet": link[:start] + strings.NewReplacer("+", "-", "/", "_").Replace(link[start:]),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Text(text)
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"GitHub (alice)", "bob", "Only (label)", "Shares the key (other)"}; !slices.Equal(titlesOf(got), want) {
				t.Fatalf("accounts are %q", titlesOf(got))
			}
			if a := got.Accounts[1]; a.Kind != vault.HOTP || a.Counter != 42 || a.Algorithm != vault.SHA512 || a.Digits != 8 ||
				string(a.Secret.Bytes()) != "\xfb\xff\xfe>>>???" || len(a.Remarks) > 0 {
				t.Errorf("second account is %+v", a)
			}
			if !strings.Contains(strings.Join(got.Accounts[0].Remarks, ""), "uses 60") {
				t.Errorf("remarks are %q", got.Accounts[0].Remarks)
			}
			if len(got.Skipped) != 5 || !strings.HasPrefix(got.Skipped[3].Reason, "its key is empty: ") || !strings.HasPrefix(got.Skipped[0].Reason, "its algorithm is MD5,") {
				t.Errorf("skipped %q", got.Skipped)
			}
		})
	}
}

// The parts of an export come in any order, and a missing one is named.
func TestMigrationParts(t *testing.T) {
	part := func(i int32, name string) string {
		return export{size: 3, index: i, batch: -7, records: [][]byte{record("key of "+name, name, "", 1, 1, 2, 0)}}.link()
	}
	got, err := Text(part(2, "c") + "\n" + part(0, "a") + "\n" + part(1, "b"))
	if err != nil || len(got.Accounts) != 3 || len(got.Skipped) != 0 {
		t.Errorf("got %q, %v, %v", titlesOf(got), got.Skipped, err)
	}
	got, err = Text(part(2, "c") + "\n" + part(0, "a"))
	if err != nil || len(got.Accounts) != 2 || len(got.Skipped) != 1 || got.Skipped[0].Name != "QR code 2 of 3" {
		t.Errorf("got %q, %v, %v", titlesOf(got), got.Skipped, err)
	}
}

func TestMigrationRefuses(t *testing.T) {
	whole := export{size: 1, records: [][]byte{record("Hello!\xde\xad\xbe\xef", "a", "b", 1, 1, 2, 0)}}.link()
	for name, link := range map[string]string{
		"no data":      "otpauth-migration://offline",
		"empty":        "otpauth-migration://offline?data=",
		"not base64":   "otpauth-migration://offline?data=!!!!",
		"cut off":      whole[:len(whole)-24],
		"impossible":   export{size: 2, index: 5}.link(),
		"a size below": export{size: -1}.link(),
	} {
		if got, err := Text(link); err == nil {
			t.Errorf("%s: taken as %+v", name, got)
		}
	}
}

// No error or reason about a record of an export holds its key.
func TestMigrationHoldsNoSecret(t *testing.T) {
	const secret = "MJXXGQTPNVRGKZLSEBZWKY3SMV2A"
	raw := string(key(t, secret).Bytes())
	got, err := Text(export{size: 3, index: 1, records: [][]byte{
		record(secret, "a", "b", 9, 1, 2, 0), record(raw, "a", "b", 1, 9, 2, 0), record(raw, "a", "b", 1, 1, 9, 0), record(raw, "a", "b", 1, 1, 1, -1),
		record(strings.Repeat(secret, 100), "a", "b", 1, 1, 1, 0),
	}}.link())
	if err == nil || len(got.Skipped) != 6 {
		t.Fatalf("%v, skipped %q", err, got.Skipped)
	}
	said := fmt.Sprintf("%+v %+v", got, err)
	if strings.Contains(said, secret[:8]) || strings.Contains(said, raw[:8]) {
		t.Error("the key is said")
	}
}

func FuzzText(f *testing.F) {
	f.Add("otpauth://totp/a?secret=AA\n#x\n\nGEZDGNBVGY3TQOJQ\nhttps://x")
	f.Add(export{size: 2, batch: -1, records: [][]byte{record("k", "a:b", "", 1, 1, 2, 0)}}.link())
	f.Add("jbsw y3dp")
	f.Add("<otpauth://hotp/x?secret=AA&counter=1> steam://AA")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Text(text)
		foundtest.Check(t, got, err)
		var wrong *KeyError
		if errors.As(err, &wrong) && wrong.Error() == "" {
			t.Error("an error without a word")
		}
	})
}
