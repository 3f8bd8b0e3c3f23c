package diagnose

import "math"

// How far a clock is looked for.
const (
	// within is in seconds: a clock that an hour was taken from or given to is found.
	within = 65 * 60
	// mostSteps bounds it where time steps are short.
	mostSteps = 520
	// zones are the hours of time zones: a clock that shows the right time under the
	// wrong zone. A day is one as well.
	zones = 24
	// zoneShare is how many of the clocks that are off are off by whole hours.
	zoneShare = 0.15
	// hourAround is how many steps around a whole hour are looked at.
	hourAround = 2
)

// lateFor is how many seconds after the last moment a code counts as one that was
// typed as it changed, rather than as one of a slow clock.
const lateFor = 15

// A place in time is a step that a code may belong to, and how likely among all.
type moment struct {
	away   int64
	weight float64
}

// moments are the steps of clocks that are off: near ones are likelier than far ones,
// and whole hours than what lies between them. The weights sum up to 1.
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
	hours := i.wholeHours(reach)
	for _, away := range hours {
		all = append(all, moment{away, zoneShare / float64(len(hours))})
	}
	return all
}

// wholeHours are the steps around each whole hour that is further away than reach, and
// none where an hour is no number of steps.
func (i *inspection) wholeHours(reach int64) []int64 {
	if 3600%i.period != 0 {
		return nil
	}
	var all []int64
	for hour := int64(1); hour <= zones; hour++ {
		for around := int64(-hourAround); around <= hourAround; around++ {
			if away := hour*3600/i.period + around; away > reach {
				all = append(all, -away, away)
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
