package walkthrough

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// A Rehearsal is what came of doing a guide's steps.
type Rehearsal struct {
	// Digests stand for what the page of each picture said.
	Digests []string
	// Answers are what the portal answered to each mishap, a paragraph or a point
	// of a list each.
	Answers [][]string
}

// Again is what to run where something here is no longer so.
const Again = "run make walkthrough, and look at the pictures"

// notice stands above every page.
const notice = "<!-- Made by make walkthrough from the portal itself. Change cmd/latchkey-portal/walkthrough, not this. -->\n\n"

// digestMark begins the comment with a picture's digest.
const digestMark = "<!-- page "

// wrongMark begins what is said where a step does not go as it should.
const wrongMark = "If it goes wrong:"

// Markdown writes the guide's page.
func (g Guide) Markdown(r Rehearsal) []byte {
	var b bytes.Buffer
	b.WriteString(notice)
	fmt.Fprintf(&b, "# %s\n", g.Title)
	for _, paragraph := range g.Intro {
		fmt.Fprintf(&b, "\n%s\n", shown(paragraph))
	}
	n, shots := 0, g.Shots()
	picture := func(title string) {
		n++
		where := "in the portal"
		if shots[n-1].Latchkey {
			where = "in the portal and in Latchkey"
		}
		fmt.Fprintf(&b, "\n![%s, %s](%s)\n%s%s -->\n", title, where, g.Picture(n), digestMark, r.Digests[n-1])
	}
	number := 0
	for _, section := range g.Sections {
		fmt.Fprintf(&b, "\n## %s\n", section.Title)
		paragraph(&b, section.Intro)
		for _, s := range section.Steps {
			number++
			fmt.Fprintf(&b, "\n### %d. %s\n", number, s.Title)
			paragraph(&b, s.See)
			paragraph(&b, s.Press)
			picture(s.Title)
			said(&b, s.Say)
			if s.Wrong != "" {
				paragraph(&b, "*"+wrongMark+"* "+s.Wrong)
			}
		}
	}
	b.WriteString("\n## When it goes wrong\n")
	for i, m := range g.Mishaps {
		fmt.Fprintf(&b, "\n### %s\n", m.Title)
		paragraph(&b, m.Means)
		if m.Pictured {
			picture(m.Title)
		}
		if answer := r.Answers[i]; len(answer) > 0 {
			paragraph(&b, "The portal answers:")
			quoted := strings.Join(answer, "\n> ")
			fmt.Fprintf(&b, "\n> %s\n", strings.Replace(quoted, "\n> - ", "\n>\n> - ", 1))
		}
		said(&b, m.Say)
	}
	b.WriteString("\n[All walk-throughs](README.md)\n")
	return b.Bytes()
}

// Digest finds the digest of a picture in a page; none is "".
func Digest(page []byte, picture string) string {
	_, after, _ := strings.Cut(string(page), "]("+picture+")\n"+digestMark)
	digest, _, _ := strings.Cut(after, " -->")
	return digest
}

// Index writes the page that leads to all others.
func Index(guides []Guide) []byte {
	var b bytes.Buffer
	b.WriteString(notice)
	b.WriteString("# Walk-throughs\n\n" +
		"Each shows one portal and Latchkey side by side, picture by picture: for support staff who walk somebody\n" +
		"through the set-up on the telephone, and for users who do it alone.\n\n")
	for _, g := range guides {
		fmt.Fprintf(&b, "- [%s](%s.md): %d pictures\n", g.Title, g.Name, len(g.Shots()))
	}
	b.WriteString("\nThe portals are those that `latchkey-portal serve --profile NAME` plays, so every step can be rehearsed\n" +
		"first. The people are made up, and the keys on the pictures are derived from a public seed, `--seed " + Seed + "`:\n" +
		"they are no secrets, and must never be used for a real account.\n\n" +
		"On the telephone, a few rules hold for every portal:\n\n" +
		"- Never ask for a password, a key or a code, and say so at the beginning. Nobody who is honest needs them.\n" +
		"- Ask what they see before you say what to press.\n" +
		"- One step at a time: wait for “yes, I see it”.\n" +
		"- A recovery code is for them alone. Let them put it away before you go on.\n")
	return b.Bytes()
}

func paragraph(b *bytes.Buffer, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n%s\n", shown(text))
	}
}

func said(b *bytes.Buffer, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n*On the telephone:* “%s”\n", shown(text))
	}
}

// shown writes labels as a page has them.
func shown(text string) string {
	for _, mark := range []string{portalLabel, windowLabel} {
		text = regexp.MustCompile(mark).ReplaceAllString(text, "**$1**")
	}
	return text
}
