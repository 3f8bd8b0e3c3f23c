package app

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/sentences"
	"latchkey/vault"
	"latchkey/vault/clock/ntptest"
)

// marked is a language of its own, in which every letter of a text is a dot: what
// has letters was not translated.
func marked(english string) string {
	var b strings.Builder
	at := 0
	for _, verb := range regexp.MustCompile(`%(\[\d+\])?[#.\d]*[a-zA-Z]|%%`).FindAllStringIndex(english, -1) {
		b.WriteString(dotted(english[at:verb[0]]))
		b.WriteString(english[verb[0]:verb[1]])
		at = verb[1]
	}
	b.WriteString(dotted(english[at:]))
	return b.String()
}

func dotted(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return '·'
		}
		return r
	}, text)
}

// markedSentences is the catalogue of that language.
var markedSentences = sync.OnceValues(func() (*sentences.Catalogue, error) {
	english, err := gather()
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string)
	for text := range english {
		texts[text] = marked(text)
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	return sentences.Read(data)
})

// Every sentence is found again when it has been made, whatever else there is that
// reads like it.
func TestEverySentenceIsFoundAgain(t *testing.T) {
	c, err := markedSentences()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range slices.Sorted(maps.Keys(gathered(t))) {
		var values []any
		for i, verb := range strings.Fields(sentences.Values(format)) {
			values = append(values, map[string]any{"d": 41 + i, "f": 2.5, "q": "Q1", "c": '1', "x": 31, "U": '1', "s": fmt.Sprint("/1/", i)}[verb])
		}
		made := fmt.Sprintf(strings.ReplaceAll(format, "%w", "%v"), values...)
		said := strings.NewReplacer("Q1", "", "U+", "", "0x1f", "").Replace(c.Say(made))
		if strings.ContainsFunc(said, unicode.IsLetter) {
			t.Errorf("of %q stays %q", made, said)
		}
	}
}

// speakMarked has the window of a test speak German, with the sentences of other
// packages in that language.
func speakMarked(t *testing.T) {
	t.Helper()
	speak(t, "de")
	german := catalogues["de"]
	catalogues["de"] = markedSentences
	t.Cleanup(func() { catalogues["de"] = german })
}

// englishIn are the lines of a text with a word that only English has.
func englishIn(text string) []string {
	var lines []string
	word := regexp.MustCompile(`\b(the|is|of|and|to|with|it|that|or|are|for|not|this|there|has|be|from|than|its|have|were|one|without|at|on|cannot|no)\b`)
	for line := range strings.Lines(text) {
		if word.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestNoScreenShowsEnglish(t *testing.T) {
	speakMarked(t)
	// In some the user writes English, and some say nothing of other packages.
	not := []string{"compact", "trash", "trash-purge", "edit", "edit-picture", "edit-settings", "list", "locked", "add"}
	for _, p := range looked() {
		if slices.Contains(not, p.name) {
			continue
		}
		b := newPictureBench(t, standard.VariantLight)
		b.app.window.Resize(fyne.NewSize(360, p.height-1))
		p.bring(b)
		for _, line := range englishIn(b.seen()) {
			t.Errorf("%s: %s", p.name, line)
		}
	}
}

// What goes wrong is said in the user's language to the last word.
func TestNoTroubleIsToldInEnglish(t *testing.T) {
	for name, bring := range map[string]func(b *bench){
		"wrong passphrase": func(b *bench) {
			b.drop(b.file("aegis.json", b.locked("open sesame", account("GitHub", "dana"))))
			b.work()
			b.types("sesame")
			b.key(fyne.KeyReturn)
			b.work()
		},
		"damaged picture": func(b *bench) {
			data := b.picture(links(account("GitHub", "dana")))
			b.drop(b.file("code.png", data[:len(data)/2]))
			b.work()
		},
		"other pictures": func(b *bench) {
			b.drop(b.file("a.heic", []byte("\x00\x00\x00\x18ftypheic0000")), b.file("b.pdf", []byte("%PDF-1.7\n")), b.file("c.json", []byte(`{"a":1`)))
			b.work()
		},
		"bad letter": func(b *bench) {
			b.app.showKeyForm()
			b.types("deuk3y1qsuz8p3cr")
		},
		"impossible link": func(b *bench) { b.paste("otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&digits=77&period=30") },
		"several links": func(b *bench) {
			b.paste(links(account("A", "dana"), account("B", "till")) + "\notpauth://totp/C:d?secret=0\nhttps://example.com\notpauth://totp/E:f?issuer=G&secret=JBSWY3DPEHPK3PXP")
		},
		"full keyring": func(b *bench) {
			b.paste(links(account("A", "dana")))
			b.store.fail = storeError{vault.ErrTooBig, "the keyring here takes at most 2560 bytes at once and this is 3000: shorten the account's note"}
			b.key(fyne.KeyReturn)
			b.work()
		},
	} {
		t.Run(name, func(t *testing.T) {
			speakMarked(t)
			b := newBench(t)
			bring(b)
			for _, line := range englishIn(b.seen()) {
				t.Error(line)
			}
			if !strings.Contains(b.seen(), "···") {
				t.Errorf("no sentence of another package is in\n%s", b.seen())
			}
		})
	}
}

func TestLockedKeyringIsToldInGerman(t *testing.T) {
	speakMarked(t)
	b := newClosedBench(t)
	b.keys.open = func(context.Context, string) (Vault, error) {
		return nil, fmt.Errorf("opening the vault: %w", storeError{vault.ErrLocked, "the keyring is locked: unlock it and try again"})
	}
	b.app.Run()
	b.work()
	b.sees("Schlüsselbund gesperrt", "··· ······· ·· ······: ······ ·· ··· ··· ·····.")
	if lines := englishIn(b.seen()); len(lines) > 0 {
		t.Error(lines)
	}
}

func TestWrongClockIsToldInGerman(t *testing.T) {
	speakMarked(t)
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{Silent: true})
	b.app.ShowClock()
	b.press("Ask time servers")
	b.sees("127.0.0.1")
	if lines := englishIn(b.seen()); len(lines) > 0 {
		t.Error(lines)
	}
}
