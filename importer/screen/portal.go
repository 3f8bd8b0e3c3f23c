//go:build !windows && !darwin

package screen

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// Names of the desktop portal (flatpak.github.io/xdg-desktop-portal, interface
// org.freedesktop.portal.Screenshot, version 2).
const (
	portalName       = "org.freedesktop.portal.Desktop"
	portalPath       = "/org/freedesktop/portal/desktop"
	screenshotCall   = "org.freedesktop.portal.Screenshot.Screenshot"
	requestInterface = "org.freedesktop.portal.Request"
)

// What a request's response begins with.
const (
	responseDone      = 0
	responseCancelled = 1 // by the user
)

// How long the portal may take to take a request, and to take it back. To answer
// it, it has until the caller's context ends: it may ask the user.
const (
	callPatience  = 10 * time.Second
	closePatience = time.Second
)

// capturePortal asks the desktop portal for a picture of the screen.
func capturePortal(ctx context.Context) ([]Shot, error) {
	name, err := askPortal(ctx)
	if err != nil {
		return nil, err
	}
	data, err := takeFile(name)
	if err != nil {
		return nil, err
	}
	picture, err := decodeGrey(ctx, data)
	if err != nil {
		return nil, err
	}
	return []Shot{{Picture: picture, Whole: true}}, nil
}

// A portalRequest is one question to the portal, on a connection of its own: the
// one that godbus shares is full of what others listen for.
type portalRequest struct {
	conn    *dbus.Conn
	path    dbus.ObjectPath
	signals chan *dbus.Signal
}

// askPortal asks for a picture and returns the address of the file it is in. A
// file whose address nobody waits for any more is removed.
func askPortal(ctx context.Context) (uri string, err error) {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		return "", &because{ErrNoPortal, "there is no session bus", nil}
	}
	dialling, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	conn, err := connect(dialling, address)
	if err != nil {
		return "", portalError(ctx, err)
	}
	defer conn.Close()
	r, err := newPortalRequest(dialling, conn)
	if err != nil {
		return "", portalError(ctx, err)
	}
	token := string(r.path[strings.LastIndexByte(string(r.path), '/')+1:])
	options := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant(token),
		"modal":        dbus.MakeVariant(true),
		"interactive":  dbus.MakeVariant(false),
	}
	var path dbus.ObjectPath
	if err := conn.Object(portalName, portalPath).CallWithContext(dialling, screenshotCall, 0, "", options).Store(&path); err != nil {
		r.giveUp()
		return "", portalError(ctx, err)
	}
	r.path = path // portals before 0.9 do not go by the token
	return r.await(ctx)
}

// connect connects to a bus. godbus waits without an end for a bus that is there
// and says nothing, so that goes on beside.
func connect(ctx context.Context, address string) (*dbus.Conn, error) {
	type connected struct {
		conn *dbus.Conn
		err  error
	}
	done := make(chan connected, 1)
	go func() {
		conn, err := dbus.Connect(address)
		done <- connected{conn, err}
	}()
	select {
	case c := <-done:
		if c.err != nil {
			return nil, &because{ErrNoPortal, "no session bus listens", c.err}
		}
		return c.conn, nil
	case <-ctx.Done():
		go func() {
			if c := <-done; c.err == nil {
				c.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// newPortalRequest listens for the answer to a request that is yet to be made.
func newPortalRequest(ctx context.Context, conn *dbus.Conn) (*portalRequest, error) {
	sender := strings.ReplaceAll(strings.TrimPrefix(conn.Names()[0], ":"), ".", "_")
	folder := dbus.ObjectPath(portalPath + "/request/" + sender)
	r := &portalRequest{
		conn:    conn,
		path:    folder + dbus.ObjectPath("/latchkey"+rand.Text()),
		signals: make(chan *dbus.Signal, 16),
	}
	conn.Signal(r.signals)
	return r, conn.AddMatchSignalContext(ctx,
		dbus.WithMatchSender(portalName), dbus.WithMatchPathNamespace(folder),
		dbus.WithMatchInterface(requestInterface), dbus.WithMatchMember("Response"))
}

// await waits for the answer.
func (r *portalRequest) await(ctx context.Context) (uri string, err error) {
	for {
		select {
		case signal, ok := <-r.signals:
			if !ok {
				return "", &because{ErrNoAnswer, "the session bus has ended", nil}
			}
			if signal.Path == r.path && signal.Name == requestInterface+".Response" {
				return response(signal)
			}
		case <-r.conn.Context().Done():
			return "", &because{ErrNoAnswer, "the session bus has ended", nil}
		case <-ctx.Done():
			r.giveUp()
			return "", ended(ctx)
		}
	}
}

// giveUp takes the request back. An answer that was on its way before the portal
// said that it has is one whose file nobody would remove.
func (r *portalRequest) giveUp() {
	ctx, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	_ = r.conn.Object(portalName, r.path).CallWithContext(ctx, requestInterface+".Close", 0).Err // it may be gone, and then has answered
	for {
		select {
		case signal, ok := <-r.signals:
			if !ok {
				return
			}
			if uri, err := response(signal); err == nil {
				_, _ = takeFile(uri) // for its removal
			}
		default:
			return
		}
	}
}

// response reads an answer: a number, and a table with the address in it.
func response(signal *dbus.Signal) (uri string, err error) {
	var status uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(signal.Body, &status, &results); err != nil {
		return "", &because{ErrFile, "the desktop portal's answer makes no sense", err}
	}
	switch status {
	case responseDone:
		if uri, ok := results["uri"].Value().(string); ok && uri != "" {
			return uri, nil
		}
		return "", &because{ErrFile, "the desktop portal does not say where it is", nil}
	case responseCancelled:
		return "", ErrCancelled
	}
	return "", ErrRefused
}

// portalError says what an error of the bus means.
func portalError(ctx context.Context, err error) error {
	var told dbus.Error
	switch {
	case errors.Is(err, ErrNoPortal):
		return err
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return ErrNoAnswer
	case !errors.As(err, &told):
		return &because{ErrNoAnswer, "the session bus has ended", err}
	}
	switch told.Name {
	case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.portal.Error.NotAllowed":
		return ErrRefused
	case "org.freedesktop.portal.Error.Cancelled":
		return ErrCancelled
	case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout", "org.freedesktop.DBus.Error.TimedOut":
		return ErrNoAnswer
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.UnknownMethod", "org.freedesktop.DBus.Error.UnknownInterface", "org.freedesktop.DBus.Error.UnknownObject":
		return ErrNoPortal
	}
	if strings.HasPrefix(told.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return ErrNoPortal
	}
	return &because{ErrFile, "the desktop portal failed", told}
}
