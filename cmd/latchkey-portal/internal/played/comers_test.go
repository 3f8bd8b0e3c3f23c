//go:build !race

package played

// comers is how many users come and go.
const comers = 20_000
