package dictation

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"latchkey/importer/otpauth"
)

func TestGroups(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"deuk":                        "DEUK",
		"deuk-3yiq suz3\tp3cr==":      "DEUK 3YIQ SUZ3 P3CR",
		" de uk3y\u200biqs ":          "DEUK 3YIQ S",
		"ＤＥＵＫ3":                       "DEUK 3",
		"deuk3y1q":                    "DEUK 3Y1Q",
		strings.Repeat("ABCD2345", 4): "ABCD 2345 ABCD 2345 ABCD 2345 ABCD 2345",
	} {
		if got := Read(text).String(); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// What no key has is marked where it is, with what it was probably meant to be.
func TestWrongCharacters(t *testing.T) {
	for _, test := range []struct{ typed, maybe, asks string }{
		{"DEUK3Y0Q", "O", "Group 2: there is no 0 in a key. Is it O (Oscar)?"},
		{"DEUK3Y1Q", "IL", "Group 2: there is no 1 in a key. Is it I (India) or L (Lima)?"},
		{"DEUK3Y8Q", "B", "Group 2: there is no 8 in a key. Is it B (Bravo)?"},
		{"DEUK3Y9Q", "GQ", "Group 2: there is no 9 in a key. Is it G (Golf) or Q (Quebec)?"},
		{"DEUK3YäQ", "A", "Group 2: there is no ä in a key. Is it A (Alfa)?"},
		{"DEUK3YÖQ", "O", "Group 2: there is no Ö in a key. Is it O (Oscar)?"},
		{"DEUK3YüQ", "U", "Is it U (Uniform)?"},
		{"DEUK3YßQ", "BS", "Is it B (Bravo) or S (Sierra)?"},
		{"DEUK3YñQ", "N", "Is it N (November)?"},
		{"DEUK3YøQ", "O", "Is it O (Oscar)?"},
		{"DEUK3Y|Q", "IL", "there is no “|” in a key"},
		{"DEUK3Y$Q", "S", "Is it S (Sierra)?"},
		{"DEUK3YОQ", "O", "there is no Cyrillic О in a key"},
		{"DEUK3Y/Q", "", "Keys are made of the letters A to Z and the digits 2 to 7."},
		{"DEUK3Y\x00Q", "", "cannot be shown"},
	} {
		k := Read(test.typed)
		places := k.Wrong()
		if !slices.Equal(places, []int{6}) {
			t.Errorf("%q: wrong are %v", test.typed, places)
			continue
		}
		if got := string(k[6].Maybe); got != test.maybe {
			t.Errorf("%q: maybe %q, want %q", test.typed, got, test.maybe)
		}
		if got := k.Ask(6, Find("nato")); !strings.Contains(got, test.asks) {
			t.Errorf("%q asks %q, want %q in it", test.typed, got, test.asks)
		}
	}
}

func TestFix(t *testing.T) {
	k := Read("DEUK 3Y1Q SUZ3")
	if got := k.Fix(6, 'I').String(); got != "DEUK 3YIQ SUZ3" {
		t.Errorf("with I it is %q", got)
	}
	if got := k.Fix(6, 0).String(); got != "DEUK 3YQS UZ3" {
		t.Errorf("without it it is %q", got)
	}
	if k.String() != "DEUK 3Y1Q SUZ3" {
		t.Error("the key itself was changed")
	}
}

// Every alphabet has a word for each character that begins with it, apart from
// accents, so that whoever does not know it still writes the right one.
func TestAlphabets(t *testing.T) {
	ids := map[string]bool{}
	for _, a := range Alphabets() {
		if ids[a.ID] {
			t.Errorf("%s is there twice", a.ID)
		}
		ids[a.ID] = true
		if len(a.letters) != 26 || len(a.digits) != 6 {
			t.Fatalf("%s has %d letters and %d digits", a.ID, len(a.letters), len(a.digits))
		}
		seen := map[string]rune{}
		for r := 'A'; r <= 'Z'; r++ {
			first, _ := utf8.DecodeRuneInString(a.Word(r))
			if first != r && string(otpauth.LookAlikes(first)) != string(r) {
				t.Errorf("%s: %c is %s", a.ID, r, a.Word(r))
			}
			seen[a.Word(r)] = r
		}
		for r := '2'; r <= '7'; r++ {
			if len(a.Word(r)) < 2 {
				t.Errorf("%s: %c is %s", a.ID, r, a.Word(r))
			}
			seen[a.Word(r)] = r
		}
		if len(seen) != 32 {
			t.Errorf("%s has %d different words", a.ID, len(seen))
		}
	}
	if got := strings.Join(Find("nato").Spell(Read("3Y1Q")), " · "); got != "Three · Yankee · ? · Quebec" {
		t.Errorf("spelt %q", got)
	}
}

func TestAlphabetOfALocale(t *testing.T) {
	for locale, want := range map[string]string{
		"": "nato", "C": "nato", "C.UTF-8": "nato", "POSIX": "nato", "en-GB": "nato", "ja-JP": "nato", "it_IT": "nato",
		"de": "de", "de-AT": "de", "de_DE.UTF-8": "de", "de_DE@euro": "de", "DE": "de",
		"es-419": "es", "fr_CA": "fr", "pt_BR.UTF-8": "pt-BR", "pt-Latn-BR": "pt-BR", "pt": "pt", "pt-PT": "pt",
		"---": "nato",
	} {
		if got := ForLocale(locale).ID; got != want {
			t.Errorf("%q has %s, want %s", locale, got, want)
		}
	}
}

func TestAlike(t *testing.T) {
	for r, want := range map[rune]string{'I': "L", 'L': "I", 'S': "5", '5': "S", 'Z': "2", 'G': "6", 'O': "QD", 'W': "", '4': ""} {
		if got := string(ByEye(r)); got != want {
			t.Errorf("%c looks like %q, want %q", r, got, want)
		}
	}
	for _, test := range []struct {
		alphabet string
		r        rune
		want     string
	}{
		{"nato", 'B', "CDEGPTVZ3"}, {"nato", 'M', "N"}, {"nato", 'F', "SX"}, {"nato", 'A', "JK"}, {"nato", 'W', ""},
		{"de", '2', "3"}, {"de-cities", '3', "2"}, {"de", 'Z', ""},
		{"es", '6', "7"}, {"fr", 'G', "BCDEPTVJ"}, {"pt-BR", '3', "6"},
	} {
		if got := string(Find(test.alphabet).ByEar(test.r)); got != test.want {
			t.Errorf("%s: %c sounds like %q, want %q", test.alphabet, test.r, got, test.want)
		}
	}
	for _, a := range Alphabets() {
		for r := rune(0); r < 0x80; r++ {
			for _, other := range append(ByEye(r), a.ByEar(r)...) {
				if !isKeyRune(r) || !isKeyRune(other) {
					t.Errorf("%c is taken for %c, and no key has both", r, other)
				}
			}
		}
	}
}

func TestWhatToLookAtTwice(t *testing.T) {
	k := Read("DEUK 3YIQ SUZ3 P3CR")
	if got := strings.Join(k.Looks(), " "); got != "O/Q/D U/V I/L S/5 Z/2" {
		t.Errorf("look alike: %q", got)
	}
	if got := strings.Join(k.Sounds(Find("de")), " "); got != "B/C/D/E/G/P/T/W H/K 2/3 F/S" {
		t.Errorf("sound alike in German: %q", got)
	}
}

func TestLengths(t *testing.T) {
	for n, want := range map[int]Length{
		0: Impossible, 1: Impossible, 17: Impossible, 19: Impossible, 22: Impossible, 30: Impossible,
		2: Rare, 8: Rare, 18: Rare, 28: Rare, 33: Impossible, 100: Rare,
		16: Usual, 26: Usual, 32: Usual, 52: Usual, 64: Usual, 103: Usual, 128: Usual,
	} {
		if got := LengthOf(n); got != want {
			t.Errorf("%d characters are %d, want %d", n, got, want)
		}
		if (Doubt(n) == "") != (want == Usual) {
			t.Errorf("%d characters: %q", n, Doubt(n))
		}
	}
	if got := Doubt(17); !strings.HasPrefix(got, "No key has 17 characters: one is missing") {
		t.Errorf("17: %q", got)
	}
	if got := Doubt(8); !strings.Contains(got, "8 characters is short for a key") {
		t.Errorf("8: %q", got)
	}
}

// Nothing that decodes is called impossible, and nothing else is not.
func TestImpossibleLengthsDoNotDecode(t *testing.T) {
	for n := 1; n < 200; n++ {
		_, err := otpauth.ParseKey(strings.Repeat("A", n))
		if (err != nil) != (LengthOf(n) == Impossible) {
			t.Errorf("%d characters: %v", n, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "DEUK 3YIQ SUZ3 P3CR", "deuk3y1q", "ß\u0131=A", "\xff\xfe", strings.Repeat("A2", 9000), "a=b", "𝐀Ⅷ"} {
		f.Add(seed, "de-DE", 3)
	}
	f.Fuzz(func(t *testing.T, text, locale string, at int) {
		k, a := Read(text), ForLocale(locale)
		if again := Read(k.String()); !slices.EqualFunc(again, k, func(x, y Character) bool { return x.Rune == y.Rune && x.Wrong == y.Wrong }) {
			t.Fatal("read again it is another key")
		}
		_, err := otpauth.ParseKey(text)
		if err == nil && (len(k.Wrong()) > 0 || LengthOf(len(k)) == Impossible) {
			t.Fatalf("a key is called wrong: %v, %d characters", k.Wrong(), len(k))
		}
		wrong := k.Wrong()
		for _, i := range wrong[:min(len(wrong), 20)] {
			if said := k.Ask(i, a); !utf8.ValidString(said) || strings.ContainsFunc(said, unicode.IsControl) {
				t.Fatalf("asks %q", said)
			}
			for _, r := range k[i].Maybe {
				if fixed := k.Fix(i, r); fixed[i].Wrong || len(fixed) != len(k) {
					t.Fatal("a fix does not fix")
				}
			}
		}
		for _, g := range k.Groups() {
			if len(g) == 0 || len(g) > GroupSize || len(a.Spell(g)) != len(g) {
				t.Fatal("a group of another size")
			}
		}
		if len(k) > 0 {
			k.Fix(((at%len(k))+len(k))%len(k), 0)
		}
		Doubt(at)
	})
}
