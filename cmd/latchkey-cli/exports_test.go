package main

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/scrypt"
)

// sealExport encrypts a plain vault of Aegis as Aegis does, in a way that is
// quick to open.
//
//	seal PLAIN SEALED PASSPHRASE
func sealExport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: seal PLAIN SEALED PASSPHRASE")
	}
	var plain struct {
		DB json.RawMessage `json:"db"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &plain))
	master, salt := []byte("a master key of thirty-two bytes"), []byte("salt")
	const n, r, p = 16, 8, 1
	key, err := scrypt.Key([]byte(args[2]), salt, n, r, p, 32)
	ts.Check(err)
	slot, slotParams := sealGCM(ts, key, master)
	content, params := sealGCM(ts, master, plain.DB)
	sealed, err := json.Marshal(map[string]any{
		"version": 1,
		"header": map[string]any{
			"slots": []any{map[string]any{
				"type": 1, "uuid": "u", "key": hex.EncodeToString(slot), "key_params": slotParams,
				"n": n, "r": r, "p": p, "salt": hex.EncodeToString(salt),
			}},
			"params": params,
		},
		"db": base64.StdEncoding.EncodeToString(content),
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), sealed, 0o600))
}

// sealGCM encrypts with AES-256-GCM, and returns the tag with the nonce.
func sealGCM(ts *testscript.TestScript, key, plain []byte) ([]byte, map[string]string) {
	block, err := aes.NewCipher(key)
	ts.Check(err)
	gcm, err := cipher.NewGCM(block)
	ts.Check(err)
	nonce := []byte("twelve bytes")
	sealed := gcm.Seal(nil, nonce, plain, nil)
	end := len(sealed) - gcm.Overhead()
	return sealed[:end], map[string]string{"nonce": hex.EncodeToString(nonce), "tag": hex.EncodeToString(sealed[end:])}
}

// damage changes one character near the beginning of a file.
//
//	damage FILE
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage FILE")
	}
	data := []byte(ts.ReadFile(args[0]))
	const at = 30
	if data[at]++; data[at] > 'y' {
		data[at] = 'a'
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}
