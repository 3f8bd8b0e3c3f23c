package export

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// storedFile returns a file of testdata that the real program wrote:
// KeePassXC 2.7.4, Info-ZIP's zip 3.0 and SQLCipher 3.4.1.
func storedFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// keepassPair is a field of an entry.
type keepassPair struct{ key, value string }

// keepassSamples returns fields for each of the samples, each in another form.
func keepassSamples() [][]keepassPair {
	s := samples()
	encoded := func(i int) string { return strings.ToLower(base32.StdEncoding.EncodeToString(s[i].key)) }
	forms := [][]keepassPair{
		{{"otp", "otpauth://totp/x?secret=" + encoded(0)}},
		{{"TimeOtp-Secret-Base32", encoded(1)}, {"TimeOtp-Length", "8"}, {"TimeOtp-Period", "60"}, {"TimeOtp-Algorithm", "HMAC-SHA-256"}},
		{{"otp", "key=" + hex.EncodeToString(s[2].key) + "&encoding=Hex&step=45&size=7&otpHashMode=Sha512"}},
		{{"HmacOtp-Secret", string(s[3].key)}, {"HmacOtp-Counter", "41"}},
		{{"TOTP Seed", encoded(4)}, {"TOTP Settings", "30;S"}},
	}
	for i := range forms {
		forms[i] = append(forms[i], keepassPair{"Title", s[i].issuer}, keepassPair{"UserName", s[i].name}, keepassPair{"Notes", s[i].note}, keepassPair{"Password", "pw"})
	}
	return forms
}

// keepassXMLFile writes an export with the entries in a group each, named after
// the tags of the samples, with a history that must not be read.
func keepassXMLFile(entries [][]keepassPair) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8" standalone="yes"?><KeePassFile><Meta><Generator>KeePass</Generator><RecycleBinEnabled>True</RecycleBinEnabled><RecycleBinUUID>Ymlu</RecycleBinUUID><CustomData><Item><Key>x</Key><Value/></Item></CustomData></Meta><Root><Group><UUID>cm9vdA==</UUID><Name>Database</Name>`)
	for i, fields := range entries {
		groups := []string{}
		if i < len(samples()) {
			groups = samples()[i].tags
		}
		for _, group := range groups {
			fmt.Fprintf(&b, "<Group><UUID>%s</UUID><Name>%s</Name>", base64.StdEncoding.EncodeToString([]byte(group)), group)
		}
		keepassXMLEntry(&b, fields, `<History><Entry><String><Key>otp</Key><Value>otpauth://totp/old?secret=GEZDGNBVGY3TQOJQ</Value></String></Entry></History>`)
		b.WriteString(strings.Repeat("</Group>", len(groups)))
	}
	b.WriteString(`<Group><UUID>Ymlu</UUID><Name>Papierkorb</Name><Group><UUID>eA==</UUID><Name>in it</Name>`)
	keepassXMLEntry(&b, []keepassPair{{"Title", "Gone"}, {"otp", "otpauth://totp/gone?secret=GEZDGNBVGY3TQOJQ"}}, "")
	b.WriteString(`</Group></Group></Group><DeletedObjects/></Root></KeePassFile>`)
	return []byte(b.String())
}

func keepassXMLEntry(b *strings.Builder, fields []keepassPair, more string) {
	b.WriteString("<Entry><UUID>ZQ==</UUID><Tags></Tags>")
	for _, f := range fields {
		fmt.Fprintf(b, `<String><Key>%s</Key><Value ProtectInMemory="True">`, f.key)
		_ = xml.EscapeText(b, []byte(f.value))
		b.WriteString("</Value></String>")
	}
	b.WriteString(more + "</Entry>")
}

// keepassCSVFile writes the links of the samples as KeePassXC does.
func keepassCSVFile(t testing.TB) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(`"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"` + "\n")
	for _, s := range samples() {
		kind, more := s.kind, fmt.Sprintf("&algorithm=%s&digits=%d&period=%d", s.hash, s.digits, s.period)
		switch s.kind {
		case "hotp":
			more = "&counter=41"
		case "steam":
			kind, more = "totp", "&encoder=steam&digits=5&period=30"
		}
		link := fmt.Sprintf("otpauth://%s/x:y?secret=%s%s", kind, base32.StdEncoding.EncodeToString(s.key), more)
		fmt.Fprintf(&b, "\"%s\",\"%s\",\"%s\",\"p\"\"w\",\"\",\"%s\",\"%s\",\"0\",\"\",\"\"\n",
			strings.Join(append([]string{"Root"}, s.tags...), "/"), s.issuer, s.name, s.note, strings.Replace(link, "x:y", "", 1))
	}
	return []byte(b.String())
}

func TestKeepassXML(t *testing.T) {
	file := keepassXMLFile(append(keepassSamples(), []keepassPair{{"Title", "no code"}}, []keepassPair{{"Title", "nor here"}}))
	got, err := read(t, file, "")
	wantSamples(t, got, err, samples())
	if s := fmt.Sprint(got.Skipped); len(got.Skipped) != 2 || !strings.Contains(s, "{Gone it is in the recycle bin}") || !strings.Contains(s, "{2 entries logins without a code}") {
		t.Error(s)
	}
}

func TestKeepassCSV(t *testing.T) {
	got, err := read(t, keepassCSVFile(t), "")
	wantSamples(t, got, err, samples())
}

// What KeePassXC itself exports.
func TestKeepassXC(t *testing.T) {
	want := samples()
	want = []sample{want[0], want[1], want[4]}
	want[1].key = append(want[1].key[:20:20], "123456789012"...)
	for i := range want {
		want[i].tags, want[i].note = []string{"Work"}, "a note of "+want[i].issuer
	}
	got, err := read(t, storedFile(t, "keepassxc.csv"), "")
	wantSamples(t, got, err, want)
	if s := fmt.Sprint(got.Skipped); s != "[{Gone (g) it is in the recycle bin} {1 entry a login without a code}]" {
		t.Error(s)
	}
	for i := range want {
		want[i].tags = []string{"Work", "blue", "green"}
	}
	got, err = read(t, storedFile(t, "keepassxc.xml"), "")
	wantSamples(t, got, err, want)
	if s := fmt.Sprint(got.Skipped); s != "[{Gone (g) it is in the recycle bin} {1 entry a login without a code}]" {
		t.Error(s)
	}
}

// Each way of writing the key of KeePass, and each of its faults, by name.
func TestKeepassFields(t *testing.T) {
	key := samples()[0].key
	plain := samples()[0]
	plain.issuer, plain.name, plain.tags = "T", "", nil
	for _, fields := range [][]keepassPair{
		{{"TimeOtp-Secret", string(key)}},
		{{"TimeOtp-Secret-Hex", hex.EncodeToString(key)}, {"TimeOtp-Algorithm", "HMAC-SHA-1"}},
		{{"TimeOtp-Secret-Base64", base64.StdEncoding.EncodeToString(key)}},
		{{"TimeOtp-Secret-Base32", "GEZDGNBVGY3TQOJQ GEZDGNBVGY3TQOJQ"}, {"TimeOtp-Period", "30"}},
		{{"TOTP Seed", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"}},
		{{"TOTP Seed", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}, {"TOTP Settings", "30;6;https://example.com"}},
		{{"otp", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}},
		{{"otp", "key=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&step=30&size=6"}},
		{{"otp", "key=MTIzNDU2Nzg5MDEyMzQ1Njc4OTA%3d&encoding=Base64"}},
	} {
		file := []byte(strings.Replace(string(keepassXMLFile([][]keepassPair{append(fields, keepassPair{"Title", "T"})})), "<Name>Work</Name>", "<Name></Name>", 1))
		got, err := read(t, file, "")
		wantSamples(t, got, err, []sample{plain})
	}
	for _, test := range []struct {
		fields []keepassPair
		want   string
	}{
		{[]keepassPair{{"TimeOtp-Secret-Hex", "xyz"}}, "key is not written"},
		{[]keepassPair{{"TimeOtp-Secret", "abc"}, {"TimeOtp-Length", "six"}}, "not a number"},
		{[]keepassPair{{"TimeOtp-Secret", "abc"}, {"TimeOtp-Algorithm", "HMAC-MD5"}}, "algorithm"},
		{[]keepassPair{{"TOTP Seed", "GEZDGNBVGY3TQOJQ"}, {"TOTP Settings", "30;99"}}, "99 digits"},
		{[]keepassPair{{"otp", "key=GEZDGNBVGY3TQOJQ&type=Other"}}, "kind of code"},
		{[]keepassPair{{"otp", "key=GEZDGNBVGY3TQOJQ&encoding=Other"}}, "key is not written"},
		{[]keepassPair{{"otp", "otpauth://totp/x"}}, "not of an account"},
	} {
		_, err := read(t, keepassXMLFile([][]keepassPair{test.fields}), "")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: %v, want %q", test.fields[0].key, err, test.want)
		}
	}
}

func TestKeepassFailures(t *testing.T) {
	file := keepassXMLFile(keepassSamples())
	if _, err := read(t, file[:len(file)-200], ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
	sealed := strings.Replace(string(file), `<Key>otp</Key><Value ProtectInMemory="True">`, `<Key>otp</Key><Value Protected="True">`, 1)
	got, err := read(t, []byte(sealed), "")
	if err != nil || len(got.Accounts) != len(samples())-1 || !strings.Contains(fmt.Sprint(got.Skipped), "encrypted inside") {
		t.Error(got.Skipped, err)
	}
	deep := "<KeePassFile><Root>" + strings.Repeat("<Group>", 100_000)
	if _, err := read(t, []byte(deep), ""); !errors.Is(err, found.ErrFormat) {
		t.Error(err)
	}
}

func FuzzKeepassXML(f *testing.F) { fuzz(f, keepassXMLFile(keepassSamples())) }

func FuzzKeepassXCCSV(f *testing.F) { fuzz(f, keepassCSVFile(f)) }
