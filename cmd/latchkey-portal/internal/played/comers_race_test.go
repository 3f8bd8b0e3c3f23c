//go:build race

package played

// comers is how many users come and go; the race detector makes each slow.
const comers = 3000
