package mainjob_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/cmd/internal/desk"
	"latchkey/vault/runtest"
)

// openDesktop is a display with nothing on it but the window, on an empty vault.
func openDesktop(t *testing.T) (context.Context, *desktop) {
	t.Helper()
	ctx, cli, session := start(t)
	d := &desktop{cli: cli, home: session.Dir}
	d.display, d.window = openWindow(ctx, t, image.Pt(1024, 768), cli)
	if err := d.window.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, d
}

// pictureOf is a PNG of a QR code with text in it.
func pictureOf(t *testing.T, text string) []byte {
	t.Helper()
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err == nil {
		code, err = barcode.Scale(code, 6*code.Bounds().Dx(), 6*code.Bounds().Dy())
	}
	var out bytes.Buffer
	if err == nil {
		err = png.Encode(&out, code)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	dana  = "otpauth://totp/Example:dana?issuer=Example&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	jonas = "otpauth://totp/Example:jonas?issuer=Example&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

// A picture that another program has copied is pasted, several files are dropped,
// and the window stays alive while the program that owns the clipboard is stuck.
func TestFromTheClipboard(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, d := openDesktop(t)
	if err := d.display.CopyPicture(ctx, pictureOf(t, dana)); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Key(ctx, "ctrl+v"); err != nil {
		t.Fatal(err)
	}
	if entries, err := d.window.Save(ctx, 1); err != nil || entries[0].Account != "dana" {
		t.Fatalf("%v, %v", entries, err)
	}
	folder := t.TempDir()
	var files []string
	for name, data := range map[string][]byte{"jonas ä.png": pictureOf(t, jonas), "more.txt": []byte(strings.ReplaceAll(jonas, "jonas", "third"))} {
		files = append(files, filepath.Join(folder, name))
		if err := os.WriteFile(files[len(files)-1], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.window.Drop(ctx, files...); err != nil {
		t.Fatal(err)
	}
	if entries, err := d.window.Save(ctx, 3); err != nil || len(entries) != 3 {
		t.Fatalf("%v, %v", entries, err)
	}
	stuck := exec.CommandContext(ctx, "xclip", "-quiet", "-selection", "clipboard", "-in")
	stuck.Env = append(os.Environ(), d.display.Env()...)
	stuck.Stdin = strings.NewReader("stuck")
	if err := stuck.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stuck.Process.Kill(); _ = stuck.Wait() }()
	if err := desk.Await(ctx, "the text to be copied", func() (bool, error) { return d.display.Clipboard(ctx) == "stuck", nil }); err != nil {
		t.Fatal(err)
	}
	if err := stuck.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	before, err := d.window.Screenshot()
	if err != nil {
		t.Fatal(err)
	}
	pressed := time.Now()
	if err := d.window.Key(ctx, "ctrl+v"); err != nil {
		t.Fatal(err)
	}
	changed := func() (bool, error) {
		now, err := d.window.Screenshot()
		return err == nil && !bytes.Equal(now.(*image.RGBA).Pix, before.(*image.RGBA).Pix), err
	}
	if err := desk.Await(ctx, "a sign that the clipboard is read", changed); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(pressed); took > 2*time.Second {
		t.Errorf("the window stood still for %v", took)
	}
}

// A page's picture of a QR code is copied in Chromium and pasted, and dragged out
// of it onto the window.
func TestFromTheBrowser(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, d := openDesktop(t)
	page := filepath.Join(t.TempDir(), "page.html")
	img := "<img src='data:image/png;base64," + base64.StdEncoding.EncodeToString(pictureOf(t, dana)) + "'>"
	if err := os.WriteFile(page, []byte("<!doctype html><title>Page</title>"+img), 0o600); err != nil {
		t.Fatal(err)
	}
	browser, err := d.display.StartBrowser(ctx, image.Rect(0, 0, 540, 700), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Stop)
	if err := browser.Open(ctx, "file://"+page); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Move(ctx, image.Pt(560, 20)); err != nil {
		t.Fatal(err)
	}
	code := d.codeOnScreen(ctx, t)
	if err := d.display.ClickAt(ctx, code, 3); err != nil {
		t.Fatal(err)
	}
	pressed := time.Time{}
	err = desk.Await(ctx, "the picture to be copied", func() (bool, error) {
		if kinds := d.kinds(ctx); strings.Contains(kinds, "image/png") {
			return true, nil
		}
		if time.Since(pressed) > 2*time.Second { // the menu may not be open yet
			pressed = time.Now()
			return false, d.display.KeyAnywhere(ctx, "y")
		}
		return false, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.window.Raise(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Key(ctx, "ctrl+v"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.window.Save(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	before, err := d.window.Screenshot()
	if err != nil {
		t.Fatal(err)
	}
	place, err := d.window.Place()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.display.Drag(ctx, code, place.Min.Add(place.Size().Div(2))); err != nil {
		t.Fatal(err)
	}
	err = desk.Await(ctx, "the window to show what was dropped", func() (bool, error) {
		now, err := d.window.Screenshot()
		return err == nil && !bytes.Equal(now.(*image.RGBA).Pix, before.(*image.RGBA).Pix), err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// codeOnScreen is the middle of the QR code that the screen shows.
func (d *desktop) codeOnScreen(ctx context.Context, t *testing.T) image.Point {
	t.Helper()
	cli := d.cli
	cli.Env = append(append([]string{}, cli.Env...), d.display.Env()...)
	printed, err := cli.Run(ctx, nil, "scan", "--screen", "--raw")
	if err != nil {
		t.Fatal(err)
	}
	var code struct {
		Corners [4][2]int `json:"corners"`
	}
	if err := json.Unmarshal([]byte(printed), &code); err != nil {
		t.Fatal(err)
	}
	one, other := code.Corners[0], code.Corners[2]
	return image.Pt((one[0]+other[0])/2, (one[1]+other[1])/2)
}

// kinds is what the clipboard offers.
func (d *desktop) kinds(ctx context.Context) string {
	cmd := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-out", "-t", "TARGETS")
	cmd.Env = append(os.Environ(), d.display.Env()...)
	out, _ := cmd.Output() // it ends with 1 where nothing is copied
	return string(out)
}
