package enroll

import (
	"net/mail"
	"strings"
	"time"
)

// longestAddress is what RFC 5321 section 4.5.3.1.3 leaves for an address.
const longestAddress = 254

// ChangeAddress gives a user another mail address: the user whose session it is,
// or any for an administrator. Mail that was set up as a method has to be set up
// anew. The address from before is told.
//
// Errors: [ErrAddress], [ErrAddressFixed], [ErrNotAdmin], [ErrNoUser],
// [ErrNoSession], [ErrStep].
func (d *Directory) ChangeAddress(t Token, userName, address string) error {
	return d.changeAddress(address, func() (*user, error) {
		s, err := d.sessionAt(t, SignedIn)
		if err != nil {
			return nil, err
		}
		u := s.user
		if fold(userName) != fold(u.UserName) {
			if !u.Admin {
				return nil, ErrNotAdmin
			}
			var ok bool
			if u, ok = d.named(userName); !ok {
				return nil, ErrNoUser
			}
		}
		if d.rules.AddressFixed && !u.required.IsZero() {
			return nil, ErrAddressFixed
		}
		return u, nil
	})
}

// SetAddress is ChangeAddress for the portal's staff, who may do it always.
//
// Errors: [ErrAddress], [ErrNoUser].
func (d *Directory) SetAddress(userName, address string) error {
	return d.changeAddress(address, func() (*user, error) {
		u, ok := d.named(userName)
		if !ok {
			return nil, ErrNoUser
		}
		return u, nil
	})
}

// changeAddress changes the address of the user whom find returns with the mutex
// held.
func (d *Directory) changeAddress(address string, find func() (*user, error)) error {
	before, now, err := d.replaceAddress(address, find)
	if err == nil && before.Email != strings.TrimSpace(address) {
		d.events.AddressChanged(before, strings.TrimSpace(address), now)
	}
	return err
}

func (d *Directory) replaceAddress(address string, find func() (*user, error)) (before Person, now time.Time, err error) {
	defer d.change(&err)()
	u, err := find()
	if err != nil {
		return Person{}, now, err
	}
	address, err = cleanAddress(address)
	if err != nil {
		return Person{}, now, err
	}
	before = u.Person
	if u.Email != address {
		d.undoAddress(u)
		u.Email = address
		delete(u.factors, Mail)
	}
	return before, d.clock.Now(), nil
}

// cleanAddress takes the outer spaces off a mail address, and returns
// [ErrAddress] for what is none.
func cleanAddress(typed string) (string, error) {
	address := strings.TrimSpace(typed)
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > longestAddress {
		return "", ErrAddress
	}
	return address, nil
}

// withAddress returns the users who have that mail address, in whatever spelling. It
// is called with the mutex held.
func (d *Directory) withAddress(address string) []Person {
	var all []Person
	for _, u := range d.order {
		if strings.EqualFold(u.Email, address) {
			all = append(all, u.Person)
		}
	}
	return all
}
