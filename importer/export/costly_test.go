package export

import (
	"slices"
	"testing"

	"latchkey/importer/found/foundtest"
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
		foundtest.Check(t, got, err)
	})
}

// fuzzOnly is fuzz for one format, whatever others make of the file. Files that
// ask for more than a little work are left aside by cheap, which may be nil.
func fuzzOnly(f *testing.F, format Format, cheap func(*Source) bool, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &Source{Data: data, Passphrase: passphrase}
		if !format.Detect(s) || cheap != nil && !cheap(s) {
			return
		}
		got, err := format.Read(t.Context(), s)
		foundtest.Check(t, got, err)
	})
}

// below reports whether a number is not there or not larger than most.
func (n number) below(most int64) bool { return n.int64 == nil || *n.int64 <= most }
