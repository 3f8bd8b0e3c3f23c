package keyring

import (
	"errors"
	"os/exec"
)

// The Keychain is written through a command line of at most 4,096 bytes, base64
// once more, which leaves 3,018 for the value. A page of the vault has room to
// spare below that.
const (
	darwinLimit = 2400
	darwinMost  = 3000
)

// thisPlatform reads back what it stores: the tool that go-keyring runs takes
// its command from standard input, and is not known to say when that failed.
func thisPlatform() platform {
	return platform{limit: darwinLimit, most: darwinMost, readBack: true, asks: true, ready: alwaysReady, shared: userFolder,
		explain: func(err error, _ bool) error {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				return nil
			}
			return explainSecurity(exit.ExitCode(), err)
		}}
}
