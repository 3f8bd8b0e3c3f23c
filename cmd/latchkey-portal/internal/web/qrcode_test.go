package web

import (
	"fmt"
	"strings"
	"testing"
)

// No dark module lies in the quiet zone, and each is drawn on whole pixels.
func TestQuietZone(t *testing.T) {
	code, err := drawQR("otpauth://totp/Portal:dana@example.com?secret=MFRGGZDFMZTWQ2LK&issuer=Portal")
	if err != nil {
		t.Fatal(err)
	}
	if code.Pixels%code.Modules != 0 {
		t.Errorf("%d modules are drawn on %d pixels", code.Modules, code.Pixels)
	}
	path := strings.TrimSuffix(strings.TrimPrefix(string(code.Path), `d="`), `"`)
	runs := 0
	for run := range strings.SplitSeq(strings.TrimPrefix(path, "M"), "M") {
		var x, y, wide, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1h-%dz", &x, &y, &wide, &back); err != nil {
			t.Fatalf("%q: %v", run, err)
		}
		if x < 4 || y < 4 || x+wide > code.Modules-4 || y >= code.Modules-4 || wide != back {
			t.Errorf("a run of %d at %d, %d reaches into the quiet zone", wide, x, y)
		}
		runs++
	}
	if runs < 100 {
		t.Errorf("the drawing has %d runs", runs)
	}
}

func TestTooMuchForAQRCode(t *testing.T) {
	text := strings.Repeat("secret", 1000)
	if _, err := drawQR(text); err == nil || strings.Contains(err.Error(), "secretsecret") {
		t.Errorf("the error is %v", err)
	}
}
