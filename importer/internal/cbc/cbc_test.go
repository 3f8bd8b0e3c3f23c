package cbc

import (
	"bytes"
	"crypto/aes"
	"encoding/hex"
	"errors"
	"testing"
)

// The first two blocks of NIST SP 800-38A section F.2.6 (AES-256).
func TestDecrypt(t *testing.T) {
	block, err := aes.NewCipher(unhex(t, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"))
	if err != nil {
		t.Fatal(err)
	}
	iv := unhex(t, "000102030405060708090a0b0c0d0e0f")
	sealed := unhex(t, "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d")
	want := unhex(t, "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
	if got, err := Decrypt(block, iv, sealed); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%x, %v", got, err)
	}
	for i := range sealed {
		if _, err := Decrypt(block, iv, sealed[:i]); !errors.Is(err, ErrSize) && i != 16 {
			t.Errorf("cut off at %d: %v", i, err)
		}
	}
	if _, err := Decrypt(block, iv[:12], sealed); !errors.Is(err, ErrSize) {
		t.Errorf("with a short vector: %v", err)
	}
}

func TestUnpad(t *testing.T) {
	for text, want := range map[string]string{
		"twelve bytes\x04\x04\x04\x04":              "twelve bytes",
		"fifteen bytes..\x01":                       "fifteen bytes..",
		string(bytes.Repeat([]byte{16}, 16)):        "",
		"twelve bytes\x04\x04\x03\x04":              "error",
		"twelve bytes\x04\x04\x04\x00":              "error",
		string(bytes.Repeat([]byte{17}, 32)):        "error",
		"\x04\x04\x04":                              "error",
		"":                                          "error",
		"sixteen bytes...sixteen bytes...\x02 \x02": "error",
	} {
		got, err := Unpad([]byte(text), 16)
		if want == "error" && !errors.Is(err, ErrPadding) || want != "error" && (err != nil || string(got) != want) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
