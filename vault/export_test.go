package vault

// What the tests against a real keyring share with the others. They are in
// package vault_test: package keyring, which they use, imports this one.
var (
	NumberedAccount = account
	Describe        = describe
	MovedBefore     = movedBefore
)
