package keyring

import (
	"errors"
	"syscall"
)

// windowsLimit is CRED_MAX_CREDENTIAL_BLOB_SIZE, the most that the Credential
// Manager takes for one value.
const windowsLimit = 2560

func thisPlatform() platform {
	return platform{limit: windowsLimit, most: windowsLimit, ready: alwaysReady, shared: userFolder,
		explain: func(err error, _ bool) error {
			var code syscall.Errno
			if !errors.As(err, &code) {
				return nil
			}
			return explainWindows(uint32(code), err)
		}}
}
