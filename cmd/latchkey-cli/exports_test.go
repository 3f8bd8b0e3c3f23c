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

// sealExport encrypts a plain vault of Aegis.
//
//	seal PLAIN SEALED PASSPHRASE
func sealExport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: seal PLAIN SEALED PASSPHRASE")
	}
	sealed, err := sealAegis([]byte(ts.ReadFile(args[0])), args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), sealed, 0o600))
}

// sealAegis encrypts a plain vault of Aegis as Aegis does, but in a way that is
// quick to open.
func sealAegis(vault []byte, passphrase string) ([]byte, error) {
	var plain struct {
		DB json.RawMessage `json:"db"`
	}
	if err := json.Unmarshal(vault, &plain); err != nil {
		return nil, err
	}
	master, salt := []byte("a master key of thirty-two bytes"), []byte("salt")
	const n, r, p = 16, 8, 1
	key, err := scrypt.Key([]byte(passphrase), salt, n, r, p, 32)
	if err != nil {
		return nil, err
	}
	slot, slotParams, err := sealGCM(key, master)
	if err != nil {
		return nil, err
	}
	content, params, err := sealGCM(master, plain.DB)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{
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
}

// sealGCM encrypts with AES-256-GCM, and returns the tag with the nonce.
func sealGCM(key, plain []byte) ([]byte, map[string]string, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, nil, err
	}
	nonce := []byte("twelve bytes")
	sealed := gcm.Seal(nil, nonce, plain, nil)
	end := len(sealed) - gcm.Overhead()
	return sealed[:end], map[string]string{"nonce": hex.EncodeToString(nonce), "tag": hex.EncodeToString(sealed[end:])}, nil
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
