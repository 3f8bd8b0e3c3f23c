package vault

import "fmt"

// A Trouble is an error whose cause is known, in a sentence for whoever uses the
// program. The packages around this one make theirs of it.
type Trouble struct {
	// Kind is what the error wraps: one of a package's errors, or the system's.
	Kind error
	// Text says in one sentence what is wrong and what to do. It holds no secret.
	Text string
}

// Fail makes a Trouble.
func Fail(kind error, format string, values ...any) error {
	return &Trouble{kind, fmt.Sprintf(format, values...)}
}

// Error returns the sentence.
func (t *Trouble) Error() string { return t.Text }

// Sentence returns the sentence as well. It tells those who show errors, and do not
// know the package, that this one needs nothing around it.
func (t *Trouble) Sentence() string { return t.Text }

// Unwrap returns the kind.
func (t *Trouble) Unwrap() error { return t.Kind }
