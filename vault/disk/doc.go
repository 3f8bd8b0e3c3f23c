// Package disk reads and replaces whole files that are for their owner only:
// bounded, never through a link, and so that at no moment there is half of one.
package disk
