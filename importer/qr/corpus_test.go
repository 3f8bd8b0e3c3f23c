package qr

import (
	"slices"
	"testing"

	"latchkey/importer/qr/internal/corpus"
)

// BenchmarkCorpus reads pictures of every kind and reports how many of their
// codes it reads, and how many texts that are not in them. With -benchtime 40x it
// is 40 pictures a kind. The held-back ones are those that nothing is tuned on.
func BenchmarkCorpus(b *testing.B) {
	for _, part := range []struct {
		name string
		from uint64
	}{{"tuned", 0}, {"held back", corpus.HeldBack}} {
		for _, kind := range slices.Concat(corpus.Kinds(), corpus.EmptyKinds()) {
			b.Run(part.name+"/"+kind, func(b *testing.B) {
				b.StopTimer()
				var all tally
				for i := range b.N {
					s := sample(b, kind, part.from+uint64(i))
					b.StartTimer()
					codes, err := Read(b.Context(), s.Image)
					b.StopTimer()
					if err != nil {
						b.Fatal(err)
					}
					all.add(s.Texts, codes)
				}
				b.ReportMetric(float64(all.read)/float64(max(all.there, 1)), "read")
				b.ReportMetric(float64(all.wrong), "wrong")
			})
		}
	}
}

// A tally counts the codes that were there, that were read, and what was read
// and was not there.
type tally struct{ there, read, wrong int }

func (t *tally) add(want []string, codes []Code) {
	t.there += len(want)
	for _, c := range codes {
		if slices.Contains(want, c.Text) {
			t.read++
		} else {
			t.wrong++
		}
	}
}

func sample(t testing.TB, kind string, seed uint64) corpus.Sample {
	t.Helper()
	s, err := corpus.Make(kind, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
