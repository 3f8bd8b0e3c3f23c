package fault

import (
	"fmt"

	"latchkey/vault"
)

// A draft is an account before its key is drawn.
type draft struct {
	account  *vault.Account
	keyBytes *int
	length   bool // a fault has decided the key's length
}

const readsParameters = "Read it from the link and make the codes accordingly; where the key is typed, let it be set."

func parameterFaults() []Fault {
	parameter := func(id ID, title, does string, decides aspect, set func(*vault.Account)) Fault {
		return Fault{
			ID: id, Group: Parameters, Title: title, Does: does, Should: readsParameters, Good: usual(),
			decides: []aspect{decides},
			draft:   func(d *draft, _ int) { set(d.account) },
		}
	}
	algorithm := func(id ID, name string, a vault.Algorithm) Fault {
		return parameter(id, name, "New keys make codes with "+name+" in place of SHA-1.", algorithmAspect,
			func(account *vault.Account) { account.Algorithm = a })
	}
	digits := func(n int) Fault {
		return parameter(ID(fmt.Sprintf("digits-%d", n)), fmt.Sprintf("%d digits", n), fmt.Sprintf("Codes of new keys have %d digits.", n), digitsAspect,
			func(account *vault.Account) { account.Digits = n })
	}
	period := func(n int) Fault {
		return parameter(ID(fmt.Sprintf("period-%d", n)), fmt.Sprintf("%d seconds", n), fmt.Sprintf("Codes of new keys change every %d seconds.", n), periodAspect,
			func(account *vault.Account) { account.Period = n })
	}
	return []Fault{
		algorithm("sha256", "SHA-256", vault.SHA256), algorithm("sha512", "SHA-512", vault.SHA512),
		digits(7), digits(8), period(15), period(60),
	}
}
