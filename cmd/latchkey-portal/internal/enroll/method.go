package enroll

import "slices"

// A Method is a way to show, beyond the password, who one is.
type Method string

// The methods. The last two deliver a code for each log-in.
const (
	App  Method = "app"  // codes from an authenticator (RFC 6238)
	SMS  Method = "sms"  // a code to the user's telephone
	Mail Method = "mail" // a code to the user's mail address
)

// Delivered reports whether the method's codes are sent, rather than made by
// what the user has.
func (m Method) Delivered() bool { return m == SMS || m == Mail }

func (m Method) known() bool { return slices.Contains([]Method{App, SMS, Mail}, m) }

// methods returns what the user can show a code of, in the order of the rules.
func (d *Directory) methods(u *user) []Method {
	var all []Method
	for _, m := range d.rules.Methods {
		if u.factors[m] != nil || m == Mail && d.rules.MailIsGiven {
			all = append(all, m)
		}
	}
	return all
}

// unset returns the methods that the user has not set up.
func (d *Directory) unset(u *user) []Method {
	set := d.methods(u)
	var all []Method
	for _, m := range d.rules.Methods {
		if !slices.Contains(set, m) {
			all = append(all, m)
		}
	}
	return all
}

// preferred returns the method that a log-in begins with, or "" where the user
// has none.
func (d *Directory) preferred(u *user) Method {
	set := d.methods(u)
	if d.rules.LastUsedFirst && slices.Contains(set, u.lastUsed) {
		return u.lastUsed
	}
	if len(set) == 0 {
		return ""
	}
	return set[0]
}

// address is where the user's codes of a delivered method go.
func (u *user) address(m Method) string {
	if m == Mail {
		return u.Email
	}
	if f := u.factors[m]; f != nil {
		return f.number
	}
	return ""
}
