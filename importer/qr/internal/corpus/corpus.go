// Package corpus makes pictures with QR codes in them, and pictures with none, to
// measure a reader by: screens as they are shared, and photographs as a simulated
// camera takes them. A picture is the same each time for its kind and seed.
//
// Seeds below [HeldBack] are for tuning. Those from there on are not looked at
// while a reader is changed, so that they tell whether it got better or was only
// fitted to what it was tried on.
package corpus

import (
	"fmt"
	"hash/fnv"
	"image"
	"math/rand/v2"
	"slices"
)

// HeldBack is the first of the seeds that nothing is tuned on.
const HeldBack = 1 << 32

// A Sample is a picture with the texts of the codes in it, in reading order.
type Sample struct {
	Image image.Image
	Texts []string
	// Corners are the outer corners of the code of a photograph, as it is meant
	// to be held: top left, top right, bottom right, bottom left.
	Corners [4]image.Point
}

// A kind makes the pictures of one sort.
type kind struct {
	name string
	make func(*maker) (Sample, error)
}

// kinds lists what there is: screens, photographs, and pictures without a code.
func kinds() []kind {
	return slices.Concat(screenKinds(), photographKinds(), emptyKinds())
}

// Kinds returns the names of all kinds of pictures with codes.
func Kinds() []string { return names(slices.Concat(screenKinds(), photographKinds())) }

// EmptyKinds returns the names of the kinds of pictures without a code.
func EmptyKinds() []string { return names(emptyKinds()) }

func names(kinds []kind) []string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.name)
	}
	return all
}

// Make makes the picture of a kind for a seed. It fails for an unknown kind.
func Make(name string, seed uint64) (Sample, error) {
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
	if i < 0 {
		return Sample{}, fmt.Errorf("no kind of picture is called %q", name)
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name)) // a hash takes everything
	s, err := kinds()[i].make(&maker{rand.New(rand.NewPCG(seed, hash.Sum64()))})
	if err != nil {
		return Sample{}, fmt.Errorf("making picture %d of %q: %w", seed, name, err)
	}
	return s, nil
}

// A maker draws the lots for one picture.
type maker struct{ *rand.Rand }

// between returns a number from low up to high.
func (m *maker) between(low, high float64) float64 { return low + m.Float64()*(high-low) }

// whole returns a whole number from low to high, both included.
func (m *maker) whole(low, high int) int { return low + m.IntN(high-low+1) }

// sign returns 1 or -1.
func (m *maker) sign() float64 { return float64(2*m.IntN(2) - 1) }

// oneOf returns one of the choices.
func oneOf[T any](m *maker, choices ...T) T { return choices[m.IntN(len(choices))] }
