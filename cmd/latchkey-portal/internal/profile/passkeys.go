package profile

import (
	"errors"
	"fmt"
)

// Passkeys are a way in with neither password nor code, and the page on which
// signed-in users look after their own. In Text and Full {passkeys} stands for how
// many a user may have.
type Passkeys struct {
	// Path is where that page is. What belongs to signing in is below it.
	Path, Menu, Title, Text string
	// SignIn is the label of the button on the log-in page.
	SignIn string
	// The labels of the form that adds one.
	Heading, UserName, Name, NameHint, Password, Add string
	// None says that there are none, and Full that there can be no more.
	None, Full string
	// Remove uncovers the form that removes one, and Confirm is its button.
	Remove, Confirm string
	// Refused says that one was not accepted at the log-in, NotAdded that a new one
	// was not, Late that it took too long, and Cloned that there may be a copy.
	Refused, NotAdded, Late, Cloned string
}

// SignInPath is where a passkey is shown at the log-in.
func (k Passkeys) SignInPath() string { return k.Path + "/sign-in" }

func (p Profile) validatePasskeys() error {
	k := p.Passkeys
	switch {
	case (k != nil) != (p.Rules.Passkeys > 0):
		return errors.New("it has words for passkeys and no passkeys, or the other way about")
	case k == nil:
		return nil
	case p.Home.Menu == "":
		return fmt.Errorf("no menu leads to %s", k.Path)
	}
	for _, words := range []string{
		k.Menu, k.Title, k.Text, k.SignIn, k.Heading, k.UserName, k.Name, k.NameHint, k.Password, k.Add, k.None, k.Full, k.Remove, k.Confirm,
		k.Refused, k.NotAdded, k.Late, k.Cloned,
	} {
		if words == "" {
			return errors.New("the passkeys lack words")
		}
	}
	return nil
}

// cin7Passkeys are what the help document says of them, "You can also sign in with a
// passkey, which doesn't require a password or authentication code", and around it
// what it leaves out.
func cin7Passkeys() *Passkeys {
	return &Passkeys{
		Path: "/Account/Passkeys", Menu: "Passkeys", Title: "Your passkeys",
		Text:    "You can sign in with a passkey, which doesn't require a password or authentication code. It is on a device of yours, which asks for your fingerprint, face or PIN. You can have up to {passkeys} of them.",
		SignIn:  "Sign in with a passkey",
		Heading: "Add a passkey", UserName: "User name",
		Name: "Name of the passkey", NameHint: "By which you know it again, such as that of the device that it is on.",
		Password: "Password", Add: "Add a passkey",
		None:   "You have no passkeys yet.",
		Full:   "You have {passkeys} passkeys, and there can be no more. Remove one to add another.",
		Remove: "Remove", Confirm: "Remove the passkey",
		Refused:  "That passkey was not accepted. Log in with your user name and password; the passkeys that work are in the settings.",
		NotAdded: "The passkey could not be added: what your device answered was not accepted. Try again, or try another device.",
		Late:     "That took too long, or was begun in another window. Start again.",
		Cloned:   "That passkey was not accepted: it has been used fewer times than we have seen it, so there may be a copy of it. Log in with your user name and password, remove the passkey, and add a new one.",
	}
}
