package otpauth

import (
	"strings"
	"testing"
)

// A key with words before it is found where a colon or an equals sign parts the
// two, and what may have taken in a word is said to.
func TestTextKeyAmongWords(t *testing.T) {
	const want = "JBSWY3DPEHPK3PXP"
	for text, remark := range map[string]string{
		"key: JBSW Y3DP EHPK 3PXP":          "after the last colon",
		"Your key is: jbsw y3dp ehpk 3pxp.": "after the last colon",
		"secret=JBSWY3DPEHPK3PXP":           "after the last colon",
		"Schlüssel: „JBSWY3DPEHPK3PXP“":     "after the last colon",
		"“JBSWY3DPEHPK3PXP”.":               "",
		"(jbswy3dpehpk3pxp)":                "",
		"Jbsw Y3dp Ehpk 3pxp":               "capital and small",
		"Jbsw y3dp ehpk 3pxp":               "",
	} {
		got, err := Text(text)
		if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Secret.Base32() != want {
			t.Errorf("%s: %+v, %v", text, got, err)
			continue
		}
		if remarks := strings.Join(got.Accounts[0].Remarks, " "); !strings.Contains(remarks, remark) || remark == "" && remarks != "" {
			t.Errorf("%s: %q", text, remarks)
		}
	}
	for _, text := range []string{"Setup key\nJBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP\nuser", "otpauth://totp/a:b?secret=JBSWY3DPEHPK3PXP then"} {
		got, err := Text(text)
		if err != nil || len(got.Accounts) != 1 || !strings.Contains(strings.Join(got.Accounts[0].Remarks, " "), "capital and small") {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if _, err := Text("Call us: 555 0199"); err == nil {
		t.Error("a telephone number is taken for a key")
	}
}
