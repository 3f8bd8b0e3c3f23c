package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/app/sentences"
	"latchkey/assets"
)

func readSentences(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := assets.Translations().ReadFile(assets.SentencesDir + "/" + language + ".json")
	if *update && errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}
	}
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	return texts
}

// Each sentence of the packages below the window can be said in every language,
// with the values of the English one, and no other is kept. With -update it puts
// those that lack into the files of all languages, without a translation, and
// takes out those that are said no more.
func TestEveryLanguageHasEverySentence(t *testing.T) {
	english := gathered(t)
	for _, language := range languages() {
		have := readSentences(t, language)
		if *update {
			updateSentences(t, language, english, have)
			continue
		}
		lacks := 0
		for _, text := range slices.Sorted(maps.Keys(english)) {
			other := have[text]
			switch {
			case other == "":
				if lacks++; lacks <= 10 {
					t.Errorf("%s lacks %q (%s)", language, text, english[text][0].at)
				}
			case sentences.Values(other) != sentences.Values(text):
				t.Errorf("%s: %q has the values %s, and %q has %s", language, other, sentences.Values(other), text, sentences.Values(text))
			}
		}
		if lacks > 0 {
			t.Errorf("%s lacks %d sentences: run this test with -update, and translate what is empty in %s", language, lacks, sentencesFile(language))
		}
		for text := range have {
			if english[text] == nil {
				t.Errorf("%s has %q, which is said nowhere: run this test with -update", language, text)
			}
		}
	}
}

// Of two values with nothing between them nobody can tell where one ends.
func TestNoSentenceHasTwoValuesInOne(t *testing.T) {
	touching := regexp.MustCompile(`%(\[\d+\])?[svw]%(\[\d+\])?[svw]`)
	for text, places := range gathered(t) {
		if touching.MatchString(text) {
			t.Errorf("%s: %q cannot be taken apart again: make it of whole sentences", places[0].at, text)
		}
	}
}

func sentencesFile(language string) string {
	return filepath.Join("..", "assets", filepath.FromSlash(assets.SentencesDir), language+".json")
}

func updateSentences(t *testing.T, language string, english map[string][]place, have map[string]string) {
	t.Helper()
	all := make(map[string]string, len(english))
	for text := range english {
		all[text] = have[text]
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sentencesFile(language), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
