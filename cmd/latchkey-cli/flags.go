package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A called value has a name of its own in the help. Names in back quotes, which
// pflag offers for that, would be shown with the quotes by the shells'
// completions.
type called struct {
	pflag.Value
	what string
}

// Type implements [pflag.Value].
func (c called) Type() string { return c.what }

// call gives the value of a flag its name in the help.
func call(flags *pflag.FlagSet, flag, what string) {
	f := flags.Lookup(flag)
	f.Value = called{f.Value, what}
}

// noSecrets refuses flags whose values are provisioning URIs or look like keys,
// before anything is done with them.
func noSecrets(cmd *cobra.Command, _ []string) error {
	var err error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if value := f.Value.String(); isLink(value) || isKey(value) {
			err = usagef("the value of --%s looks like a key: %s", f.Name, secretAsArgument)
		}
	})
	return err
}

// hasSecret reports whether a provisioning URI is among the arguments.
func hasSecret(args []string) bool {
	for _, arg := range args {
		if isLink(arg) {
			return true
		}
	}
	return false
}

// isLink reports whether s is a link that may hold a key. A website's address
// may be a name, and a file's the place of a vault.
func isLink(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	scheme, _, found := strings.Cut(s, "://")
	return found && !slices.Contains([]string{"http", "https", "file"}, scheme) || strings.Contains(s, "secret=")
}

// isKey reports whether s has the form in which websites show keys: base32 of 16
// characters and more, in upper case or in groups of four. In lower case without
// groups it could as well be a name or an id.
func isKey(s string) bool {
	letters, digits, groups := 0, 0, true
	for _, group := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		groups = groups && letters%4 == 0
		group = strings.TrimRight(group, "=")
		for _, r := range group {
			switch {
			case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			case r >= '2' && r <= '7':
				digits++
			default:
				return false
			}
		}
		letters += len(group)
		groups = groups && len(group) <= 4
	}
	return letters >= 16 && digits > 0 && (groups || s == strings.ToUpper(s))
}
