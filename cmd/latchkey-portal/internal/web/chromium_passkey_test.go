package web

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// authenticator gives the browser a device with passkeys, as a telephone has.
func (b *browser) authenticator() webauthn.AuthenticatorID {
	b.t.Helper()
	var id webauthn.AuthenticatorID
	b.do("putting an authenticator in", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		added, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
				HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
			},
		})
		id = added.AuthenticatorID
		return err
	}))
	return id
}

// verifies says whether the device knows its user again.
func (b *browser) verifies(id webauthn.AuthenticatorID, verified bool) {
	b.t.Helper()
	b.do("having the user verified or not", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: id, IsUserVerified: verified})
		return err
	}))
}

// click presses a button that leads to no other page.
func (b *browser) click(text string) {
	b.t.Helper()
	b.do("pressing "+text, chromedp.Click(`//button[normalize-space()="`+text+`"]`))
}

// A passkey in a real browser, from the first to the last: what only that decides is
// whether the name, the address and the answers are what it takes.
func rehearsePasskey(t *testing.T, b *browser) {
	b.looks(1000, "light", true)
	portal := newTestPortal(t)
	logIn := portal.server.passkeyOrigin + "/Account/Login"
	const refused = "No passkey was used: it was cancelled, it took too long, or this device has none for here. Try again, or log in with your user name and password."

	b.open(portal.base + "/Account/Login")
	b.do("going where passkeys work", chromedp.Click(`//a[normalize-space()="Open this page at localhost"]`),
		chromedp.WaitVisible(`//button[normalize-space()="Sign in with a passkey"]`))
	device := b.authenticator()
	b.click("Sign in with a passkey")
	b.sees(refused)

	b.fill("User name", warehouse)
	b.fill("Password", warehousePassword)
	b.press("Log In")
	key, err := otpauth.ParseKey(b.text("#key"))
	if err != nil {
		t.Fatal(err)
	}
	b.press("Next")
	b.fill("Authentication code", portal.code(t, vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: key}, 0))
	b.press("Next")
	b.press("I have put them away")

	b.open(portal.server.passkeyOrigin + passkeysPath)
	b.fill("Name of the passkey", "My phone")
	b.fill("Password", "wrong")
	b.click("Add a passkey")
	b.sees("The password is not right.")
	b.fill("Password", warehousePassword)
	b.press("Add a passkey")
	b.sees("The passkey was added. You can sign in with it from now on.")
	b.fill("Name of the passkey", "The same")
	b.fill("Password", warehousePassword)
	b.click("Add a passkey")
	b.sees("This device has a passkey for you already. Use that one, or add one on another device.")

	b.open(portal.server.passkeyOrigin + "/Account/Home")
	b.press("Log out")
	b.verifies(device, false)
	b.click("Sign in with a passkey")
	b.sees(refused)
	b.verifies(device, true)
	b.press("Sign in with a passkey")
	b.sees("That was a whole sign-in with the passkey “My phone”: neither password nor code was asked for.")

	b.open(portal.server.passkeyOrigin + passkeysPath)
	b.do("uncovering the form", chromedp.Click(`//summary[normalize-space()="Remove My phone"]`))
	b.fill("Password to remove My phone", warehousePassword)
	b.press("Remove the passkey My phone")
	b.sees("You have no passkeys yet.")
	b.open(portal.server.passkeyOrigin + "/Account/Home")
	b.press("Log out")
	b.press("Sign in with a passkey")
	b.sees(refusedText)

	b.looks(1000, "light", false)
	b.open(logIn)
	b.sees("Sign in with a passkey. That takes JavaScript, and a browser that knows passkeys.")
}
