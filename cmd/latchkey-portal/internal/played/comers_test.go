//go:build !race

package played

// comers is how many users come and go.
const comers = 50_000
