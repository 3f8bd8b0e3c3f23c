package importer

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"strings"

	"latchkey/importer/qr"
	"latchkey/vault"
)

// Read finds out what data is and reads the accounts in it.
func Read(ctx context.Context, data []byte, passphrase string) (Result, error) {
	if _, format, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		codes, err := qr.Decode(ctx, data)
		if err != nil {
			return Result{}, err
		}
		result := Result{Format: strings.ToUpper(format) + " picture"}
		for _, code := range codes {
			found, err := ParseURI(code.Text)
			if err != nil {
				result.Skipped = append(result.Skipped, Skipped{Name: "QR code", Reason: err.Error()})
				continue
			}
			result.Accounts = append(result.Accounts, found)
		}
		if len(codes) == 0 {
			return result, fmt.Errorf("%w in the picture", ErrNoCode)
		}
		return result, nil
	}
	return Text(string(data))
}

// Text reads the accounts in pasted text.
func Text(text string) (Result, error) {
	if strings.Contains(text, "://") {
		found, err := ParseURI(text)
		if err != nil {
			return Result{}, err
		}
		return Result{Format: "provisioning URI", Accounts: []Found{found}}, nil
	}
	secret, err := ParseKey(text)
	if err != nil {
		return Result{}, err
	}
	return Result{Format: "key", Accounts: []Found{{Account: vault.Account{
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: vault.DefaultDigits, Period: vault.DefaultPeriod, Secret: secret,
	}}}}, nil
}
