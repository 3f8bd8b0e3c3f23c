package mainjob

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os/exec"
	"regexp"

	"latchkey/cmd/internal/desk"
)

// Password is what the walk chooses when the portal asks for one.
const Password = "nine quiet herons"

// User is the fixture user who has an invitation and no password yet.
const User = "newcomer@example.com"

// A Portal is the running test portal, seen through a browser.
type Portal struct {
	URL        string // of its front page
	Invitation string // the link in User's invitation

	program *desk.Program
	browser *desk.Browser
}

// StartPortal starts the portal's program on a free port and a browser.
func StartPortal(ctx context.Context, program string) (*Portal, error) {
	return startPortal(ctx, program, func(string) (*desk.Browser, error) { return desk.StartBrowser(ctx, 1000, 900) })
}

// StartPortalOn starts the portal's program on a free port and a browser that
// shows it on a display, in the area given and at a scale.
func StartPortalOn(ctx context.Context, program string, display *desk.Display, area image.Rectangle, scale float64) (*Portal, error) {
	return startPortal(ctx, program, func(string) (*desk.Browser, error) { return display.StartBrowser(ctx, area, scale) })
}

// StartPortalWithLinks starts the portal's program on a free port and a browser
// that shows it on a display and opens its otpauth links. env is the environment
// of what it opens them with.
func StartPortalWithLinks(ctx context.Context, program string, display *desk.Display, area image.Rectangle, env []string) (*Portal, error) {
	return startPortal(ctx, program, func(url string) (*desk.Browser, error) {
		return display.StartBrowserWith(ctx, area, desk.Links{Env: env, Page: url, Scheme: "otpauth"})
	})
}

func startPortal(ctx context.Context, program string, browser func(url string) (*desk.Browser, error)) (*Portal, error) {
	running, err := desk.StartProgram(exec.Command(program, "serve", "--addr", "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	p := &Portal{program: running}
	if err := p.findLinks(ctx); err != nil {
		p.Stop()
		return nil, err
	}
	if p.browser, err = browser(p.URL); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

// findLinks reads the portal's addresses from what it prints at its start.
func (p *Portal) findLinks(ctx context.Context) error {
	line, err := p.program.AwaitLine(ctx, "/Account/Invitation")
	if err != nil {
		return err
	}
	p.Invitation = regexp.MustCompile(`http://\S+`).FindString(line)
	p.URL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(p.Invitation)
	if p.URL == "" {
		return errors.New("the portal does not say where it is")
	}
	return nil
}

// Output returns what the portal's program has printed, its log with it.
func (p *Portal) Output() string { return p.program.Output() }

// Stop ends the browser and the portal.
func (p *Portal) Stop() {
	if p.browser != nil {
		p.browser.Stop()
	}
	p.program.Stop()
}

// AcceptInvitation chooses a password, which leads to the page with the QR code.
func (p *Portal) AcceptInvitation(ctx context.Context) error {
	if err := p.browser.Open(ctx, p.Invitation); err != nil {
		return err
	}
	if err := p.browser.Fill(ctx, "Choose a password", Password); err != nil {
		return err
	}
	if err := p.browser.Fill(ctx, "The same password again", Password); err != nil {
		return err
	}
	return p.browser.Press(ctx, "Accept invitation")
}

// Page returns a picture of the page, as PNG.
func (p *Portal) Page(ctx context.Context) ([]byte, error) { return p.browser.Screenshot(ctx) }

// Says returns the text of the page.
func (p *Portal) Says(ctx context.Context) (string, error) { return p.browser.Text(ctx, "body") }

// Key uncovers the key on the page with the QR code and returns it as it is
// shown.
func (p *Portal) Key(ctx context.Context) (string, error) {
	if err := p.browser.Uncover(ctx, "Enter your key manually"); err != nil {
		return "", err
	}
	return p.browser.Text(ctx, "#key")
}

// OpenLink clicks the link that opens an authenticator on this computer.
func (p *Portal) OpenLink(ctx context.Context) error {
	return p.browser.Follow(ctx, "Open in an authenticator on this computer")
}

// Confirm goes on from the QR code and types the code that ends the set-up, after
// which the recovery codes are shown once.
func (p *Portal) Confirm(ctx context.Context, code string) error {
	if err := p.browser.Press(ctx, "Next"); err != nil {
		return err
	}
	if err := p.browser.Fill(ctx, "Authentication code", code); err != nil {
		return err
	}
	if err := p.browser.Press(ctx, "Next"); err != nil {
		return err
	}
	return p.browser.Press(ctx, "I have put them away")
}

// LogIn logs out, and in again with the password, up to the question for the
// code.
func (p *Portal) LogIn(ctx context.Context) error {
	if err := p.browser.Press(ctx, "Log out"); err != nil {
		return err
	}
	if err := p.browser.Open(ctx, p.URL+"/Account/Login"); err != nil {
		return err
	}
	if err := p.browser.Fill(ctx, "User name", User); err != nil {
		return err
	}
	if err := p.browser.Fill(ctx, "Password", Password); err != nil {
		return err
	}
	return p.browser.Press(ctx, "Log In")
}

// EnterCode answers the question for the code.
func (p *Portal) EnterCode(ctx context.Context, code string) error {
	if err := p.browser.Fill(ctx, "Authentication code", code); err != nil {
		return err
	}
	if err := p.browser.Press(ctx, "Log in"); err != nil {
		return fmt.Errorf("entering the code: %w", err)
	}
	return nil
}
