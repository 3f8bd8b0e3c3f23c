package control

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/state"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A crowd is an API that is asked without a network and whose log is dropped.
type crowd struct {
	tb      testing.TB
	control *Control
	stage   *played.Stage
}

func newCrowd(tb testing.TB, data string) *crowd {
	tb.Helper()
	p, _ := profile.ByName("cin7")
	p = p.In(profile.AsDocumented)
	p.Fixtures = nil
	part := played.Part{Profile: p, Base: "http://127.0.0.1", Hosts: web.HostsFor("127.0.0.1")}
	if data != "" {
		file, err := state.Open(data, "", p.Name)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = file.Close() })
		part.Store, part.Messages = file.Portal(), file.Messages()
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	stage, err := played.Open(tb.Context(), played.Options{Parts: []played.Part{part}, Clock: timepiece.New(), Log: log, PasswordCost: bcrypt.MinCost})
	if err != nil {
		tb.Fatal(err)
	}
	token, err := NewToken(testToken)
	if err != nil {
		tb.Fatal(err)
	}
	return &crowd{tb: tb, stage: stage, control: New(Options{Stage: stage, Token: token, Hosts: part.Hosts, Log: log, Version: "v0.0.0-test"})}
}

// does asks, and puts the answer into an object where one is given.
func (c *crowd) does(method, path, body string, want int, into any) {
	r := httptest.NewRequest(method, "http://127.0.0.1/api/v1/users"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+testToken)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	c.control.ServeHTTP(w, r)
	if w.Code != want {
		c.tb.Errorf("%s %s answers %d, want %d", method, path, w.Code, want)
		return
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		c.tb.Error(err)
	}
}

// enrolls adds a user without a password, sets an authenticator up and takes the user
// away again.
func (c *crowd) enrolls(i int) {
	name := fmt.Sprintf("user-%d@example.com", i)
	c.does(http.MethodPost, "", `{"username":"`+name+`","invite":true}`, http.StatusCreated, nil)
	var key struct{ Secret string }
	c.does(http.MethodPost, "/"+name+"/enrollment", "", http.StatusCreated, &key)
	c.does(http.MethodPost, "/"+name+"/enrollment/confirm", `{"code":"`+codeOf(c.tb, key.Secret)+`"}`, http.StatusOK, nil)
	c.does(http.MethodDelete, "/"+name, "", http.StatusNoContent, nil)
}

func codeOf(tb testing.TB, key string) string {
	secret, err := otpauth.ParseKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	code, err := vault.Account{Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: secret}.Code(time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	return code.Value
}

// BenchmarkEnrollment is what an enrollment costs the portal, beside the network: a user
// is added, set up and taken away.
func BenchmarkEnrollment(b *testing.B) {
	for _, kept := range []bool{false, true} {
		b.Run(fmt.Sprintf("kept=%v", kept), func(b *testing.B) {
			data := ""
			if kept {
				data = filepath.Join(b.TempDir(), "data")
			}
			c := newCrowd(b, data)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.enrolls(i)
			}
		})
	}
}
