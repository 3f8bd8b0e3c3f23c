package export

import (
	"slices"
	"testing"
)

// fuzzCheaply is fuzz for formats whose files say what the derivation of their
// key costs: cheapen makes that little, so that the time goes into reading.
func fuzzCheaply(f *testing.F, cheapen func(data []byte), seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = slices.Clone(data)
		cheapen(data)
		s := &Source{Data: data, Passphrase: passphrase}
		format, ok := Detect(s)
		if !ok {
			return
		}
		got, err := format.Read(t.Context(), s)
		checkResult(t, got, err)
	})
}
