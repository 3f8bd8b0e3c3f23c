// Package vault holds the accounts of a desktop authenticator: what an account
// is, the codes it gives, and how a list of accounts is kept in a keyring
// without ever losing one.
//
// # Accounts
//
// An [Account] is a shared [Secret] with the parameters that turn it into
// codes: RFC 6238 for [TOTP], RFC 4226 for [HOTP], and Valve's variant of TOTP
// for [Steam]. [Account.Validate] is the one place that says which parameters
// are possible; nothing that fails it is ever stored.
//
// # Pages
//
// Accounts live in a [Store], which is a keyring: named values, set and got one
// at a time, with no listing and often with a small limit to a value's size.
// One account a value is slow (a keyring rewrites its whole file at each set),
// so a [Vault] packs accounts into pages, values named page-000, page-001, and
// so on. There is no index beside them and so nothing to fall out of step.
//
// Every change is the atomic replacement of one page wherever it can be. Where
// an account must move to another page, the new copy is written before the old
// one is taken away, and its higher revision wins if both are found. Nothing
// that could not be read is ever overwritten: a page that is missing or damaged
// is reported by name, and the others go on working.
package vault
