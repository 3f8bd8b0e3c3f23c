package main

import "github.com/spf13/pflag"

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
