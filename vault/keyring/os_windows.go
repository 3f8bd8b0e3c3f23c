package keyring

import (
	"context"
	"errors"
	"syscall"
)

// windowsLimit is CRED_MAX_CREDENTIAL_BLOB_SIZE, the most that the Credential
// Manager takes for one value.
const windowsLimit = 2560

func thisPlatform() platform {
	return platform{limit: windowsLimit, most: windowsLimit, ready: alwaysReady,
		explain: func(err error, _ bool) error {
			var code syscall.Errno
			if !errors.As(err, &code) {
				return nil
			}
			return explainWindows(uint32(code), err)
		}}
}

// alwaysReady is enough for a keyring that is there as long as its user is
// logged in.
func alwaysReady(ctx context.Context, _ bool, _ times) error { return context.Cause(ctx) }
