package mainjob_test

import (
	"context"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
	"latchkey/vault/runtest"
)

// A desktop is a display with the portal's page on it, which shows a QR code, and
// the app's window.
type desktop struct {
	display *desk.Display
	portal  *mainjob.Portal
	window  *mainjob.Window
	cli     mainjob.CommandLine
	home    string
}

// newDesktop shows the page at page and at a scale, and the window at window.
func newDesktop(t *testing.T, monitors []image.Rectangle, page image.Rectangle, scale float64, window image.Point) (context.Context, *desktop) {
	t.Helper()
	ctx, cli, session := start(t)
	d := &desktop{cli: cli, home: session.Dir}
	var all image.Rectangle
	for _, m := range monitors {
		all = all.Union(m)
	}
	var err error
	if d.display, err = desk.StartDisplay(ctx, all.Size()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.display.Stop)
	if len(monitors) > 1 {
		if err := d.display.SetMonitors(monitors...); err != nil {
			t.Fatal(err)
		}
	}
	if d.portal, err = mainjob.StartPortalOn(ctx, program("latchkey-portal"), d.display, page, scale); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.portal.Stop)
	if err := d.portal.AcceptInvitation(ctx); err != nil {
		t.Fatal(err)
	}
	if d.window, err = mainjob.OpenWindow(ctx, d.display, program("latchkey"), cli); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.window.Close)
	if err := d.window.Move(ctx, window); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Raise(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.window.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, d
}

// Two keys lead from the QR code on the screen to its code on the clipboard,
// though the window lies over half of it: Ctrl+G and Enter.
func TestFromTheScreen(t *testing.T) {
	runtest.OnlyWhole(t)
	ctx, d := newDesktop(t, []image.Rectangle{image.Rect(0, 0, 1920, 1080)}, image.Rect(0, 0, 1000, 900), 1, image.Pt(450, 100))
	before, err := d.window.Place()
	if err != nil {
		t.Fatal(err)
	}
	took, err := d.window.ScanScreen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("from Ctrl+G to the confirmation: %v", took.Round(time.Millisecond))
	if err := d.window.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := d.window.Place(); err != nil || after != before {
		t.Errorf("the window was at %v and came back at %v, %v", before, after, err)
	}
	code, err := d.window.AddAndCopy(ctx)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := d.cli.List(ctx)
	if err != nil || len(entries) != 1 || entries[0].Issuer != mainjob.Issuer || entries[0].Account != mainjob.User {
		t.Fatalf("the vault holds %v, %v", entries, err)
	}
	key, err := d.portal.Key(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.portal.Confirm(ctx, code); err != nil {
		t.Fatal(err)
	}
	says(ctx, t, d.portal, "Two-factor authentication is on")
	keptSecret(t, key, d.window.Output())
	keptSecretOnDisk(t, key, d.home)
}

// Beside a monitor of 4K at twice the scale, with the portal's page on it, there
// is a usual one with another QR code: the window asks which.
func TestFromTwoMonitors(t *testing.T) {
	runtest.OnlyWhole(t)
	large, small := image.Rect(0, 0, 3840, 2160), image.Rect(3840, 0, 5120, 1024)
	ctx, d := newDesktop(t, []image.Rectangle{large, small}, image.Rect(0, 0, 2400, 2000), 2, image.Pt(3900, 100))
	other, err := qr.Encode("otpauth://totp/Example:dana?issuer=Example&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	if other, err = barcode.Scale(other, 4*other.Bounds().Dx(), 4*other.Bounds().Dy()); err != nil {
		t.Fatal(err)
	}
	if err := d.display.ShowPicture(ctx, other, image.Pt(4600, 700)); err != nil {
		t.Fatal(err)
	}
	cli := d.cli
	cli.Env = append(append([]string{}, cli.Env...), d.display.Env()...)
	// Chromium takes its time to draw a page of this size.
	err = desk.Await(ctx, "the command line to see both codes", func() (bool, error) {
		printed, err := cli.Run(ctx, nil, "scan", "--screen", "--raw")
		return strings.Contains(printed, `"monitor":1,`) && strings.Contains(printed, `"monitor":2,`) && strings.Count(printed, "\n") == 2, err
	})
	if err != nil {
		t.Error(err)
	}
	took, err := d.window.ScanScreen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("from Ctrl+G to the choice: %v", took.Round(time.Millisecond))
	if err := d.window.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"Down", "Return"} {
		if err := d.window.Key(ctx, key); err != nil {
			t.Fatal(err)
		}
		if err := d.window.Settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.window.AddAndCopy(ctx); err != nil {
		t.Fatal(err)
	}
	entries, err := d.cli.List(ctx)
	if err != nil || len(entries) != 1 || entries[0].Issuer != "Example" {
		t.Errorf("the vault holds %v, %v; want the account of the second code", entries, err)
	}
}
