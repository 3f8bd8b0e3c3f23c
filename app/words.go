package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

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

// loadWords makes the texts of the user's language known, which is the system's
// setting. The others are not read: they would cost time at every start.
func loadWords() error {
	language, _, _ := strings.Cut(lang.SystemLocale().LanguageString(), "-")
	name := language
	if language == "pt" {
		name = "pt_BR" // the only kind there is
	}
	data, err := assets.Translations().ReadFile(assets.TranslationsDir + "/" + name + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil // English it is
	}
	if err != nil {
		return err
	}
	for _, as := range []string{language, name} {
		if err := lang.AddTranslations(fyne.NewStaticResource(as+".json", data)); err != nil {
			return err
		}
	}
	return nil
}
