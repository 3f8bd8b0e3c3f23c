package diagnose

import (
	"maps"
	"math"
	"slices"
)

// How far a clock is looked for.
const (
	// within is in seconds: a clock that an hour was taken from or given to is found.
	within = 65 * 60
	// mostSteps bounds it where time steps are short.
	mostSteps = 520
	// zoneShare is how many of the clocks that are off show the right time under the
	// wrong zone.
	zoneShare = 0.15
	// hourAround is how many steps around a whole hour are looked at, and partAround
	// around hours with a half or a quarter, which are rarer.
	hourAround, partAround = 2, 1
)

// zones are how many minutes local time is ahead of UTC where people live, in winter and
// in summer: 2025 in the time zone database.
func zones() []int {
	return []int{
		-660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240,
		270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840,
	}
}

// lateFor is how many seconds after the last moment a code counts as one that was
// typed as it changed, rather than as one of a slow clock.
const lateFor = 15

// A place in time is a step that a code may belong to, and how likely among all.
type moment struct {
	away   int64
	weight float64
}

// moments are the steps of clocks that are off: near ones are likelier than far ones,
// and what zones differ by than what lies between. The weights sum up to 1.
func (i *inspection) moments() []moment {
	var all []moment
	reach := min(within/i.period, mostSteps)
	sum := 0.0
	for away := int64(i.Skew) + 1; away <= reach; away++ {
		weight := 1 / (1 + float64(away*i.period)/60)
		all = append(all, moment{-away, weight}, moment{away, weight})
		sum += 2 * weight
	}
	for j := range all {
		all[j].weight *= (1 - zoneShare) / sum
	}
	apart := i.zonesApart(reach)
	sum = 0
	for _, m := range apart {
		sum += m.weight
	}
	for _, m := range apart {
		all = append(all, moment{m.away, m.weight * zoneShare / sum})
	}
	return all
}

// zonesApart are the steps around what two zones differ by, where that is further than
// reach and a number of steps, and the likelier the more pairs of them there are.
func (i *inspection) zonesApart(reach int64) []moment {
	pairs := map[int]int{}
	for _, here := range zones() {
		for _, there := range zones() {
			if here != there {
				pairs[here-there]++
			}
		}
	}
	var all []moment
	for _, minutes := range slices.Sorted(maps.Keys(pairs)) {
		seconds := int64(minutes) * 60
		if seconds%i.period != 0 {
			continue
		}
		most := int64(partAround)
		if minutes%60 == 0 {
			most = hourAround
		}
		for around := -most; around <= most; around++ {
			if away := seconds/i.period + around; away > reach || away < -reach {
				all = append(all, moment{away, float64(pairs[minutes]) / float64(2*most+1)})
			}
		}
	}
	return all
}

// otherTimes looks for the time that a code is right for.
func (i *inspection) otherTimes() {
	if !i.whole() {
		return
	}
	i.usedSteps()
	for _, m := range i.moments() {
		step := i.present + m.away
		if step < 0 || !i.fits(i.true.value(step)) {
			continue
		}
		g := guess{reason: Clock, weight: m.weight, step: step, away: int(m.away), lag: lagOf(i.At, step, i.period)}
		i.note(g)
		if m.away == -int64(i.Skew)-1 {
			g.reason, g.weight = Late, i.lateness()
			i.note(g)
		}
	}
}

// usedSteps looks at the steps that would be good if no code had been used, and at the
// one that was used last, however long ago.
func (i *inspection) usedSteps() {
	last := int64(min(i.Floor, math.MaxInt64)) - 1
	for away := -int64(i.Skew); away <= int64(i.Skew); away++ {
		step := i.present + away
		if step >= 0 && step <= last && i.fits(i.true.value(step)) {
			i.note(guess{reason: Used, weight: 1, step: step, away: int(away)})
		}
	}
	if away := last - i.present; last >= 0 && (away < -int64(i.Skew) || away > int64(i.Skew)) && i.fits(i.true.value(last)) {
		i.note(guess{reason: Used, weight: 1, step: last, away: int(max(away, math.MinInt32))})
	}
}

// lateness is how likely a code that was taken until the step of the moment began was
// typed late: the longer ago, the less.
func (i *inspection) lateness() float64 {
	if ago := i.At.Unix() % i.period; ago > lateFor {
		return 0.2
	}
	return 1
}
