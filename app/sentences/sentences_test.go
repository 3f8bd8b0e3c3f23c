package sentences

import (
	"encoding/json"
	"strings"
	"testing"
)

// german is a small catalogue.
func german(t testing.TB) *Catalogue {
	t.Helper()
	data, err := json.Marshal(map[string]string{
		"the file is damaged": "die Datei ist beschädigt",
		"%w: it is %s that breaks off before its end; copy it again": "%w: Es ist %s ohne Ende; kopieren Sie es neu",
		"a JSON document":                 "ein JSON-Dokument",
		"%s and %s":                       "%s und %s",
		"%s of %d":                        "%s von %d",
		"QR codes %s":                     "QR-Codes %s",
		"it has %d digits, and %q has %d": "%[2]q hat %[3]d und dies %[1]d Ziffern",
		" (%d more are wrong)":            " (%d weitere sind falsch)",
		"the %s character is %s":          "das %s Zeichen ist %s",
		"first":                           "erste",
		"the letter %s":                   "der Buchstabe %s",
		"100%% sure of %s":                "100 %% sicher bei %s",
		"writing %s to %s: %w":            "Schreiben von %s nach %s: %w",
		"the system keyring":              "der Schlüsselbund",
		"there is no vault in %s: add an account": "in %s ist kein Tresor: Fügen Sie ein Konto hinzu",
		"not yet translated":                      "",
		"reading %s: %w":                          "",
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSay(t *testing.T) {
	c := german(t)
	for english, want := range map[string]string{
		"":                    "",
		"the file is damaged": "die Datei ist beschädigt",
		"the file is damaged: it is a JSON document that breaks off before its end; copy it again": "die Datei ist beschädigt: Es ist ein JSON-Dokument ohne Ende; kopieren Sie es neu",
		`it has 7 digits, and "a: b, c" has 8`:                                                     `"a: b, c" hat 8 und dies 7 Ziffern`,
		"the first character is the letter Q (3 more are wrong)":                                   "das erste Zeichen ist der Buchstabe Q (3 weitere sind falsch)",
		"the first character is the letter Q":                                                      "das erste Zeichen ist der Buchstabe Q",
		"writing me and you to us or them: no":                                                     "Schreiben von me und you nach us or them: no",
		"Ändern von me and you: the file is damaged":                                               "Ändern von me and you: die Datei ist beschädigt",
		"QR codes 1 and 3":    "QR-Codes 1 und 3",
		"100% sure of GitHub": "100 % sicher bei GitHub",
		"writing page-001 to the system keyring: the file is damaged": "Schreiben von page-001 nach der Schlüsselbund: die Datei ist beschädigt",
		"there is no vault in the system keyring: add an account":     "in der Schlüsselbund ist kein Tresor: Fügen Sie ein Konto hinzu",
		"line one\nthe file is damaged":                               "line one\ndie Datei ist beschädigt",
		"not yet translated":                                          "not yet translated",
		"reading /home/a: the file is damaged":                        "reading /home/a: die Datei ist beschädigt",
		"dial unix /run/bus: the file is damaged":                     "dial unix /run/bus: die Datei ist beschädigt",
		"Löschen des Kontos: the file is damaged":                     "Löschen des Kontos: die Datei ist beschädigt",
	} {
		for range 2 { // the second time it is known
			if got := c.Say(english); got != want {
				t.Errorf("%q is\n%q, want\n%q", english, got, want)
			}
		}
	}
}

// A name that reads like a part of a sentence stays a name.
func TestNamesStay(t *testing.T) {
	c := german(t)
	for _, name := range []string{"Smith and Sons", "Bank of Ireland", "GitHub (alice)", "Ministry: taxes", "firstly"} {
		if got := c.Say(name); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestEnglishStaysAsItIs(t *testing.T) {
	if got := (*Catalogue)(nil).Say("the file is damaged"); got != "the file is damaged" {
		t.Errorf("it says %q", got)
	}
}

func TestReadRefusesWhatIsNoCatalogue(t *testing.T) {
	if _, err := Read([]byte("[]")); err == nil {
		t.Error("a list was read")
	}
}

func TestValues(t *testing.T) {
	for format, want := range map[string]string{
		"nothing, 100%": "", "%s: %w": "s s", "%[2]d of %[1]s": "s d", "%.1f GiB, %%": "f", "%#02x and %q": "x q", "%v": "s",
	} {
		if got := Values(format); got != want {
			t.Errorf("%q has %q, want %q", format, got, want)
		}
	}
}

// Whatever is said takes bounded work.
func FuzzSay(f *testing.F) {
	f.Add("the file is damaged: it is a JSON document that breaks off before its end; copy it again")
	f.Add(strings.Repeat(" and ", 800))
	f.Add(strings.Repeat("a: b, c; (d). ", 300))
	c := german(f)
	f.Fuzz(func(t *testing.T, text string) {
		if c.Say(text) == "" && text != "" {
			t.Errorf("nothing is left of %q", text)
		}
	})
}

func BenchmarkSay(b *testing.B) {
	c := german(b)
	for b.Loop() {
		clear(c.known)
		c.Say("the file is damaged: it is a JSON document that breaks off before its end; copy it again")
	}
}

func BenchmarkWorst(b *testing.B) {
	c := german(b)
	text := strings.Repeat("a: b, c; (d) and ", 110)
	for b.Loop() {
		clear(c.known)
		c.Say(text)
	}
}
