package vault

import "context"

// quietly is the key under which a context says that nobody is to be asked.
type quietly struct{}

// Quietly returns a context for a look that nobody has asked for, such as the one
// that a window takes every minute: a store that would have to ask its user for
// something, as for the password of a locked keyring, returns ErrLocked instead.
func Quietly(ctx context.Context) context.Context {
	return context.WithValue(ctx, quietly{}, true)
}

// IsQuiet reports whether ctx is one of [Quietly]'s.
func IsQuiet(ctx context.Context) bool {
	quiet, _ := ctx.Value(quietly{}).(bool)
	return quiet
}
