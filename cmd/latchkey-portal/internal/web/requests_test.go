package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// An upload is a file that a visitor chose.
type upload struct {
	name string
	data string
}

// choose puts a file into the field with exactly this label.
func (v *visitor) choose(label, name, data string) {
	v.t.Helper()
	before := v.filled
	v.filled = map[string]string{}
	v.fill(label, "")
	for field := range v.filled {
		v.chosen[field] = upload{name, data}
	}
	v.filled = before
}

// postFiles sends a form as browsers send one with files.
func (v *visitor) postFiles(path string, values url.Values) {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if err := form.WriteField(name, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	for name, file := range v.chosen {
		part, err := form.CreateFormFile(name, file.name)
		if err == nil {
			_, err = part.Write([]byte(file.data))
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	where, err := v.at.Parse(path)
	if err != nil {
		v.t.Fatal(err)
	}
	response, err := v.client.Post(where.String(), form.FormDataContentType(), &body)
	v.take(response, err)
}

// shownIn is what stands in a field before anything is typed.
func shownIn(n *html.Node) string {
	switch n.Data {
	case "textarea":
		return strings.TrimPrefix(textOf(n), "\n")
	case "select":
		first := ""
		for option := range n.Descendants() {
			if option.Data == "option" && (first == "" || hasAttribute(option, "selected")) {
				first = textOf(option)
			}
		}
		return first
	}
	return attribute(n, "value")
}

const (
	dana         = "dana@example.com"
	danaPassword = "correct-horse-dana"
	ravi         = "ravi@example.com"

	scan = "%PDF-1.7\nnot more than that"
)

// papers are the labels of the three documents.
func papers() []string {
	return []string{
		"A legal ID, passport, or driver's license of the account owner", "Proof of business registration",
		"A letter on company letterhead stating the request to reset 2FA for the account owner",
	}
}

// asks fills in and sends a request, as the help document's template has it.
func (v *visitor) asks(from, role, user, signer string) {
	v.t.Helper()
	v.open("/Account/Login")
	v.press("Submit a request")
	v.fill("Area", "Account, Billing, or Subscription")
	v.fill("Your email address", from)
	v.fill("Account Name", "Northgate Supplies")
	v.fill("Subject", "Reset 2FA")
	v.fill("Description", fmt.Sprintf("Hi,\r\n\r\nI, the %s, ask for 2FA to be reset for %s.\r\n\r\nThank you,\r\n\r\n%s", role, user, signer))
}

// mailTo is the newest mail to an address.
func (p *testPortal) mailTo(t *testing.T, address string) outbox.Message {
	t.Helper()
	all := p.outbox.Messages()
	at := slices.IndexFunc(all, func(m outbox.Message) bool { return m.To == address })
	if at < 0 {
		t.Fatalf("no mail went to %s", address)
	}
	return all[at]
}

// "Reset 2FA", step by step: a co-owner asks for a user.
func TestResetByRequest(t *testing.T) {
	portal := newTestPortal(t)
	user := portal.visitor(t)
	old := portal.setsUp(user, warehouse, warehousePassword)
	v := portal.visitor(t)
	v.asks(ravi, "co-owner", warehouse, "Ravi Menon")
	v.press("Submit")
	v.sees("Your request has number 1.")
	if mail := portal.mailTo(t, ravi); !strings.Contains(mail.Subject, "Request 1: received") {
		t.Errorf("who asked was told %q", mail.Subject)
	}
	v.open("/")
	v.sees("Request 1 by ravi@example.com, for Warehouse desk")
	v.press("Open request 1")
	for _, text := range []string{
		"Right ravi@example.com is the address of Ravi Menon.", "Right Ravi Menon may ask for a reset: the role is Co-owner.",
		"Right It is signed by Ravi Menon.", "Right warehouse@example.com is a user here: Warehouse desk.",
		"Right Warehouse desk has 2FA set up.", "Not needed Warehouse desk is not the account owner, so no documents are needed.",
	} {
		v.sees(text)
	}
	v.press("Approve")
	v.isAt("/")
	v.sees("The request was approved")
	v.sees("Approved")
	if mail := portal.mailTo(t, ravi); !strings.Contains(mail.Body, "Delete the Stockroom account from the authenticator app") {
		t.Errorf("who asked was told %q", mail.Body)
	}
	if mail := portal.mailTo(t, warehouse); !strings.Contains(mail.Body, "delete the Stockroom account from your authenticator app") || !strings.Contains(mail.Body, "next log-in") {
		t.Errorf("the user was told %q", mail.Body)
	}

	user.open("/Account/Home") // the old key and the session are dead at once
	user.isAt("/Account/Login")
	portal.clock.Move(time.Minute)
	user.logsIn(warehouse, warehousePassword)
	user.isAt("/Account/TwoFactor/Setup") // set up 2FA
	account := user.readsKey()
	user.press("Next")
	user.fill("Authentication code", portal.code(t, old, 0))
	user.press("Next")
	user.sees("The code comes from an older entry in your authenticator")
	user.fill("Authentication code", portal.code(t, account, 0))
	user.press("Next")
	user.sees("Two-factor authentication is on.")

	v.open("/tickets/1")
	v.post("/tickets/1/approve", nil)
	if v.sees("This request was decided already"); v.status != http.StatusConflict {
		t.Errorf("a second approval is answered with %d", v.status)
	}
	user.open("/Account/TwoFactor/Recovery")
	user.isAt("/Account/TwoFactor/Recovery") // the new session lives
}

// "Additionally, if the account owner needs to reset 2FA": three documents.
func TestResetOfTheOwner(t *testing.T) {
	portal := newTestPortal(t)
	portal.setsUp(portal.visitor(t), dana, danaPassword)
	v := portal.visitor(t)
	v.asks(dana, "account owner", dana, "Dana Okafor")
	v.choose(papers()[0], "passport.jpg", "\xff\xd8\xff\xe0 a face")
	v.press("Submit")
	v.sees("Your request has number 1.")
	v.open("/")
	v.sees("Something does not fit")
	v.press("Open request 1")
	v.sees("Missing or wrong Dana Okafor is the account owner, and this is still missing: the proof of business registration, the letter on company letterhead.")
	if strings.Contains(v.body, "Approve</button>") {
		t.Error("a request without its documents can be approved")
	}
	v.post("/tickets/1/approve", nil)
	if v.sees("This request cannot be approved"); v.status != http.StatusConflict {
		t.Errorf("the approval is answered with %d", v.status)
	}
	v.press("Refuse")
	v.sees("Enter the reason")
	v.fill("Reason", "Attach all three documents.")
	v.press("Refuse")
	v.sees("The request was refused")
	if mail := portal.mailTo(t, dana); !strings.Contains(mail.Body, "The reason: Attach all three documents.") {
		t.Errorf("the owner was told %q", mail.Body)
	}
	if status, err := portal.directory.Status(dana); err != nil || len(status.Methods) == 0 {
		t.Error("a refused request reset the user")
	}

	v.asks(dana, "account owner", dana, "Dana Okafor")
	for _, label := range papers() {
		v.choose(label, "scan.pdf", scan)
	}
	v.press("Submit")
	v.open("/tickets/2")
	v.sees("Right All three documents are attached.")
	v.press("Approve")
	if status, err := portal.directory.Status(dana); err != nil || len(status.Methods) != 0 {
		t.Error("the approved request did not reset the owner")
	}
	v.open("/tickets/2")
	v.sees("scan.pdf · 1 KB, deleted")
	v.open("/tickets/2/attachments/0")
	v.sees("There is no such request")
}

// Staff see what does not fit of a request by somebody who may not ask.
func TestRequestByAUser(t *testing.T) {
	portal := newTestPortal(t)
	portal.setsUp(portal.visitor(t), dana, danaPassword)
	v := portal.visitor(t)
	v.asks(warehouse, "account owner", "nobody@example.com", "Dana Okafor")
	v.press("Submit")
	v.open("/")
	for _, text := range []string{
		"Warehouse desk may not ask for a reset: the role is Staff", "It is signed “Dana Okafor”, and the address is that of Warehouse desk.",
		"“nobody@example.com” is the address of no user here",
	} {
		v.sees(text)
	}
	v.asks("eve@example.net", "account owner", dana, `Dana <script>alert(1)</script>`)
	v.fill("Account Name", "<b>Northgate</b>")
	v.press("Submit")
	v.open("/tickets/2")
	v.sees("eve@example.net is the address of no user here")
	v.sees("The account name “<b>Northgate</b>” is not that of this account.")
	if strings.Contains(v.body, "<script>alert") || strings.Contains(v.body, "<b>North") {
		t.Error("what was typed becomes part of the page")
	}
	v.fill("Reason", "We do not know you.")
	v.press("Refuse")
	for _, to := range []string{"eve@example.net", dana} {
		if mail := portal.mailTo(t, to); !strings.Contains(mail.Body, "We do not know you.") {
			t.Errorf("%s was told %q", to, mail.Body)
		}
	}
	// The template as it stands, with nothing filled in.
	v.open("/support/requests")
	v.fill("Your email address", dana)
	v.fill("Account Name", "Northgate Supplies")
	v.fill("Subject", "Reset 2FA")
	v.press("Submit")
	v.open("/tickets/3")
	v.sees("The description does not follow the template")
}

// A form that cannot be taken comes back with what was typed and why.
// Attachments are handed out for saving, whatever their sender called them.
// What was typed is not in the log.
// Whatever is posted as a request with files: no page fails.
