package export

import (
	"runtime"

	"latchkey/importer/found"
)

// batchRecords is how many records are read at a time: enough to make little of
// the work around it, and so few that they take little memory whatever they are.
const batchRecords = 128

// ahead calls work for each number below n, on all processors, while the caller
// looks at what came of the ones before. Results come in the order of the numbers,
// and only a few more are under way than the caller has taken.
func ahead[T any](n int, work func(i int) T) <-chan chan T {
	results := make(chan chan T, runtime.GOMAXPROCS(0))
	go func() {
		defer close(results)
		for i := range n {
			result := make(chan T, 1)
			results <- result
			go func() { result <- work(i) }()
		}
	}()
	return results
}

// A taker takes in what becomes of records: a [found.List], or a journal of what
// is to be put into one.
type taker interface {
	Add(name string, a found.Account)
	Skip(name string, why error)
	Leave(name, reason string)
}

// A journal notes what is to be put into a list.
type journal []func(*found.List)

func (j *journal) Add(name string, a found.Account) {
	*j = append(*j, func(l *found.List) { l.Add(name, a) })
}

func (j *journal) Skip(name string, why error) {
	*j = append(*j, func(l *found.List) { l.Skip(name, why) })
}

func (j *journal) Leave(name, reason string) {
	*j = append(*j, func(l *found.List) { l.Leave(name, reason) })
}

// readAll calls read for each number below n, on all processors, and puts what
// comes of it into list in the order of the numbers.
func readAll(list *found.List, n int, read func(into taker, i int)) {
	list.Expect(n)
	batches := ahead((n+batchRecords-1)/batchRecords, func(batch int) journal {
		j := make(journal, 0, batchRecords)
		for i := batch * batchRecords; i < min(n, (batch+1)*batchRecords); i++ {
			read(&j, i)
		}
		return j
	})
	for batch := range batches {
		for _, note := range <-batch {
			note(list)
		}
	}
}
