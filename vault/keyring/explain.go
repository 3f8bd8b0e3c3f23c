package keyring

import "latchkey/vault"

// explainWindows gives an error code of the Credential Manager its kind and
// sentence (winerror.h), or returns nil.
func explainWindows(code uint32, err error) error {
	switch code {
	case 1312: // ERROR_NO_SUCH_LOGON_SESSION: a service, or a log-in over the network
		return fail(vault.ErrNoKeyring, err, "this Windows session has no Credential Manager: log in at the desktop, %s", fileAdvice)
	case 5: // ERROR_ACCESS_DENIED
		return fail(vault.ErrReadOnly, err, "Windows does not let this program use the Credential Manager: ask who manages this computer, %s", fileAdvice)
	case 1783: // RPC_X_BAD_STUB_DATA, which CredWrite returns for a value too long
		return fail(vault.ErrTooBig, err, "the keyring here takes at most 2560 bytes at once: shorten the account's note")
	case 1722, 1717, 1062: // RPC_S_SERVER_UNAVAILABLE, RPC_S_UNKNOWN_IF, ERROR_SERVICE_NOT_ACTIVE
		return fail(vault.ErrNoKeyring, err, "the Windows service Credential Manager does not run: start it, %s", fileAdvice)
	}
	return nil
}

// explainSecurity gives an exit status of macOS's security tool its kind and
// sentence, or returns nil. The status is the low byte of an OSStatus of
// SecBase.h.
func explainSecurity(status int, err error) error {
	switch status {
	case 36: // errSecInteractionNotAllowed, -25308: over SSH, or the screen is locked
		return fail(vault.ErrLocked, err, "the login keychain is locked and cannot ask to be unlocked here: run security unlock-keychain, or try again at the desktop")
	case 51: // errSecAuthFailed, -25293
		return fail(vault.ErrLocked, err, "the login keychain refused its password: unlock it in Keychain Access and try again")
	case 128: // errSecUserCanceled, -128
		return fail(vault.ErrDismissed, err, "the request to unlock the keychain was dismissed: try again and answer it")
	case 50, 37: // errSecNoSuchKeychain, -25294; errSecNoDefaultKeychain, -25307
		return fail(vault.ErrNoKeyring, err, "there is no login keychain: make one in Keychain Access, %s", fileAdvice)
	case 53: // errSecNotAvailable, -25291
		return fail(vault.ErrNoKeyring, err, "no keychain is available: log in at the desktop, %s", fileAdvice)
	case 52, 195: // errSecReadOnly, -25292; errSecWrPerm, -61
		return fail(vault.ErrReadOnly, err, "the login keychain cannot be written: look at its permissions in Keychain Access")
	case 42: // errSecDataTooLarge, -25302
		return fail(vault.ErrTooBig, err, "the keychain takes no value as long as this: shorten the account's note")
	}
	return nil
}
