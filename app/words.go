package app

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"latchkey/app/sentences"
	"latchkey/assets"
)

// Every text that is seen is written in English where it is used, and looked up
// in the files of assets/translations by that. A text that a file does not have
// stays English.

// tr is a text in the user's language.
func tr(text string) string { return lang.L(text) }

// trf is a text in the user's language with values in it, as fmt.Sprintf sets
// them. A translation may use them in another order, as %[2]s.
func trf(format string, values ...any) string { return fmt.Sprintf(lang.L(format), values...) }

// A wordedError is an error whose text is one of the window's. It is looked up when
// it is read: errors are made before it is known which language that is in.
type wordedError string

func (e wordedError) Error() string { return tr(string(e)) }

// said is what another package says, an error, a reason or a warning, in the
// user's language. Those packages speak English, as the command line does.
func said(text string) string {
	c, err := catalogues[language()]()
	if err != nil {
		// They are part of the program, and a test reads them.
		fyne.LogError("The sentences cannot be read", err)
	}
	return c.Say(text)
}

// language is the name of the files of the window's language: each says its own.
func language() string { return tr("en") }

// catalogues are the sentences of other packages, by language. One is read when
// the first of them is shown, which no start should have to wait for.
var catalogues = map[string]func() (*sentences.Catalogue, error){
	"en": func() (*sentences.Catalogue, error) { return nil, nil },
	"de": catalogue("de"), "es": catalogue("es"), "fr": catalogue("fr"), "pt_BR": catalogue("pt_BR"), "ja": catalogue("ja"),
}

func catalogue(language string) func() (*sentences.Catalogue, error) {
	return sync.OnceValues(func() (*sentences.Catalogue, error) {
		data, err := assets.Translations().ReadFile(assets.SentencesDir + "/" + language + ".json")
		if err != nil {
			return nil, err
		}
		return sentences.Read(data)
	})
}

// placeWords is where a vault is, as package keyring names it, in the user's
// language.
func placeWords(place string) string {
	if place == "the system keyring" {
		return tr("the system keyring")
	}
	if path, ok := strings.CutPrefix(place, "the encrypted file "); ok {
		return trf("the encrypted file %s", path)
	}
	return place
}

// inWords lists names as a sentence does.
func inWords(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return trf("%s and %s", strings.Join(names[:last], tr(", ")), names[last])
}

// longDate is a day as it is written in sentences.
func longDate(t time.Time) string {
	months := []string{tr("January"), tr("February"), tr("March"), tr("April"), tr("May"), tr("June"), tr("July"),
		tr("August"), tr("September"), tr("October"), tr("November"), tr("December")}
	return trf("%[1]d %[2]s %[3]d", t.Day(), months[t.Month()-1], t.Year())
}

// weekday is the name of the day that t is on.
func weekday(t time.Time) string {
	return []string{tr("Sunday"), tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday")}[t.Weekday()]
}

// loadWords makes the texts of a language known: the chosen one, or where that is
// empty the system's. The others are not read: they would cost time at every start.
//
// Fyne looks its own words up in the same place, "Cancel" or "Select all", and by the
// system's language, whatever is chosen here. So what is read stands for that, as it
// is named in full: nothing that Fyne has comes closer then.
func loadWords(chosen string) error {
	locale := lang.SystemLocale().LanguageString()
	system, _, _ := strings.Cut(locale, "-")
	name := cmp.Or(chosen, system)
	switch {
	case name == "en" && system == "en":
		return nil // as they are written
	case name == "pt":
		name = "pt_BR" // the only kind there is
	}
	data, err := wordsOf(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // English it is
	}
	if err != nil {
		return err
	}
	// Fyne may name the system's language otherwise: macOS has two names of it, and
	// one of which it is not known how it counts is English.
	for _, as := range []string{locale, system, "en"} {
		err = lang.AddTranslations(fyne.NewStaticResource(as+".json", data))
		if err == nil && language() == name {
			break
		}
	}
	return err
}

// wordsOf reads the texts of a language. The English ones, for a system that has
// another one, are those that the others are of, but for those that Fyne names
// otherwise than they are.
func wordsOf(name string) ([]byte, error) {
	data, err := assets.Translations().ReadFile(assets.TranslationsDir + "/" + name + ".json")
	if name != "en" || err != nil {
		return data, err
	}
	var texts, english map[string]string
	if err := json.Unmarshal(data, &english); err != nil {
		return nil, err
	}
	if data, err = wordsOf("de"); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, err
	}
	for text := range texts {
		texts[text] = cmp.Or(english[text], text)
	}
	return json.Marshal(texts)
}
