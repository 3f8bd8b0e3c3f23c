package takeout

import (
	"bytes"
	"context"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// encodeLinks writes a provisioning URI a line, in UTF-8, as many apps read them.
func encodeLinks(_ context.Context, accounts []vault.Account, _ Options) ([]byte, error) {
	var b bytes.Buffer
	for _, a := range accounts {
		b.WriteString(otpauth.URI(a) + "\n")
	}
	return b.Bytes(), nil
}

func decodeLinks(_ context.Context, data []byte, _ Options) ([]found.Account, error) {
	got, err := otpauth.Text(string(data))
	return got.Accounts, err
}
