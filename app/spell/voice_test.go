package spell

import "testing"

func TestReadBackFollowsTheLocale(t *testing.T) {
	if got := NewVoice("de-AT").Alphabet.ID; got != "de" {
		t.Errorf("in Austria: %s", got)
	}
	if got := NewVoice("ja-JP").Alphabet.ID; got != "nato" {
		t.Errorf("in Japan: %s", got)
	}
}
