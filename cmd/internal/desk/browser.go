package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// chromiumNames are what distributions call the browser.
func chromiumNames() []string {
	return []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
}

// A Browser is a running Chromium with one tab and a profile of its own.
type Browser struct {
	tab  context.Context
	stop func()
}

// StartBrowser starts Chromium without a window; its page is width by height
// pixels.
func StartBrowser(ctx context.Context, width, height int) (*Browser, error) {
	b, err := startBrowser(ctx, Links{}, chromedp.WindowSize(width, height))
	if err != nil {
		return nil, err
	}
	if err := b.do(ctx, "starting Chromium", chromedp.EmulateViewport(int64(width), int64(height))); err != nil {
		b.Stop()
		return nil, err
	}
	return b, nil
}

// StartBrowser starts Chromium with its window on the display, in the area given
// and drawn at a scale, 1 for the usual size. It hands no links to other programs.
func (d *Display) StartBrowser(ctx context.Context, area image.Rectangle, scale float64) (*Browser, error) {
	return d.startBrowser(ctx, area, scale, Links{})
}

// Links are those that a browser hands to other programs.
type Links struct {
	// Env is added to the environment of the browser and of those programs.
	Env []string
	// Page is the site whose links of the kind Scheme are opened without a
	// question, as if it had been answered with "Always allow".
	Page, Scheme string
}

// StartBrowserWith is StartBrowser for pages whose links other programs open.
func (d *Display) StartBrowserWith(ctx context.Context, area image.Rectangle, links Links) (*Browser, error) {
	return d.startBrowser(ctx, area, 1, links)
}

func (d *Display) startBrowser(ctx context.Context, area image.Rectangle, scale float64, links Links) (*Browser, error) {
	return startBrowser(ctx, links,
		chromedp.Flag("headless", false), chromedp.Flag("hide-scrollbars", false), chromedp.Flag("enable-automation", false),
		chromedp.Flag("incognito", true), chromedp.Flag("test-type", true), // without bars and questions over the page
		chromedp.Env(append([]string{"DISPLAY=" + d.Name, "WAYLAND_DISPLAY="}, links.Env...)...), chromedp.Flag("ozone-platform", "x11"),
		chromedp.Flag("force-device-scale-factor", fmt.Sprint(scale)),
		chromedp.WindowSize(int(float64(area.Dx())/scale), int(float64(area.Dy())/scale)),
		chromedp.Flag("window-position", fmt.Sprintf("%d,%d", int(float64(area.Min.X)/scale), int(float64(area.Min.Y)/scale))),
	)
}

func startBrowser(ctx context.Context, links Links, more ...chromedp.ExecAllocatorOption) (*Browser, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "latchkey-browser-")
	if err != nil {
		return nil, fmt.Errorf("making a browser profile: %w", err)
	}
	if err := links.allow(profile); err != nil {
		return nil, errors.Join(fmt.Errorf("making a browser profile: %w", err), os.RemoveAll(profile))
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // Chromium does not run as root otherwise
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	options = append(options, more...)
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, stopTab := chromedp.NewContext(allocator)
	b := &Browser{tab: tab, stop: func() {
		_ = chromedp.Cancel(tab) // waits for the process, so that the profile can go
		stopTab()
		stopAllocator()
		_ = os.RemoveAll(profile)
	}}
	// The first context that is used keeps the process going, so it is that of
	// the tab, and not that of a step.
	started := func(context.Context, *chromedp.Target) (chromedp.Void, error) { return chromedp.Void{}, nil }
	if err := chromedp.Do(tab, started); err != nil {
		b.Stop()
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return b, nil
}

// allow writes into a profile that there is no question about the links.
func (l Links) allow(profile string) error {
	if l.Page == "" {
		return nil
	}
	type object map[string]any
	preferences, err := json.Marshal(object{"protocol_handler": object{
		"allowed_origin_protocol_pairs": object{l.Page: object{l.Scheme: true}},
	}})
	if err != nil {
		return err
	}
	folder := filepath.Join(profile, "Default")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "Preferences"), preferences, 0o600)
}

// Stop ends the browser and removes its profile.
func (b *Browser) Stop() { b.stop() }

// Open goes to a page and waits until it is loaded.
func (b *Browser) Open(ctx context.Context, url string) error {
	return b.do(ctx, "opening the page", chromedp.Navigate(url))
}

// Fill types text into the field with this label, in the place of what is there.
// It types until the field has it: Chromium drops keys and clicks that come before
// it has drawn a page for the first time, which takes a while for a large one.
func (b *Browser) Fill(ctx context.Context, label, text string) error {
	field := fmt.Sprintf(`//input[@id=//label[starts-with(normalize-space(),%q)]/@for]`, label)
	// chromedp.Clear takes away what the page came with, and not what was typed.
	empty := fmt.Sprintf(`document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue.value = ''`, field)
	return b.do(ctx, "filling in "+label, chromedp.WaitVisible(field),
		func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
			for {
				if _, err := chromedp.Evaluate[string](empty)(ctx, t); err != nil {
					return none, err
				}
				if _, err := chromedp.SendKeys(field, text)(ctx, t); err != nil {
					return none, err
				}
				typed, err := chromedp.Value(field)(ctx, t)
				if err != nil || strings.ReplaceAll(typed, " ", "") == strings.ReplaceAll(text, " ", "") {
					return none, err
				}
			}
		})
}

// pressAgain is after how long without another page a click is taken for lost, as
// Fill says. A person would click again as well.
const pressAgain = 10 * time.Second

// Press clicks the button or link with this text and waits for the page that
// it leads to.
func (b *Browser) Press(ctx context.Context, text string) error {
	path := fmt.Sprintf(`//*[self::button or self::a][normalize-space()=%q]`, text)
	return b.do(ctx, "pressing "+text, chromedp.WaitVisible(path),
		func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			for {
				try, cancel := context.WithTimeout(ctx, pressAgain)
				_, err := chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(path))(try, t)
				lost := try.Err() != nil && ctx.Err() == nil
				cancel()
				if !lost {
					return chromedp.Void{}, err
				}
			}
		})
}

// Follow clicks the link with this text, which leads out of the browser.
func (b *Browser) Follow(ctx context.Context, text string) error {
	path := fmt.Sprintf(`//a[normalize-space()=%q]`, text)
	return b.do(ctx, "following "+text, chromedp.WaitVisible(path), chromedp.Click(path))
}

// Uncover clicks something with this text that changes the page in place.
func (b *Browser) Uncover(ctx context.Context, text string) error {
	return b.do(ctx, "pressing "+text, chromedp.Click(fmt.Sprintf(`//summary[normalize-space()=%q]`, text)))
}

// Text returns what an element shows to a person.
func (b *Browser) Text(ctx context.Context, element string) (string, error) {
	var text string
	err := b.do(ctx, "reading "+element, func(ctx context.Context, t *chromedp.Target) (_ chromedp.Void, err error) {
		text, err = chromedp.Text(chromedp.CSS(element))(ctx, t)
		return chromedp.Void{}, err
	})
	return text, err
}

// Screenshot returns what the page shows, as PNG.
func (b *Browser) Screenshot(ctx context.Context) ([]byte, error) {
	var picture []byte
	err := b.do(ctx, "taking a picture of the page", func(ctx context.Context, t *chromedp.Target) (_ chromedp.Void, err error) {
		picture, err = chromedp.CaptureScreenshot()(ctx, t)
		return chromedp.Void{}, err
	})
	return picture, err
}

// do runs steps in the tab, and ends when ctx does.
func (b *Browser) do(ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) error {
	tab, cancel := context.WithCancel(b.tab)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	if err := chromedp.Do(tab, steps...); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func findChromium() (string, error) {
	for _, name := range chromiumNames() {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: install the package chromium")
}
