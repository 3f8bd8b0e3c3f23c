package vault

// Forget is temporary.
func (v *Vault) Forget() {}
