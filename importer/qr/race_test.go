//go:build race

package qr

// raced says that the tests are built with the race detector, which makes the
// reading of pictures ten times slower. The tests that read many take a few then;
// the pass without it takes all.
const raced = true
