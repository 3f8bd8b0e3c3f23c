package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// freeOTPSamples are the samples as FreeOTP holds them: without notes and
// groups.
func freeOTPSamples() []sample { return withoutTags(withoutNotes(samples())) }

// javaBytesOf returns bytes as Java counts them.
func javaBytesOf(b []byte) []int8 {
	signed := make([]int8, len(b))
	for i := range b {
		signed[i] = int8(b[i])
	}
	return signed
}

func freeOTPTokenOf(s sample) map[string]any {
	token := map[string]any{
		"algo": s.hash, "counter": s.counter, "digits": s.digits, "issuerExt": s.issuer, "issuerInt": s.issuer,
		"label": s.name, "period": 30, "secret": javaBytesOf(s.key), "type": "TOTP",
	}
	if s.kind == "hotp" {
		token["type"] = "HOTP"
	} else {
		token["period"] = s.period
	}
	return token
}

func freeOTPPlusJSON(t testing.TB, more ...map[string]any) []byte {
	tokens, order := []any{}, []string{}
	for _, s := range freeOTPSamples() {
		tokens = append(tokens, freeOTPTokenOf(s))
		order = append(order, s.issuer+":"+s.name)
	}
	for _, token := range more {
		tokens = append(tokens, token)
	}
	return marshal(t, map[string]any{"tokenOrder": order, "tokens": tokens})
}

// preferencesXML writes settings as Android does, of name and value by turns.
func preferencesXML(t testing.TB, texts ...string) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n    <boolean name=\"dark\" value=\"true\" />\n")
	escape := func(text string) string {
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(text)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for i := 0; i < len(texts); i += 2 {
		fmt.Fprintf(&b, "    <string name=\"%s\">%s</string>\n", escape(texts[i]), escape(texts[i+1]))
	}
	b.WriteString("</map>\n")
	return b.Bytes()
}

// freeOTPXML writes tokens.xml, whose tokens are in another order than the user
// has them in.
func freeOTPXML(t testing.TB, more ...string) []byte {
	var texts, order []string
	for _, s := range freeOTPSamples() {
		order = append(order, s.issuer+":"+s.name)
		texts = append([]string{s.issuer + ":" + s.name, string(marshal(t, freeOTPTokenOf(s)))}, texts...)
	}
	for i := 0; i < len(more); i += 2 {
		order = append(order, more[i])
	}
	texts = append(append(texts, more...), "tokenOrder", string(marshal(t, order)))
	return preferencesXML(t, texts...)
}

func TestFreeOTP(t *testing.T) {
	for name, data := range map[string][]byte{"FreeOTP+": freeOTPPlusJSON(t), "FreeOTP": freeOTPXML(t)} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, freeOTPSamples())
		})
	}
}

// The user's own names count, early tokens are links, and what is missing has
// the app's default.
func TestFreeOTPVariants(t *testing.T) {
	got, err := read(t, freeOTPXML(t,
		"a", `{"issuerExt":"Zoo","issuerInt":"zoo.org","issuerAlt":"The zoo","label":"zoe","labelAlt":"Zoe","secret":[1,2,3,4,5,6,7,8,9,10],"imageAlt":"content://x"}`,
		"b", `otpauth://totp/Old:bob?secret=GEZDGNBVGY3TQOJQ&digits=8`,
		"c", `{"issuerExt":"","issuerInt":"Inner","label":"carl","secret":"GEZDGNBVGY3TQOJQ","type":"TOTP","algo":"SHA256"}`,
	), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"The zoo (Zoe) SHA1 6 30", "Old (bob) SHA1 8 30", "Inner (carl) SHA256 6 30"}
	for i, a := range got.Accounts[len(got.Accounts)-3:] {
		if got := fmt.Sprintf("%s %s %d %d", a.Title(), a.Algorithm, a.Digits, a.Period); got != want[i] {
			t.Errorf("read %s, want %s", got, want[i])
		}
	}
	if remarks := got.Accounts[len(got.Accounts)-3].Remarks; len(remarks) != 1 || remarks[0] != iconRemark {
		t.Errorf("remarks are %q", remarks)
	}
}

// The very first version kept nothing but links.
func TestFreeOTPLinks(t *testing.T) {
	got, err := read(t, preferencesXML(t, "Old:bob", "otpauth://totp/Old:bob?secret=GEZDGNBVGY3TQOJQ", "tokenOrder", `["Old:bob"]`), "")
	if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Title() != "Old (bob)" {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestFreeOTPLeavesOut(t *testing.T) {
	for want, token := range map[string]string{
		"Mobile-OTP":    `{"type":"MOTP","issuerExt":"Zoo","secret":[1,2,3]}`,
		"list of bytes": `{"type":"TOTP","issuerExt":"Zoo","secret":[1,2,256]}`,
		"no key":        `{"type":"TOTP","issuerExt":"Zoo","secret":[]}`,
		"its algorithm": `{"type":"TOTP","issuerExt":"Zoo","secret":[1],"algo":"SHA384"}`,
		"12 digits":     `{"type":"TOTP","issuerExt":"Zoo","secret":[1],"digits":12}`,
	} {
		for _, data := range [][]byte{freeOTPXML(t, "z", token), freeOTPPlusJSON(t, jsonMap(t, token))} {
			got, err := read(t, data, "")
			wantSamples(t, found.Result{Accounts: got.Accounts}, err, freeOTPSamples())
			if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo" || !strings.Contains(got.Skipped[0].Reason, want) {
				t.Errorf("left out %q, want %q", got.Skipped, want)
			}
		}
	}
}

func jsonMap(t testing.TB, text string) (m map[string]any) {
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// A file that breaks off is refused as damaged.
func TestFreeOTPBreaksOff(t *testing.T) {
	data := freeOTPXML(t)
	for i := 200; i < len(data)-10; i += 50 {
		wantRefused(t, fmt.Sprintf("cut off at %d", i), data[:i], data)
	}
}

func FuzzFreeOTP(f *testing.F) {
	fuzz(f, freeOTPPlusJSON(f), freeOTPXML(f))
}
