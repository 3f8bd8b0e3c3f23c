package export

import (
	"bytes"
	"encoding/base32"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

func latchkeyPlain(t testing.TB, more ...any) []byte {
	accounts := more
	for i := len(samples()) - 1; i >= 0; i-- {
		s := samples()[i]
		a := map[string]any{
			"id": "abc", "issuer": s.issuer, "account": s.name, "kind": s.kind, "algorithm": s.hash, "digits": s.digits,
			"period": s.period, "counter": nil, "secret": base32.StdEncoding.EncodeToString(s.key), "tags": s.tags, "note": s.note,
			"pinned": true, "new": "field",
		}
		if s.kind == "hotp" {
			a["counter"], a["period"] = s.counter, nil
		}
		accounts = append([]any{a}, accounts...)
	}
	return marshal(t, map[string]any{"format": "latchkey-backup", "version": 1, "created": "2026-01-01T00:00:00Z", "accounts": accounts})
}

func latchkeySealed(t testing.TB, content []byte, armored bool, workFactor int) []byte {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(workFactor)
	var file bytes.Buffer
	var out io.WriteCloser = nopCloser{&file}
	if armored {
		out = armor.NewWriter(&file)
	}
	w, err := age.Encrypt(out, recipient)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(content)
	if err := errors.Join(err, w.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func TestLatchkey(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":     latchkeyPlain(t),
		"encrypted": latchkeySealed(t, latchkeyPlain(t), false, 4),
		"armored":   latchkeySealed(t, latchkeyPlain(t), true, 4),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, samples())
			if !got.Accounts[0].Pinned {
				t.Error("the pin is lost")
			}
		})
	}
}

func TestLatchkeyFailures(t *testing.T) {
	wantFailures(t, latchkeySealed(t, latchkeyPlain(t), false, 1), 41)
	for name, test := range map[string]struct {
		data []byte
		want error
	}{
		"of another content": {latchkeySealed(t, []byte("otpauth://totp/a?secret=AA"), false, 1), found.ErrFormat},
		"of a later version": {bytes.Replace(latchkeyPlain(t), []byte(`"version":1`), []byte(`"version":2`), 1), found.ErrFormat},
		"of great cost":      {bytes.Replace(latchkeySealed(t, latchkeyPlain(t), false, 1), []byte(" 1\n"), []byte(" 21\n"), 1), kdf.ErrCost},
	} {
		if _, err := read(t, test.data, passphrase); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := read(t, latchkeyPlain(t, map[string]any{"issuer": "Zoo", "kind": "passkey", "secret": "AA"}), "")
	if err != nil || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, "kind of code") {
		t.Errorf("%v, left out %q", err, got.Skipped)
	}
}

func FuzzLatchkey(f *testing.F) {
	fuzz(f, latchkeyPlain(f), latchkeySealed(f, latchkeyPlain(f), false, 1), latchkeySealed(f, latchkeyPlain(f), true, 1))
}
