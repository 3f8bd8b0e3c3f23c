package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestCopiedCodeLeavesTheClipboard(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn)
	b.pass(29 * time.Second)
	if b.clipboard() == "" {
		t.Fatal("the code was gone after 29 seconds")
	}
	b.pass(time.Second)
	if got := b.clipboard(); got != "" {
		t.Errorf("after 30 seconds the clipboard holds %q", got)
	}
}

func TestOthersClipboardIsLeftAlone(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn)
	b.app.fyne.Clipboard().SetContent("a poem")
	b.pass(time.Minute)
	b.app.Quit()
	if got := b.clipboard(); got != "a poem" {
		t.Errorf("the clipboard holds %q, want what was copied elsewhere", got)
	}
}

func TestSecondCopyHasItsOwnTime(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"))
	b.key(fyne.KeyReturn)
	b.pass(20 * time.Second)
	b.key(fyne.KeyDown, fyne.KeyReturn)
	second := b.clipboard()
	b.pass(29 * time.Second)
	if got := b.clipboard(); got != second {
		t.Errorf("29 seconds after the second copy the clipboard holds %q, want %q", got, second)
	}
	b.pass(time.Second)
	if got := b.clipboard(); got != "" {
		t.Errorf("30 seconds after the second copy the clipboard holds %q", got)
	}
}

func TestQuittingClearsTheClipboard(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn)
	b.shortcut(ctrl(fyne.KeyQ))
	if got := b.clipboard(); got != "" {
		t.Errorf("after quitting the clipboard holds %q", got)
	}
}

func TestClearingGoesOnWhileHidden(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn)
	b.app.SetVisible(false)
	b.pass(30 * time.Second)
	if got := b.clipboard(); got != "" {
		t.Errorf("30 seconds after the copy the clipboard holds %q", got)
	}
}

func TestToastGoesAway(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn)
	b.sees("Copied")
	b.pass(5 * time.Second)
	b.seesNot("Copied")
}
