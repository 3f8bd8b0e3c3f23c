package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/look"
	"latchkey/importer/clipboard"
	"latchkey/vault"
)

// copied is a Clipboard with on it what the test wants.
type copied struct {
	content clipboard.Content
	err     error
	wants   []clipboard.Want // of those who have read
}

func (c *copied) Read(_ context.Context, want clipboard.Want) (clipboard.Content, error) {
	c.wants = append(c.wants, want)
	return c.content, c.err
}

// newPasteBench is a bench with content on the clipboard.
func newPasteBench(t *testing.T, content clipboard.Content, accounts ...vault.Account) (*bench, *copied) {
	b := newBench(t, accounts...)
	c := &copied{content: content}
	b.app.board = c
	return b, c
}

func (b *bench) pressPaste() {
	b.t.Helper()
	b.typesShortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
}

func TestPasteTakesWhatIsThere(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	for _, test := range []struct {
		name  string
		put   func(b *bench) clipboard.Content
		sees  []string
		enter bool // Enter adds it
	}{
		{"a picture", func(b *bench) clipboard.Content { return clipboard.Content{Picture: b.picture(links(portal))} },
			[]string{"From the clipboard · PNG picture with a QR code", "Customer Portal"}, true},
		{"a copied file", func(b *bench) clipboard.Content {
			return clipboard.Content{Files: []string{b.file("qr.png", b.picture(links(portal)))}}
		}, []string{"From qr.png", "Customer Portal"}, true},
		{"several files", func(b *bench) clipboard.Content {
			return clipboard.Content{Files: []string{b.file("a.png", b.picture(links(portal))), b.file("b.txt", []byte(links(accounts(1)...)))}}
		}, []string{"2 accounts found", "dana@example.com · a.png"}, true},
		{"a link", func(*bench) clipboard.Content { return clipboard.Content{Text: links(portal)} },
			[]string{"From the pasted text", "Customer Portal"}, true},
		{"several links", func(*bench) clipboard.Content { return clipboard.Content{Text: links(accounts(3)...)} },
			[]string{"3 accounts found"}, true},
		{"a key", func(*bench) clipboard.Content { return clipboard.Content{Text: "deuk 3yiq suz3 p3cr"} },
			[]string{"Type the key", "DEUK 3YIQ SUZ3 P3CR"}, false},
		{"the address of a picture that is part of a page", func(b *bench) clipboard.Content {
			return clipboard.Content{Text: dataAddress(b.picture(links(portal)))}
		}, []string{"Customer Portal"}, true},
		{"a picture of a key in a cell", func(b *bench) clipboard.Content {
			return clipboard.Content{Picture: b.blank(), Text: "DEUKYIQSUZPZZCRA"}
		}, []string{"Type the key", "DEUK YIQS UZPZ ZCRA"}, false},
		{"a picture with words beside it", func(b *bench) clipboard.Content {
			return clipboard.Content{Picture: b.picture(links(portal)), Text: "PASSWORDS"}
		}, []string{"From the clipboard"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, c := newPasteBench(t, clipboard.Content{})
			c.content = test.put(b)
			b.pressPaste()
			b.sees(test.sees...)
			if b.key(fyne.KeyReturn); test.enter && len(b.holds()) == 0 {
				t.Error("Enter does not add it")
			}
		})
	}
}

// Where there is nothing to take, it is said what was looked at and what to do.
func TestNothingToPaste(t *testing.T) {
	for _, test := range []struct {
		name string
		c    copied
		sees []string
	}{
		{"nothing", copied{}, []string{"There is nothing on the clipboard", "press Ctrl+V again"}},
		{"a sound", copied{content: clipboard.Content{Offered: []string{"sound or film"}}}, []string{"There is only sound or film on the clipboard: copy the picture"}},
		{"a picture of another kind", copied{content: clipboard.Content{Offered: []string{"a picture"}}}, []string{"cannot be read", "take a screenshot"}},
		{"files on a server", copied{content: clipboard.Content{Elsewhere: true, Offered: []string{"files"}}}, []string{"not on this computer", "save them"}},
		{"a picture without a code", copied{content: clipboard.Content{Picture: []byte("blank")}}, []string{"No QR code was found in the picture (200×200 pixels)", "screenshot"}},
		{"the address of a picture", copied{content: clipboard.Content{Text: "https://example.com/qr.png"}}, []string{"only the address of something on the web", "copy the picture itself"}},
		{"a program that does not answer", copied{err: clipboard.ErrNoAnswer}, []string{"does not answer: copy it once more", "drop a file", "Ctrl+K"}},
		{"too much", copied{err: clipboard.ErrTooLarge}, []string{"too large", "only the part with the QR code"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			if string(test.c.content.Picture) == "blank" {
				test.c.content.Picture = b.blank()
			}
			b.app.board = &test.c
			b.pressPaste()
			b.sees(test.sees...)
			if b.tap("Close"); !b.onList() {
				t.Error("the list is not shown after that")
			}
		})
	}
}

// A code that was copied here is digits, and no key.
func TestPastingTheCopiedCode(t *testing.T) {
	b, c := newPasteBench(t, clipboard.Content{}, accounts(1)...)
	b.app.list.activate(b.app.list.entries[0].account.ID)
	b.work()
	c.content = clipboard.Content{Text: b.clipboard(), Offered: []string{"text"}}
	b.pressPaste()
	b.sees("is the code that you copied here")
	if b.app.clip.code == "" || b.clipboard() != b.app.clip.code {
		t.Error("the copied code is gone")
	}
}

// A program that takes its time keeps nothing waiting, and can be waited for no
// longer.
func TestPasteIsShownAndStopped(t *testing.T) {
	b, c := newPasteBench(t, clipboard.Content{Text: links(accounts(1)...)})
	b.app.showAdd()
	b.app.shortcut(&fyne.ShortcutPaste{})
	b.pass(readingSign - time.Millisecond)
	b.seesNot("Reading the clipboard")
	b.pass(time.Millisecond)
	b.sees("Reading the clipboard…")
	b.key(fyne.KeyEscape) // does the work that waits
	b.sees("Add an account", "Stopped. Nothing was added.")
	if len(c.wants) != 1 {
		t.Fatal("the clipboard was not read")
	}
	b.app.shortcut(&fyne.ShortcutPaste{})
	b.pass(readingSign)
	b.sees("Reading the clipboard…")
	b.work()
	b.sees("Add this account?")
	b.key(fyne.KeyEscape)
	b.sees("Add an account")
}

// In a field text is pasted as in any other program; what is no text is taken in.
func TestPasteIntoAField(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	b, c := newPasteBench(t, clipboard.Content{Text: "Acme\n"})
	b.app.showKeyForm()
	form := b.app.incoming.draft
	b.app.window.Canvas().Focus(form.issuer)
	b.pressPaste()
	if form.issuer.Text != "Acme " && form.issuer.Text != "Acme" || c.wants[0] != clipboard.Text {
		t.Errorf("pasted is %q, of what was looked for as %v", form.issuer.Text, c.wants)
	}
	b.app.window.Canvas().Focus(form.key.entry)
	c.content.Text = "Your key: DEUK 3YIQ SUZ3 P3CR."
	b.pressPaste()
	if form.key.entry.Text != "DEUK 3YIQ SUZ3 P3CR" {
		t.Errorf("the pasted key is %q", form.key.entry.Text)
	}
	c.content = clipboard.Content{Picture: b.picture(links(portal))}
	b.pressPaste()
	b.sees("Add this account?", "Customer Portal")
	b.key(fyne.KeyEscape)
	if b.sees("Type the key"); form.issuer.Text[:4] != "Acme" {
		t.Error("the form has lost what was in it")
	}
	b.app.window.Canvas().Focus(form.name)
	c.content = clipboard.Content{Text: links(portal)}
	if b.pressPaste(); form.name.Text != "" {
		t.Error("a link with a key was pasted for a name")
	}
	b.sees("Add this account?")
}

func TestPasteIntoTheSearch(t *testing.T) {
	b, c := newPasteBench(t, clipboard.Content{Text: "Issuer 001"}, accounts(3)...)
	b.app.list.search.focus()
	b.pressPaste()
	if got := b.titles(); len(got) != 1 || got[0] != "Issuer 001" {
		t.Errorf("found are %q", got)
	}
	c.content = clipboard.Content{Picture: b.picture(links(account("Portal", "dana")))}
	b.pressPaste()
	b.sees("Add this account?")
}

// A passphrase is pasted, and a picture is none.
func TestPasteIntoAPassphrase(t *testing.T) {
	b, c := newPasteBench(t, clipboard.Content{Picture: []byte("x"), Offered: []string{"a picture"}})
	b.drop(b.file("vault.json", b.locked("horse 42", accounts(1)...)))
	b.work()
	b.sees("Open vault.json")
	b.pressPaste()
	b.sees("Open vault.json", "There is no text on the clipboard.")
	c.content = clipboard.Content{Text: "horse 42"}
	b.pressPaste()
	if got := b.app.window.Canvas().Focused().(*look.Entry).Text; got != "horse 42" {
		t.Errorf("pasted is %q", got)
	}
}

// What comes when another screen is shown is for nobody.
func TestPasteThatComesLate(t *testing.T) {
	b, _ := newPasteBench(t, clipboard.Content{Text: "Issuer"}, accounts(2)...)
	b.app.list.search.focus()
	search := b.app.list.search
	search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: test.NewClipboard()})
	b.app.showAdd()
	b.work()
	if search.Text != "" {
		t.Errorf("the search has %q", search.Text)
	}
}

func TestDroppedOutOfABrowser(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	b := newBench(t)
	b.app.Dropped(clipboard.Content{Picture: b.picture(links(portal)), Text: "https://example.com/qr.png", Elsewhere: true}, nil)
	b.work()
	b.sees("From the dropped picture", "Customer Portal")
	b.app.Dropped(clipboard.Content{Files: []string{b.file("more.txt", []byte(links(accounts(2)...)))}}, nil)
	b.work()
	b.sees("3 accounts found")
	for _, test := range []struct {
		c    clipboard.Content
		err  error
		sees string
	}{
		{clipboard.Content{Text: "https://example.com/page"}, nil, "only the address of something on the web"},
		{clipboard.Content{Elsewhere: true}, nil, "only the address of something on the web"},
		{clipboard.Content{}, nil, "There is nothing to read in what was dropped"},
		{clipboard.Content{}, clipboard.ErrEnded, "did not send it"},
	} {
		b.app.Dropped(test.c, test.err)
		b.work()
		b.sees(test.sees)
	}
	b.drop("/home/dana/https:/example.com/qr.png")
	b.sees("only the address")
	b.tap("Close")
	b.sees("3 accounts found")
}

func TestPasteHintSaysWhatIsTaken(t *testing.T) {
	b, _ := newPasteBench(t, clipboard.Content{})
	b.app.showAdd()
	if !strings.Contains(b.seen(), "A picture of the QR code, a copied file") {
		t.Errorf("the way in says:\n%s", b.seen())
	}
}
