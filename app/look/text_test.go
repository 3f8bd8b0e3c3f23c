package look

import (
	"testing"

	"latchkey/app/theme"
)

func TestLongTextIsCutBetweenLetters(t *testing.T) {
	themed(t)
	for _, s := range []string{"", "a", "Zażółć gęślą jaźń and more", "日本のサービス東京日本のサービス"} {
		line := NewText(s, theme.SizeSmall, theme.ColorMuted)
		for room := float32(1); room < 200; room += 3 {
			got := line.fit(room)
			if got != s && line.WidthOf(got) > room && got != "…" {
				t.Fatalf("%q in %v is %q, which is %v wide", s, room, got, line.WidthOf(got))
			}
			for _, r := range got {
				if r == '\uFFFD' {
					t.Fatalf("%q in %v is cut inside a letter: %q", s, room, got)
				}
			}
		}
		if got := line.fit(10_000); got != s {
			t.Errorf("%q with all the room is %q", s, got)
		}
	}
}
