// Package keyring has the two stores that a vault can live in, and the rule by
// which one of them is chosen.
//
// # The stores
//
// [OS] is the keyring of the operating system: the Secret Service on Linux and
// the BSDs, the Keychain on macOS, the Credential Manager on Windows. A
// [File] is one file encrypted with a passphrase, for where there is none.
//
// Both say in one sentence what is wrong and what to do about it. Their errors
// are an [Error] where the cause is known, and wrap one of package vault's, so
// that no bus, no service, a locked keyring, a dismissed prompt, a silent
// service, a wrong passphrase and a damaged file are never taken for one
// another, and none of them for an empty vault.
//
// # The rule
//
// Where the vault lies is chosen once, for the window and the command line
// alike, and remembered in the folder of the settings. [Locate] applies the
// rule and [Found.Open] the rest of it:
//
//   - An explicit choice (--keyring, or LATCHKEY_KEYRING) is used and not
//     remembered. If no vault is there, that is an error; a command that writes
//     may make one with [Found.Create], and says so.
//   - Otherwise what is remembered is used. If it cannot be reached, or the
//     vault in it is gone, that is an error: never a reason to open an empty
//     vault elsewhere.
//   - Otherwise this is the first run. A system keyring that answers is used
//     and remembered; the vault in it is opened, or made. A locked keyring
//     answers: it asks to be unlocked. Where none answers, Locate returns an
//     error that wraps [ErrAsk], and an encrypted file has to be chosen, which
//     Found.Create makes and [Remember] remembers.
package keyring
