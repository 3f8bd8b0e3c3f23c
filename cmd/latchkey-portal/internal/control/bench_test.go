package control

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"encoding/json"

	"latchkey/importer/otpauth"
)

// A whole enrollment over the API: a user is invited, so that no password is hashed,
// begins, confirms, and is deleted again.
func BenchmarkEnrollment(b *testing.B) {
	c := newClient(b, nil, "cin7")
	var number atomic.Int64
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+testToken)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		c.control.ServeHTTP(w, r)
		return w
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			name := fmt.Sprintf("user-%d@example.com", number.Add(1))
			ask("POST", "/api/v1/users", `{"invite":true,"username":"`+name+`"}`)
			var begun Enrollment
			if err := json.Unmarshal(ask("POST", "/api/v1/users/"+name+"/enrollment", "").Body.Bytes(), &begun); err != nil {
				b.Error(err)
				return
			}
			found, err := otpauth.ParseURI(begun.URI)
			if err != nil {
				b.Error(err)
				return
			}
			code, _ := found.Account.Code(c.stage.Clock().Now())
			if w := ask("POST", "/api/v1/users/"+name+"/enrollment/confirm", `{"code":"`+code.Value+`"}`); w.Code != http.StatusOK {
				b.Errorf("the confirmation answers %d", w.Code)
				return
			}
			ask("DELETE", "/api/v1/users/"+name, "")
		}
	})
}
