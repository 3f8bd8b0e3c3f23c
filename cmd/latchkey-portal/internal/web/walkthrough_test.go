package web

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/walkthrough"
)

var writeWalkthroughs = flag.Bool("write-walkthroughs", false, "write docs/walkthrough anew, without its pictures")

// The walk-throughs, and how large their pictures may be, in bytes.
var walkthroughs = filepath.Join("..", "..", "..", "..", "docs", "walkthrough")

const (
	largestPicture  = 60 << 10
	largestPictures = 2500 << 10
)

// windowTexts are the texts of Latchkey's window, from one of its translations.
func windowTexts(t *testing.T) (texts map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "assets", "translations", "de.json"))
	if err == nil {
		err = json.Unmarshal(data, &texts)
	}
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// rehearseGuide does all that a guide says, and returns what came of it.
func rehearseGuide(t *testing.T, g walkthrough.Guide) (came walkthrough.Rehearsal) {
	t.Helper()
	window := windowTexts(t)
	begin := func() *rehearser {
		portal := newTestPortalOf(t, g.Name)
		return &rehearser{visitor: portal.visitor(t), portal: portal}
	}
	r := begin()
	for _, shot := range g.Shots() {
		if err := walkthrough.Do(t.Context(), r, shot.Do); err != nil {
			t.Fatalf("%s: %v", shot.Title, err)
		}
		r.names(shot.Title, shot.Text, window)
		came.Digests = append(came.Digests, r.digest())
	}
	for _, m := range g.Mishaps {
		r := begin()
		if err := walkthrough.Do(t.Context(), r, slices.Concat(m.Before, m.Do)); err != nil {
			t.Fatalf("%s: %v", m.Title, err)
		}
		r.names(m.Title, m.Means+m.Say, window)
		answer := r.answer()
		if m.Answered && len(answer) == 0 {
			t.Errorf("%s: the portal answers nothing at %s", m.Title, r.at.Path)
		}
		if !m.Answered {
			answer = nil
		}
		came.Answers = append(came.Answers, answer)
	}
	return came
}

// What a walk-through shows is what the portal shows: its labels, its order, its
// answers and its pages.
func TestWalkthroughsAreWhatThePortalsShow(t *testing.T) {
	guides, err := walkthrough.All()
	if err != nil {
		t.Fatal(err)
	}
	holds(t, "README.md", walkthrough.Index(guides))
	var pictures []string
	total := 0
	for _, g := range guides {
		for n := range g.Shots() {
			pictures = append(pictures, g.Picture(n+1))
		}
		t.Run(g.Name, func(t *testing.T) {
			came := rehearseGuide(t, g)
			holds(t, g.Name+".md", g.Markdown(came))
			for n, digest := range came.Digests {
				if !*writeWalkthroughs {
					total += isOf(t, g.Picture(n+1), digest)
				}
			}
		})
	}
	there, err := filepath.Glob(filepath.Join(walkthroughs, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		if name := filepath.Base(path); !slices.Contains(pictures, name) && !*writeWalkthroughs {
			t.Errorf("no walk-through shows %s: delete it", name)
		}
	}
	if total > largestPictures {
		t.Errorf("the pictures have %d bytes together, more than %d", total, largestPictures)
	}
}

// holds checks that a page is as it would be written now.
func holds(t *testing.T, name string, page []byte) {
	t.Helper()
	path := filepath.Join(walkthroughs, name)
	if *writeWalkthroughs {
		if err := os.MkdirAll(walkthroughs, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, page, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: %s", err, walkthrough.Again)
	}
	now, before := strings.Split(string(page), "\n"), strings.Split(string(kept), "\n")
	for i := range now {
		if i < len(before) && now[i] == before[i] {
			continue
		}
		if strings.HasPrefix(now[i], "<!-- page ") {
			t.Fatalf("%s:%d: the page on the picture above says something else now: %s", name, i+1, walkthrough.Again)
		}
		t.Fatalf("%s:%d does not say what the portal does, which is %q: %s", name, i+1, now[i], walkthrough.Again)
	}
	if len(before) > len(now) {
		t.Fatalf("%s says more than there is: %s", name, walkthrough.Again)
	}
}

// isOf checks that a picture is of the page as it is now, and returns its size.
func isOf(t *testing.T, name, digest string) int {
	t.Helper()
	picture, err := os.ReadFile(filepath.Join(walkthroughs, name))
	switch {
	case err != nil:
		t.Errorf("%v: %s", err, walkthrough.Again)
	case walkthrough.Marked(picture) != digest:
		t.Errorf("%s is of a page that says something else now: %s", name, walkthrough.Again)
	case len(picture) > largestPicture:
		t.Errorf("%s has %d bytes, more than %d", name, len(picture), largestPicture)
	}
	return len(picture)
}
