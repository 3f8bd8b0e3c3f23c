//go:build race

package main

// crowded is how many users set up at once: fewer than without the race detector,
// which sees the same of them.
const crowded = 100
