package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestRequestFormErrors(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	for _, c := range []struct {
		change func()
		text   string
		field  string
	}{
		{func() { v.fill("Your email address", "") }, "Fill in the field “Your email address”.", "email"},
		{func() { v.fill("Your email address", "dana") }, "That is not an email address.", "email"},
		{func() { v.fill("Area", "Else") }, "Choose one of the entries at “Area”.", "area"},
		{func() { v.fill("Account Name", " ") }, "Fill in the field “Account Name”.", "account"},
		{func() { v.fill("Subject", strings.Repeat("x", 500)) }, "What you entered at “Subject” is too long.", "subject"},
		{func() { v.fill("Description", "") }, "Fill in the field “Description”.", "description"},
		{func() { v.choose(papers()[1], "x.html", "<script>") }, "The file for the proof of business registration is no PDF, PNG or JPEG.", "attachment-business"},
		{func() { v.choose(papers()[0], "x.pdf", "") }, "The file for the account owner's ID is empty.", "attachment-id"},
		{func() { v.choose(papers()[2], "x.pdf", scan+strings.Repeat("x", 2<<20)) }, "is too large. Choose one of at most 2 MB.", "attachment-letter"},
	} {
		v.asks(ravi, "co-owner", warehouse, "Ravi Menon")
		c.change()
		v.press("Submit")
		v.sees(c.text)
		if v.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", c.field, v.status)
		}
		input := v.byID(c.field)
		if attribute(input, "aria-invalid") != "true" || !hasAttribute(input, "autofocus") || !strings.Contains(attribute(input, "aria-describedby"), "problem") {
			t.Errorf("%s: the error is not tied to the field", c.field)
		}
		if c.field != "description" && !strings.Contains(v.body, "I, the co-owner, ask for 2FA") {
			t.Errorf("%s: the description is gone", c.field)
		}
	}
	v.asks(ravi, "co-owner", warehouse, "Ravi Menon")
	v.choose(papers()[2], "x.pdf", strings.Repeat("x", longestUpload))
	v.press("Submit")
	if v.status != http.StatusRequestEntityTooLarge {
		t.Errorf("more than is read is answered with %d", v.status)
	}
	v.post("/Account/Login", url.Values{"username": {strings.Repeat("x", longestForm)}})
	if v.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a huge form of another page is answered with %d", v.status)
	}
	if n := len(portal.server.desk.Tickets()); n != 0 {
		t.Errorf("%d requests were taken all the same", n)
	}
}

func TestAttachmentsAreNotShown(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.asks(dana, "account owner", dana, "Dana Okafor")
	v.choose(papers()[0], "page.html", "%PDF-<script>alert(1)</script>")
	v.choose(papers()[1], `Über "uns".PNG`, "\x89PNG\r\n\x1a\n<html>")
	v.press("Submit")
	for at, c := range []struct{ kind, name string }{
		{"application/pdf", `attachment; filename=page.html.pdf`},
		{"image/png", `attachment; filename*=utf-8''%C3%9Cber%20uns.png`},
	} {
		v.open(fmt.Sprintf("/tickets/1/attachments/%d", at))
		for name, want := range map[string]string{
			"Content-Type": c.kind, "Content-Disposition": c.name, "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store",
		} {
			if got := v.header.Get(name); got != want {
				t.Errorf("attachment %d: %s is %q, want %q", at, name, got, want)
			}
		}
	}
	for _, path := range []string{"/tickets/1/attachments/2", "/tickets/1/attachments/-1", "/tickets/1/attachments/x", "/tickets/9/attachments/0", "/tickets/x"} {
		if v.open(path); v.status != http.StatusNotFound {
			t.Errorf("%s is answered with %d", path, v.status)
		}
	}
}

func TestRequestsStayOutOfTheLog(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.asks("eve@example.net", "account owner", dana, "Eve Nobody")
	v.choose(papers()[0], "passport.pdf", scan)
	v.press("Submit")
	v.open("/tickets/1")
	v.fill("Reason", "A private reason")
	v.press("Refuse")
	for _, text := range []string{"eve@", "Eve Nobody", "passport", "private reason", dana} {
		if strings.Contains(portal.log.String(), text) {
			t.Errorf("the log holds %q", text)
		}
	}
}

func FuzzRequests(f *testing.F) {
	good := "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\ndana@example.com\r\n--b\r\n" +
		"Content-Disposition: form-data; name=\"attachment-id\"; filename=\"x.pdf\"\r\n\r\n%PDF-\r\n--b--\r\n"
	f.Add(good, "multipart/form-data; boundary=b")
	f.Add(good[:60], "multipart/form-data; boundary=b")
	f.Add(good, "multipart/form-data")
	f.Add(strings.Repeat("--b\r\n\r\n\r\n", 30), "multipart/form-data; boundary=b")
	f.Add("email=x&area=%ff", "application/x-www-form-urlencoded")
	f.Add("", "multipart/mixed; boundary=b")
	portal := newTestPortal(f)
	f.Fuzz(func(t *testing.T, body, kind string) {
		for _, path := range []string{"/support/requests", "/tickets/1/refuse", "/tickets/1/approve", "/Account/SSO", providerPath, "/Account/Security"} {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Host = "localhost"
			r.Header.Set("Content-Type", kind)
			w := httptest.NewRecorder()
			portal.server.ServeHTTP(w, r)
			if w.Code >= http.StatusInternalServerError && w.Code != http.StatusServiceUnavailable {
				t.Errorf("%s answered %d", path, w.Code)
			}
		}
	})
}
