package main

import (
	"math"
	"time"
)

// A spread is how long many things took, each to 2%. It takes as much room for a
// thousand as for a million.
type spread struct {
	counts [1024]int
	most   time.Duration
}

// spreadSteps is how many steps there are for each e-fold: 2% each.
const spreadSteps = 50

func (s *spread) add(d time.Duration) {
	micro := max(float64(d)/float64(time.Microsecond), 1)
	s.counts[min(int(spreadSteps*math.Log(micro)), len(s.counts)-1)]++
	s.most = max(s.most, d)
}

func (s *spread) merge(other *spread) {
	for i, n := range other.counts {
		s.counts[i] += n
	}
	s.most = max(s.most, other.most)
}

// below is what a part of all, from 0 to 1, took at most.
func (s *spread) below(part float64) time.Duration {
	all := 0
	for _, n := range s.counts {
		all += n
	}
	left := int(math.Ceil(part * float64(all)))
	for i, n := range s.counts {
		if left -= n; left <= 0 {
			micro := math.Exp(float64(i+1) / spreadSteps)
			return min(time.Duration(micro*float64(time.Microsecond)), s.most)
		}
	}
	return s.most
}
