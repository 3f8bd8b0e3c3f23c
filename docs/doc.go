// Package docs has no code, only tests of what people read and run before
// anything else: that README.md's commands do what it says, that links lead
// somewhere, and that a machine that lacks something is told or helped.
package docs
