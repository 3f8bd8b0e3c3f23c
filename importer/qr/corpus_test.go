package qr

import (
	"context"
	"slices"
	"testing"
	"time"

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

// unhurried gives a busy machine time to read a picture.
func unhurried(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// Of each kind of picture at least so many codes are read of those that a few
// seeds make, and nothing that is not there. BenchmarkCorpus takes more seeds.
func TestCorpus(t *testing.T) {
	const seeds = 2
	floors := map[string]int{"glare": 1, "cylinder": 1, "folded": 1}
	slow := []string{"dense photograph", "large photograph", "photographed screen", "screen 4K", "sheet"} // to make
	for _, kind := range append(corpus.Kinds(), corpus.EmptyKinds()...) {
		if slices.Contains(slow, kind) || raced && !slices.Contains([]string{"screen", "phone", "grains"}, kind) {
			continue
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var all tally
			for seed := range seeds {
				s := sample(t, kind, uint64(seed))
				if b := s.Image.Bounds(); seed > 0 && b.Dx()*b.Dy() > 1<<20 {
					break // these take long to make
				}
				codes, err := Read(unhurried(t), s.Image)
				if err != nil {
					t.Fatal(err)
				}
				all.add(s.Texts, codes)
			}
			floor, ok := floors[kind]
			if !ok {
				floor = all.there
			}
			if all.read < floor || all.wrong > 0 {
				t.Errorf("of %d codes %d were read and %d that are not there; %d at least can be read", all.there, all.read, all.wrong, floor)
			}
		})
	}
}

// A sheet of codes is read in its order, and places in photographs are right.
func TestCorpusPlaces(t *testing.T) {
	sheet := sample(t, "sheet", 0)
	codes, err := Read(unhurried(t), sheet.Image)
	if err != nil || !slices.Equal(texts(codes), sheet.Texts) {
		t.Errorf("of a sheet, read %q, %v\nwant %q", texts(codes), err, sheet.Texts)
	}
	photograph := sample(t, "turned", 1)
	codes, err = Read(unhurried(t), photograph.Image)
	if err != nil || len(codes) != 1 {
		t.Fatalf("read %q, %v", texts(codes), err)
	}
	for i, corner := range codes[0].Corners {
		if d := corner.Sub(photograph.Corners[i]); d.X*d.X+d.Y*d.Y > 5*5 {
			t.Errorf("corner %d is at %v, want %v", i, corner, photograph.Corners[i])
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
