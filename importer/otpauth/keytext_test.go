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
		"key: JBSW Y3DP EHPK 3PXP":          "among other words",
		"Your key is: jbsw y3dp ehpk 3pxp.": "among other words",
		"secret=JBSWY3DPEHPK3PXP":           "among other words",
		"Schlüssel: „JBSWY3DPEHPK3PXP“":     "among other words",
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
	if _, err := Text("Call us: 555 0199"); err == nil {
		t.Error("a telephone number is taken for a key")
	}
}

// Words around a key are left out wherever it is certain which they are.
func TestTextKeyFound(t *testing.T) {
	const short, long = "JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	for text, want := range map[string]string{
		"Your key is: jbsw y3dp ehpk 3pxp":                                                      short,
		"Your key is jbsw y3dp ehpk 3pxp":                                                       short,
		"Setup key\nJBSW Y3DP EHPK 3PXP":                                                        short,
		"Setup key\njbswy3dpehpk3pxp\n":                                                         short,
		"JBSWY3DPEHPK3PXP\nuser":                                                                short,
		"Account: alice@example.com\r\nKey: JBSW Y3DP EHPK 3PXP\r\nTime based\r\n":              short,
		"Your secret key: JBSWY3DPEHPK3PXP (time-based)":                                        short,
		"Enter this code: jbsw y3dp ehpk 3pxp in your app.":                                     short,
		"Can't scan? Use the key JBSWY3DPEHPK3PXP instead.":                                     short,
		"If you cannot scan it, type this key: JBSW-Y3DP-EHPK-3PXP. Account: GitHub":            short,
		"\"secret\": \"JBSWY3DPEHPK3PXP\"":                                                      short,
		"您的密钥：JBSWY3DPEHPK3PXP。":                                                                short,
		"1. Open the app\n2. Type this key:\nJBSW Y3DP EHPK 3PXP\n3. Enter the 6 digits":        short,
		"Use JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP, please":                                   long,
		"The key (jbswy3dpehpk3pxpjbswy3dpehpk3pxp) is yours, jbswy3dpehpk3pxpjbswy3dpehpk3pxp": long,
		"Type: JBSWY 3DPEH PK3PX PJBSW Y3DPE HPK3P XP":                                          long,
		"key: JBSWY3DPEHPK3PXPJBSWY3DPEE======":                                                 "JBSWY3DPEHPK3PXPJBSWY3DPEE",
	} {
		got, err := Text(text)
		if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Secret.Base32() != want {
			t.Errorf("%q: %v, %v", text, got.Accounts, err)
			continue
		}
		if remarks := strings.Join(got.Accounts[0].Remarks, " "); !strings.Contains(remarks, "among other words") {
			t.Errorf("%q: %q", text, remarks)
		}
	}
	// What could be more than the key, or another, is not taken.
	for text, want := range map[string]string{
		"Key: JBSWY3DPEHPK3PXP\nRecovery: GEZDGNBVGY3TQOJQ": "more than one key",
		"Your key is: jbsw y3dp ehpk 3pxp my":               "copy only the key",
		"Please use this abcd efgh ijkl mnop key":           "",
		"PLEASE ENTER YOUR CODE JBSW Y3DP EHPK 3PXP":        "",
		"internationalisation of authenticators":            "",
	} {
		if got, err := Text(text); err == nil && !strings.Contains(strings.Join(got.Accounts[0].Remarks, " "), "no word beside it") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
