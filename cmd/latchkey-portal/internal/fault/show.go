package fault

import "latchkey/vault"

// A Shown is what the set-up shows of an account.
type Shown struct {
	// Link is what the QR code holds, and what opens an authenticator.
	Link string
	// Manual is the key to type; empty where there is none. AsIs says that it is to
	// be shown as it stands, and not in groups.
	Manual string
	AsIs   bool
	// Issuer and Name are what a good authenticator reads from the link. Issuers are
	// those that it may take, where the link names several.
	Issuer, Name string
	Issuers      []string

	choices []Choice
}

// Show returns what the set-up shows a user of an account. Without faults it is the
// account's provisioning URI and its key.
func (b *Board) Show(userName string, a vault.Account) Shown { return show(b.For(userName), a) }

func show(choices []Choice, a vault.Account) Shown {
	s := newSheet(a)
	for _, c := range choices {
		if c.Fault.sheet != nil {
			c.Fault.sheet(s, c.Number)
		}
	}
	if s.noManual {
		s.manual = ""
	}
	return Shown{
		Link: s.link(), Manual: s.manual, AsIs: s.rewritten,
		Issuer: s.issuer, Name: s.name, Issuers: s.issuers, choices: choices,
	}
}

// Picture draws the QR code as a file. Without faults it looks as the page draws it
// itself. The error never holds the link.
func (s Shown) Picture() (Image, error) {
	p := newPicture(s.Link)
	for _, c := range s.choices {
		if c.Fault.picture != nil {
			c.Fault.picture(p, c.Number)
		}
	}
	return p.file()
}

// Drawn reports whether a fault has to do with how the QR code looks.
func (s Shown) Drawn() bool {
	for _, c := range s.choices {
		if c.Fault.picture != nil {
			return true
		}
	}
	return false
}
