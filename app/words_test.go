package app

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"latchkey/app/look"
	"latchkey/assets"
)

// parts are the folders of the packages that are a part of the window with texts of
// its own, which they look up with lang.L.
func parts() []string { return []string{"face", "spell"} }

// spoken are the texts of the window, as the program has them.
func spoken(t *testing.T) map[string]bool {
	t.Helper()
	texts := make(map[string]bool)
	collect(t, ".", texts, "tr", "trf", "wordedError")
	for _, folder := range parts() {
		collect(t, folder, texts, "lang.L")
	}
	return texts
}

// collect adds the texts that the sources in a folder give to one of these functions.
func collect(t *testing.T, folder string, texts map[string]bool, translate ...string) {
	t.Helper()
	files := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no sources in %s: %v", folder, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		collectFrom(t, files, file, texts, translate)
	}
}

// collectFrom adds the texts of a file.
func collectFrom(t *testing.T, files *token.FileSet, file *ast.File, texts map[string]bool, translate []string) {
	t.Helper()
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains(translate, called(call.Fun)) {
			return true
		}
		if inner, ok := call.Args[0].(*ast.CallExpr); ok { // wordedError's own look-up
			if f, ok := inner.Fun.(*ast.Ident); ok && f.Name == "string" {
				return true
			}
		}
		text, ok := constant(call.Args[0])
		if !ok {
			t.Errorf("%s: the text is put together, and so cannot be translated", files.Position(call.Pos()))
		}
		texts[text] = true
		return true
	})
}

// constant is the value of a text that is written out.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		x, ok := constant(e.X)
		y, too := constant(e.Y)
		return x + y, ok && too
	}
	return "", false
}

// words are the texts of a language.
func words(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := assets.Translations().ReadFile(assets.TranslationsDir + "/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	return texts
}

// languages are those that the window speaks beside English.
func languages() []string { return []string{"de", "es", "fr", "pt_BR", "ja"} }

// verbs are those of a format in the order of their values.
func verbs(format string) string {
	var list []string
	for i, m := range regexp.MustCompile(`%(?:\[(\d+)\])?([.\d]*[a-z])`).FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		at := m[1]
		if at == "" {
			at = fmt.Sprint(i + 1)
		}
		list = append(list, at+m[2])
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// fynes are the texts of Fyne itself, in English, by what it looks them up by.
func fynes(t *testing.T) map[string]string {
	t.Helper()
	where, err := build.Import("fyne.io/fyne/v2/lang", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(where.Dir, "translations", "base.en.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string)
	for key, text := range all {
		if forms, ok := text.(map[string]any); ok {
			text = forms["other"]
		}
		texts[key] = text.(string)
	}
	return texts
}

// No language lacks a text or has one that is of no use any more, and each has
// the values that the English one has.
func TestEveryLanguageHasEveryText(t *testing.T) {
	spoken := spoken(t)
	for text := range fynes(t) {
		spoken[text] = true
	}
	for _, language := range languages() {
		words := words(t, language)
		for _, text := range slices.Sorted(maps.Keys(spoken)) {
			translated, there := words[text]
			switch {
			case !there || translated == "":
				t.Errorf("%s lacks %q", language, text)
			case verbs(translated) != verbs(text):
				t.Errorf("%s: %q has the values %s, and %q has %s", language, translated, verbs(translated), text, verbs(text))
			case strings.HasPrefix(text, " ") != strings.HasPrefix(translated, " ") && language != "ja":
				t.Errorf("%s: %q does not begin as %q does", language, translated, text)
			}
		}
		for text := range words {
			if !spoken[text] {
				t.Errorf("%s has %q, which is said nowhere", language, text)
			}
		}
	}
}

// speak has the window of a test speak a language.
func speak(t *testing.T, language string) {
	t.Helper()
	t.Setenv("LANGUAGE", language)
	t.Setenv("LC_ALL", language+".UTF-8")
	if err := loadWords(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { english(t) })
}

// english has it speak English again, as all other tests expect.
func english(t *testing.T) {
	t.Setenv("LANGUAGE", "en")
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	texts, err := wordsOf("en")
	if err != nil {
		t.Fatal(err)
	}
	if err := lang.AddTranslationsForLocale(texts, lang.SystemLocale()); err != nil {
		t.Fatal(err)
	}
}

func TestTheWindowSpeaksTheUsersLanguage(t *testing.T) {
	for _, test := range []struct{ locale, want string }{
		{"de_AT", "de"}, {"es_MX", "es"}, {"fr_CA", "fr"}, {"pt_BR", "pt_BR"}, {"pt_PT", "pt_BR"}, {"ja_JP", "ja"},
	} {
		t.Run(test.locale, func(t *testing.T) {
			speak(t, test.locale)
			if got, want := tr("No accounts yet"), words(t, test.want)["No accounts yet"]; got != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		})
	}
	t.Run("pl_PL", func(t *testing.T) {
		speak(t, "pl_PL")
		if got := tr("No accounts yet"); got != "No accounts yet" {
			t.Errorf("it says %q", got)
		}
	})
}

// A language can be chosen that is not the system's.
func TestTheWindowSpeaksTheChosenLanguage(t *testing.T) {
	fynes := fynes(t)
	for _, test := range []struct{ locale, chosen, want string }{
		{"fr_CA", "de", "de"}, {"de_AT", "ja", "ja"}, {"en_GB", "pt_BR", "pt_BR"}, {"fi_FI", "es", "es"}, {"pt_PT", "fr", "fr"},
		{"pt_BR", "de", "de"}, {"zh_CN", "de", "de"}, {"zh_TW", "ja", "ja"}, {"sr_Latn_RS", "es", "es"}, {"tlh_XX", "fr", "fr"},
		{"C", "de", "de"},
	} {
		t.Run(test.locale, func(t *testing.T) {
			speak(t, test.locale)
			if err := loadWords(test.chosen); err != nil {
				t.Fatal(err)
			}
			if got, want := tr("No accounts yet"), words(t, test.want)["No accounts yet"]; got != want || language() != test.want {
				t.Errorf("it says %q in %s, want %q", got, language(), want)
			}
			for text := range fynes {
				if got, want := lang.L(text), words(t, test.want)[text]; got != want {
					t.Errorf("Fyne says %q for %q, want %q", got, text, want)
				}
			}
		})
	}
	t.Run("English", func(t *testing.T) {
		speak(t, "de_DE")
		if err := loadWords("en"); err != nil {
			t.Fatal(err)
		}
		if got := tr("No accounts yet"); got != "No accounts yet" || language() != "en" {
			t.Errorf("it says %q in %s", got, language())
		}
		for text, want := range fynes {
			if got := lang.L(text); got != want {
				t.Errorf("Fyne says %q for %q, want %q", got, text, want)
			}
		}
	})
}

// What Fyne draws itself speaks the chosen language too.
func TestFynesDialogsSpeakTheChosenLanguage(t *testing.T) {
	english(t)
	t.Cleanup(func() { english(t) })
	b := newBench(t)
	b.app.openFile()
	b.sees("Cancel")
	b.app.incoming.picker.dialog.Dismiss()
	if err := loadWords("de"); err != nil {
		t.Fatal(err)
	}
	b.app.openFile()
	for _, want := range []string{"Bild oder Export öffnen", "Öffnen", "Abbrechen", "Nach oben"} {
		b.sees(want)
	}
	b.app.incoming.picker.dialog.Dismiss()
	dialog.ShowConfirm("", "", func(bool) {}, b.app.window)
	b.sees("Ja")
	b.sees("Nein")
	b.app.window.Canvas().Overlays().Remove(b.app.window.Canvas().Overlays().Top())
	entry := look.NewEntry(func(string) {}, func() {}, func() {})
	b.app.show(entry, entry)
	entry.TappedSecondary(&fyne.PointEvent{})
	var menu []string
	b.each(func(o fyne.CanvasObject) bool {
		if item, ok := o.(*canvas.Text); ok && item.Text != "" {
			menu = append(menu, item.Text)
		}
		return true
	})
	if want := []string{"Ausschneiden", "Kopieren", "Einfügen", "Alles auswählen"}; !slices.Equal(menu, want) {
		t.Errorf("the menu of a field is %q, want %q", menu, want)
	}
}

func TestChosenLanguageIsKept(t *testing.T) {
	b := newBench(t)
	b.app.showSettings()
	var choose *look.Select
	b.each(func(o fyne.CanvasObject) bool {
		if s, ok := o.(*look.Select); ok && slices.Contains(s.Options, "Deutsch") {
			choose = s
		}
		return true
	})
	choose.SetSelected("Deutsch")
	b.work()
	if got := b.app.prefs.now.Look.Language; got != "de" {
		t.Errorf("%q was kept", got)
	}
	b.sees("when it is started again")
}

// What is named as soon as the window is made is in the user's language as well.
func TestPicturesAreNamedInTheUsersLanguage(t *testing.T) {
	english(t)
	t.Cleanup(func() { english(t) })
	t.Setenv("LANGUAGE", "de")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	a := account("GitHub", "dana")
	a.Icon = "icon:star"
	b := newBench(t, a)
	b.key(fyne.KeyF2)
	b.sees("Stern")
}
