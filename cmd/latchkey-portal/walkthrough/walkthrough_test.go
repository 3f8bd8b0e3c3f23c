package walkthrough

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

func TestEveryPortalHasAGuideAndEveryStepItsWords(t *testing.T) {
	guides, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if len(guides) != len(profile.All()) {
		t.Fatalf("there are %d guides for %d portals", len(guides), len(profile.All()))
	}
	for _, g := range guides {
		for _, section := range g.Sections {
			for _, s := range section.Steps {
				if s.Title == "" || s.See == "" || s.Press == "" || s.Say == "" || len(s.Do) == 0 {
					t.Errorf("%s: the step %q lacks words", g.Name, s.Title)
				}
			}
		}
		for _, m := range g.Mishaps {
			if m.Title == "" || m.Means == "" || m.Say == "" {
				t.Errorf("%s: the mishap %q lacks words", g.Name, m.Title)
			}
		}
	}
}

// A profile that loses what a guide is written for is an error that says what.
func TestAGuideSaysWhatItsPortalLost(t *testing.T) {
	p, _ := profile.ByName("cin7")
	w, err := wordsOf(p)
	if err != nil {
		t.Fatal(err)
	}
	w.Screens = w.Screens[1:]
	cin7(w)
	if *w.missing == nil || !strings.Contains((*w.missing).Error(), `no screen for "show-key" any more`) {
		t.Errorf("without the page with the key the error is %v", *w.missing)
	}
}

func TestLabelsAreFoundAndShown(t *testing.T) {
	text := see("Press %s, then ‹Scan this screen›, then %s.", "Next", "Log in")
	if got := Labels(text); !slices.Equal(got, []string{"Next", "Log in"}) {
		t.Errorf("the portal's labels are %q", got)
	}
	if got := WindowLabels(text); !slices.Equal(got, []string{"Scan this screen"}) {
		t.Errorf("the window's labels are %q", got)
	}
	if got := shown(text); got != "Press **Next**, then **Scan this screen**, then **Log in**." {
		t.Errorf("the text is shown as %q", got)
	}
}

// What a picture is marked with is read again, and the picture still is one.
func TestAMarkedPictureIsStillAPicture(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	marked := Mark(file.Bytes(), "0123abcd")
	if got := Marked(marked); got != "0123abcd" {
		t.Errorf("the mark is %q", got)
	}
	picture, err := png.Decode(bytes.NewReader(marked))
	if err != nil || picture.Bounds().Dx() != 3 {
		t.Errorf("the marked picture cannot be read: %v", err)
	}
	for _, unmarked := range [][]byte{nil, file.Bytes(), marked[:ihdrEnd+10]} {
		if got := Marked(unmarked); got != "" {
			t.Errorf("without a mark it is %q", got)
		}
	}
}

func TestADigestIsFoundByItsPicture(t *testing.T) {
	g := Guide{Name: "x", Sections: []Section{{Steps: []Step{{Title: "one"}, {Title: "two", Latchkey: true}}}}}
	page := g.Markdown(Rehearsal{Digests: []string{"aa", "bb"}})
	if Digest(page, "x-01.png") != "aa" || Digest(page, "x-02.png") != "bb" || Digest(page, "x-03.png") != "" {
		t.Errorf("the digests are not found in:\n%s", page)
	}
	if !strings.Contains(string(page), "![two, in the portal and in Latchkey](x-02.png)") {
		t.Errorf("the picture is not there, or not described:\n%s", page)
	}
}
