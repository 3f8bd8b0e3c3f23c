package control

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever is wrong with what is sent is said in a sentence of our own, not in the words
// of the library.
func TestInPlainWords(t *testing.T) {
	c := newClient(t, nil, "cin7")
	for _, asked := range []struct{ method, path, body, want string }{
		{"POST", danaPath + "/enrollment", `{"algorithm":"MD5"}`, `"algorithm" has to be one of SHA1, SHA256, SHA512; `},
		{"POST", danaPath + "/enrollment", `{"digits":0}`, `"digits" has to be 1 or more; `},
		{"POST", danaPath + "/enrollment", `{"digits":11,"period":"x"}`, `"digits" has to be 10 or less`},
		{"POST", danaPath + "/enrollment", `{"period":"x"}`, `"period" has to be a whole number; `},
		{"POST", danaPath + "/enrollment", `{"secret":"` + strings.Repeat("A", 1100) + `"}`, `"secret" has to have 1024 characters or fewer; `},
		{"POST", danaPath + "/verify", `{"code":123456}`, `"code" has to be a text in quotes; `},
		{"PUT", "/api/v1/clock", `{"at":"2030-01-01"}`, `"at" has to be a moment as in 2030-01-31T12:00:00Z; `},
		{"PUT", "/api/v1/clock", `{"offset":1e12}`, `"offset" has to be 7000000000 or less; `},
		{"PUT", "/api/v1/clock", `{"frozen":"yes"}`, `"frozen" has to be true or false; `},
		{"PUT", "/api/v1/profiles/cin7", `{}`, `What was sent has to have something in it; `},
		{"PUT", "/api/v1/profiles/cin7", `{"settings":{"digits":7}}`, `"settings.digits" has to be a text in quotes; `},
		{"PUT", danaPath + "/faults", `{"faults":"sha256"}`, `"faults" has to be a list in brackets; `},
		{"POST", danaPath + "/enrollment", `{"Digits":8}`, `"Digits" is not known here; `},
		{"POST", danaPath + "/enrollment", `{"digits":8,"DIGITS":6}`, `"DIGITS" is not known here; `},
		{"POST", danaPath + "/enrollment", `{"digits":8,"digits":8}`, `"digits" is there twice; `},
		{"POST", danaPath + "/enrollment", `{"digits":8,"\u0064igits":6}`, `"digits" is there twice; `},
		{"POST", danaPath + "/enrollment", `{"wat":8,"wat":6}`, `"wat" is not known here; `},
		{"POST", danaPath + "/verify", `{"Code":"123456"}`, `"code" is missing`},
		{"POST", "/api/v1/users", `{"username":"a@example.com","username":"b@example.com"}`, `"username" is there twice; `},
		{"POST", "/api/v1/users", `{"username":"a@example.com","invite":true,"invite":true}`, `"invite" is there twice; `},
		{"POST", "/api/v1/users", `{"username":"a@example.com","password":"\ud800"}`, `"password" has half a character in it, as in \ud800; `},
		{"POST", "/api/v1/users", `{"username":"a@example.com","name":"x\uDC00\uD800y"}`, `"name" has half a character in it, as in \ud800; `},
		{"PUT", "/api/v1/clock", `{"at":"2030-01-01T00:00:00Z","At":"2031-01-01T00:00:00Z"}`, `"At" is not known here; `},
		{"PUT", "/api/v1/clock", `{"offset":0,"offset":1}`, `"offset" is there twice; `},
		{"PUT", "/api/v1/profiles/cin7", `{"settings":{"digits":"7","digits":"8"}}`, `"settings.digits" is there twice; `},
		{"PUT", "/api/v1/profiles/cin7", `{"settings":{},"settings":{}}`, `"settings" is there twice; `},
		{"PUT", danaPath + "/faults", `{"faults":[],"faults":["sha256"]}`, `"faults" is there twice; `},
		{"PUT", danaPath + "/faults", `{"faults":["sha256\ud800"]}`, `"faults[0]" has half a character in it`},
		{"GET", "/api/v1/outbox?kind=fax", "", `"kind" has to be one of mail, sms; `},
		{"GET", "/api/v1/events?after=x", "", `"after" has to be a whole number; `},
		{"GET", "/api/v1/users?wat=1", "", `"wat" is not known here; `},
		{"GET", "/api/v1/users/" + strings.Repeat("x", 600), "", `"user" has to have 512 characters or fewer; `},
	} {
		p := c.does(asked.method, asked.path, asked.body, http.StatusUnprocessableEntity)
		c.isProblem(p, http.StatusUnprocessableEntity, "invalid", asked.want)
		if detail := p["detail"].(string); strings.Contains(detail, "expected") || strings.Contains(detail, "body.") {
			t.Errorf("%s %s: it says %q", asked.method, asked.path, detail)
		}
	}
}

// Names are taken in any order, and characters that JSON writes in two halves.
func TestExactly(t *testing.T) {
	c := newClient(t, nil, "cin7")
	p := c.does("POST", "/api/v1/users", `{"name":"\\ud83d \ud83d\ude00 \uD83D\uDE00 \ufffd","username":"smile@example.com"}`, http.StatusCreated)
	if p["name"] != "\\ud83d 😀 😀 \ufffd" {
		t.Errorf("the name is %q", p["name"])
	}
}
