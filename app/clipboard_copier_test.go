package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer/clipboard"
)

// testCopier is a Copier whose clipboard is a variable.
type testCopier struct {
	holds   string
	fail    error
	cleared int
}

func (c *testCopier) Copy(_ context.Context, text string) error {
	if c.fail == nil {
		c.holds = text
	}
	return c.fail
}

func (c *testCopier) Clear(context.Context) { c.holds = ""; c.cleared++ }

func newCopierBench(t *testing.T) (*bench, *testCopier) {
	t.Helper()
	b := newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"))
	c := &testCopier{}
	b.app.clip.copier = c
	return b, c
}

func TestCodesGoByTheCopierAndAreCleared(t *testing.T) {
	b, c := newCopierBench(t)
	b.key(fyne.KeyReturn)
	b.work()
	if len(c.holds) != 6 || b.clipboard() != "" {
		t.Fatalf("the copier has %q, the usual clipboard %q", c.holds, b.clipboard())
	}
	b.pass(29 * time.Second)
	b.work()
	if c.cleared > 0 {
		t.Error("it was cleared too early")
	}
	b.app.SetVisible(false)
	b.pass(time.Second)
	b.work()
	if c.cleared != 1 {
		t.Errorf("it was cleared %d times", c.cleared)
	}
}

// What the end of the program does not wait for does not happen.
func TestQuittingWaitsForTheCopier(t *testing.T) {
	b, c := newCopierBench(t)
	b.key(fyne.KeyReturn)
	b.work()
	b.app.Quit()
	if c.holds != "" || c.cleared != 1 {
		t.Errorf("it holds %q, cleared %d times", c.holds, c.cleared)
	}
}

// The last wish counts, in whatever order the work of them is begun.
func TestOnlyTheLastCopyCounts(t *testing.T) {
	b, c := newCopierBench(t)
	b.app.clip.put("111111")
	b.app.clip.put("222222")
	b.queue[0], b.queue[1] = b.queue[1], b.queue[0]
	b.work()
	if c.holds != "222222" {
		t.Errorf("it holds %q, want the second code", c.holds)
	}
	b.app.clip.put("333333")
	b.app.clip.clear()
	b.queue[0], b.queue[1] = b.queue[1], b.queue[0]
	b.work()
	if c.holds != "" {
		t.Errorf("it holds %q after it was cleared", c.holds)
	}
}

func TestCopyingFallsBackToTheUsualClipboard(t *testing.T) {
	for _, test := range []struct {
		fail  error
		tells bool
	}{{clipboard.ErrNoDisplay, false}, {clipboard.ErrUnsupported, false}, {errors.New("no answer"), true}} {
		b, c := newCopierBench(t)
		c.fail = test.fail
		b.key(fyne.KeyReturn)
		b.work()
		if len(b.clipboard()) != 6 {
			t.Errorf("%v: the clipboard holds %q", test.fail, b.clipboard())
		}
		const told = "The code is copied, but a history of the clipboard may keep it"
		if test.tells {
			b.sees(told)
		} else {
			b.seesNot(told)
		}
		b.pass(30 * time.Second)
		b.work()
		if b.clipboard() != "" || c.cleared > 0 {
			t.Errorf("%v: after 30 seconds the clipboard holds %q", test.fail, b.clipboard())
		}
	}
}
