package web

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A request with its files, and the sign-ins by SSO and by a passkey, in a real
// browser: what only that decides is which forms the policy lets through and which
// cookies come along on the way back.
func TestChromiumRequestsAndSSO(t *testing.T) {
	portal := newTestPortal(t)
	portal.setsUp(portal.visitor(t), dana, danaPassword)
	b := startBrowser(t)
	b.looks(1000, "light", true)
	file := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(file, []byte(scan), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(portal.base + "/support/requests")
	b.fill("Your email address", dana)
	b.fill("Account Name", "Northgate Supplies")
	b.fill("Subject", "Reset 2FA")
	b.do("writing the description", chromedp.SetValue(chromedp.CSS("#description"),
		"Hi,\n\nI, the account owner, ask for 2FA to be reset for "+dana+".\n\nThank you,\n\nDana Okafor"))
	for _, label := range papers() {
		field := fmt.Sprintf(`//input[@id=//label[normalize-space()=%q]/@for]`, label)
		b.do("choosing a file", chromedp.SetUploadFiles(field, []string{file}))
	}
	b.press("Submit")
	b.sees("Your request has number 1. Our staff look at it and reply by email.")
	b.open(portal.base + "/tickets/1")
	b.sees("All three documents are attached. Open them and see that they are what they should be.")
	b.press("Approve")
	b.sees("The request was approved and two-factor authentication reset. Both who asked and whose it is are told by mail.")

	b.open(portal.base + "/Account/Login")
	b.press("Sign in with SSO")
	b.press("Continue as Dana Okafor dana@example.com")
	b.sees("Set up two-factor authentication")
	key, err := otpauth.ParseKey(b.text("#key"))
	if err != nil {
		t.Fatal(err)
	}
	account := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: key}
	b.press("Next")
	b.fill("Authentication code", portal.code(t, account, 0))
	b.press("Next")
	b.sees("Your recovery codes")
	b.do("copying the codes", chromedp.Click(`//button[normalize-space()="Copy"]`))
	b.sees("Copied.")
	b.press("I have put them away")
	b.press("Log out")
	b.press("Sign in with SSO")
	b.press("Continue as Dana Okafor dana@example.com")
	portal.clock.Move(30 * time.Second)
	b.fill("Authentication code", portal.code(t, account, 0))
	b.press("Log in")
	b.sees("You are logged in")

	t.Run("a passkey", func(t *testing.T) { rehearsePasskey(t, &browser{t: t, tab: b.tab}) })
}
