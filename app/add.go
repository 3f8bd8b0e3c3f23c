package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/camera"
)

// An addScreen is one of the screens on the way to a new account.
type addScreen interface {
	// show puts the screen in the window, as it was left.
	show()
	// back is what Esc does.
	back()
	// tick shows the codes as they are at now.
	tick(now time.Time)
}

// incoming is where one is on that way.
type incoming struct {
	screen addScreen // what is shown; nil on the list
	root   fyne.CanvasObject

	// draft is a key form with something typed in it. It is kept until it is
	// saved or left by its own Cancel, whatever is looked at meanwhile.
	draft   *keyForm
	reading *reading // what is being read just now
	scan    *scan    // a look at the screen that is going on
	paste   *paste   // a look at the clipboard that is going on
	picker  *picker  // the file dialog
	saving  bool     // accounts are on their way into the vault
}

// enter shows s and has it follow the clock for as long as it is in the window.
func (a *App) enter(s addScreen, root fyne.CanvasObject, focus fyne.Focusable) {
	a.incoming.screen, a.incoming.root = s, root
	if !a.stage.toast.undo.Visible() {
		a.stage.toast.hide() // it would lie over the buttons; what can be undone stays
	}
	a.show(root, focus)
	a.bindAdding(s)
	s.tick(a.clock())
}

// bindAdding binds the keys of s: Esc, and the ways to add an account. None of
// them loses anything: what is found is added to a confirmation that is open,
// and a key form that was left comes back as it was.
func (a *App) bindAdding(s addScreen) {
	k := keys{typed: func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			s.back()
		}
	}}
	switch s.(type) {
	case *readingScreen, *unlockScreen, *sign, *editForm:
		k.shortcuts = a.quitOnly().shortcuts
		k.shortcuts[ctrl(fyne.KeyL).ShortcutName()] = a.lockHere
	default:
		k.shortcuts = a.adding()
	}
	a.bind(k)
}

// tickAdding shows the codes of the screen here, if one is shown, as they are
// at now.
func (a *App) tickAdding(now time.Time) {
	if a.isAdding() {
		a.incoming.screen.tick(now)
	}
}

// isAdding reports whether the window shows one of the screens here.
func (a *App) isAdding() bool {
	shown := a.stage.screen.Objects
	return a.incoming.screen != nil && len(shown) == 1 && shown[0] == a.incoming.root
}

// endAdding goes back to the list.
func (a *App) endAdding() {
	a.incoming.screen, a.incoming.root = nil, nil
	a.showList()
}

// backTo returns what leads back to the screen that is shown now.
func (a *App) backTo() func() {
	if !a.isAdding() {
		return a.endAdding
	}
	return a.incoming.screen.show
}

// A wayScreen offers the ways to add an account.
type wayScreen struct {
	app  *App
	root fyne.CanvasObject
	ways []*look.Card
}

// showAdd shows the ways to add an account.
func (a *App) showAdd() {
	newWayScreen(a).show()
}

func newWayScreen(a *App) *wayScreen {
	s := &wayScreen{app: a}
	s.ways = []*look.Card{
		look.NewLinkCard(standard.ContentPasteIcon(), tr("Paste"),
			pasteHint(a), modifierName()+"V",
			a.intakeClipboard, s.back),
		look.NewLinkCard(standard.FolderOpenIcon(), tr("Open a file"),
			tr("A picture of the QR code, or the export of another app"), modifierName()+"O", a.openFile, s.back),
		look.NewLinkCard(look.KeyboardIcon(), tr("Type the key"),
			tr("For when someone reads it to you, letter by letter"), modifierName()+"K",
			a.showKeyForm, s.back),
	}
	if a.screens != nil {
		s.ways = append([]*look.Card{newScanCard(a, s.back)}, s.ways...)
	}
	if a.cameras != nil {
		s.ways = append(s.ways, newCameraCard(a, s.back))
	}
	cards := container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap))
	for i, way := range s.ways {
		way.Step = func(step int) { s.focus(i + step) }
		cards.Add(way)
	}
	cards.Add(look.NewSpace(2))
	cards.Add(look.NewDropArea(tr("Drop a picture or an export here")))
	if a.cameras == nil {
		cards.Add(look.NewSpace(2))
		cards.Add(look.Flush(look.NewParagraph(sentence(camera.ErrUnsupported), theme.ColorMuted)))
	}
	head := look.NewHeader(tr("Add an account"), tr("However the website shows you the code"), s.back)
	s.root = look.NewForm(head, cards, nil)
	return s
}

func (s *wayScreen) show() { s.app.enter(s, s.root, s.ways[0]) }

func (s *wayScreen) back() { s.app.endAdding() }

func (s *wayScreen) tick(time.Time) {}

func (s *wayScreen) focus(i int) {
	if i >= 0 && i < len(s.ways) {
		s.app.window.Canvas().Focus(s.ways[i])
	}
}

// newScanCard is the card that scans the screen.
func newScanCard(a *App, back func()) *look.Card {
	return look.NewLinkCard(look.MonitorIcon(), tr("Scan this screen"),
		tr("The QR code is in another window on this computer"), modifierName()+"G", a.scanScreen, back)
}

// newCameraCard is the card that looks through the camera.
func newCameraCard(a *App, back func()) *look.Card {
	return look.NewLinkCard(look.CameraIcon(), tr("Use the camera"),
		tr("The QR code is on paper or on a phone"), modifierName()+"U", a.showCamera, back)
}
