package export

import (
	"context"

	"latchkey/importer/found"
)

// A Format is one kind of file that accounts are read from.
type Format struct {
	// Name is short, lower-case and stays the same: "aegis".
	Name string
	// Title is what the file is called to people: "Aegis vault".
	Title string
	// How says how to get such a file, from the app's menu to the choice that
	// matters, in a sentence or two.
	How string
	// Detect reports whether a file is of this format. It looks at the
	// structure and decides fast; what it accepts, Read must read or refuse
	// with a reason.
	Detect func(*Source) bool
	// Guessed says that Detect takes whatever looks like chance, since files of
	// this format have no mark. Among other files it is better left alone.
	Guessed bool
	// Read reads the accounts. Its errors wrap those of package found where
	// one of them fits; wherever there is no account there is an error.
	Read func(context.Context, *Source) (found.Result, error)
}

// Formats returns every format that is read, in the order in which they are
// tried and shown: the likeliest first.
func Formats() []Format {
	return []Format{
		latchkey(),
		aegis(),
		twofas(),
		ente(),
		bitwarden(),
		protonAuthenticator(),
		protonPass(),
		extension(),
		raivo(),
		duo(),
		twofauth(),
		battlenet(),
		onepassword(),
		passwordTable(),
		enpass(),
		keeper(),
		winauth(),
		lastpass(),
		steam(),
		keepassKDBX(),
		keepassXML(),
		keepassxcCSV(),
		googleSQLite(),
		microsoftSQLite(),
		authplus(),
		stratum(),
		andOTP(),
		freeOTP(),
		freeOTP2(),
		otpClient(),
		authy(),
		authme(),
		totpAuth(),
		authplusDatabase(), // this and the next are Guessed
		headless(),
	}
}

// Detect returns the format of a file, or false if it is none of them.
func Detect(s *Source) (Format, bool) {
	for _, f := range Formats() {
		if f.Detect(s) {
			return f, true
		}
	}
	return Format{}, false
}
