//go:build !race

package main

// crowded is how many users set up at once.
const crowded = 1000
