package export

import (
	"testing"

	"latchkey/importer/internal/kdbx/kdbxtest"
)

// files returns the samples of each format, by its name.
func files(t testing.TB) map[string][][]byte {
	return map[string][][]byte{
		"latchkey":                {latchkeyPlain(t), latchkeySealed(t, latchkeyPlain(t), false, 1), latchkeySealed(t, latchkeyPlain(t), true, 1)},
		"aegis":                   {aegisPlain(t, aegisDB()), aegisSealed(t, aegisDB())},
		"2fas":                    {twofasPlain(t), twofasSealed(t)},
		"ente":                    {enteText(t), enteSealed(t, enteText(t))},
		"bitwarden":               {bitwardenPlain(t), bitwardenLocked(t, true, bitwardenPlain(t)), bitwardenTable(t, false), bitwardenTable(t, true)},
		"proton-authenticator":    {protonEntries(t), protonSeal(t, protonEntries(t))},
		"proton-pass":             {protonPassJSON(t), protonPassZip(t, "Proton Pass/data.json", protonPassJSON(t)), protonPassZip(t, "Proton Pass/data.pgp", nil), protonPassCSV(t)},
		"authenticator-extension": extensionFiles(t),
		"raivo":                   raivoFiles(t),
		"steam":                   steamFiles(t),
		"lastpass":                {lastpassFile(t)},
		"duo":                     {duoFile(t)},
		"2fauth":                  {twofauthFile(t)},
		"winauth":                 winauthFiles(t),

		"keepass-kdbx":       {keepassDatabase(t, kdbxtest.Database{}), keepassDatabase(t, kdbxtest.Database{Old: true}), storedFile(t, "keepassxc-3.1.kdbx")},
		"keepass-xml":        {keepassXMLFile(keepassSamples()), storedFile(t, "keepassxc.xml")},
		"keepassxc-csv":      {keepassCSVFile(t), storedFile(t, "keepassxc.csv")},
		"google-sqlite":      {googleDatabase(t, googleSchema)},
		"microsoft-sqlite":   {microsoftDatabase(t)},
		"authplus":           {storedFile(t, "authplus.zip")},
		"authplus-database":  {storedFile(t, "authplus.db")},
		"stratum":            {stratumPlain(t), stratumSealed(t, stratumPlain(t)), stratumSealedBefore(t, stratumPlain(t))},
		"andotp":             {andOTPPlain(t), andOTPSealed(t, andOTPPlain(t))},
		"otpclient":          {otpClientPlain(t), otpClientSealed(t, 2, passphrase), otpClientSealed(t, 3, passphrase)},
		"authy":              {authyXML(t, false), authyXML(t, true), authyAnswerOf(t, false), authyAnswerOf(t, true)},
		"authme":             {authmeFile(t, authmeText()), []byte(authmeText())},
		"totp-authenticator": {totpAuthBackup(t, passphrase, totpAuthPlain(t)), preferencesXML(t, totpAuthList, totpAuthPlain(t))},
		"headless":           {andOTPSealedBefore(t, andOTPPlain(t)), otpClientSealed(t, 1, passphrase)},
		"freeotp":            {freeOTPPlusJSON(t), freeOTPXML(t)},
		"freeotp2":           {javaMap(freeOTP2Texts(t, false)...), preferencesXML(t, freeOTP2Texts(t, true)...)},
		"battlenet":          {battlenetFile(t)},
		"1password":          onepasswordFiles(t),
		"passwords-csv":      passwordTables(),
		"enpass":             {enpassFile(t)},
		"keeper":             {keeperFile(t)},
	}
}

// Each file is taken by its own format, and by no other whatever their order.
func TestDetect(t *testing.T) {
	all := files(t)
	for _, format := range Formats() {
		if len(all[format.Name]) == 0 {
			t.Errorf("there is no sample of %s", format.Name)
		}
		for name, samples := range all {
			for i, data := range samples {
				if got := format.Detect(&Source{Data: data}); got != (name == format.Name) {
					t.Errorf("sample %d of %s: %s says %v", i, name, format.Name, got)
				}
			}
		}
	}
}

// Each format can be told from the others, and says how it is come by.
func TestFormats(t *testing.T) {
	names := make(map[string]bool)
	for _, format := range Formats() {
		if format.Name == "" || format.Title == "" || format.How == "" || names[format.Name] {
			t.Errorf("%+v", format)
		}
		names[format.Name] = true
	}
}
