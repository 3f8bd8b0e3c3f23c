package assets

import "embed"

// TranslationsDir is the folder of [Translations].
const TranslationsDir = "translations"

// SentencesDir is the folder in [Translations] of what other packages than the
// window's say: errors, reasons and warnings.
const SentencesDir = TranslationsDir + "/sentences"

//go:embed translations/*.json translations/sentences/*.json
var translations embed.FS

// Translations returns the window's texts in other languages than English: for
// each language a JSON object, from the English text to the other one. What
// counts things has an object with the forms that the language has for numbers. The
// words of Fyne's own dialogs and menus are among them; en.json has those that Fyne
// does not name by the English text.
func Translations() embed.FS { return translations }
