package web

import "net/http"

// A Watcher notes the status of an answer. What else answers at the portal's address
// logs requests by it as well.
type Watcher = watcher

// Watch returns a writer that writes to another and notes the status.
func Watch(w http.ResponseWriter) *Watcher { return &watcher{ResponseWriter: w} }

// Status is that of the answer; 0 while there is none.
func (w *watcher) Status() int { return w.status }

// KnownMethod keeps made-up methods, which are free text, out of the log.
func KnownMethod(m string) string { return knownMethod(m) }

// FromElsewhere reports whether a browser says that a request comes from a page of
// another site.
func FromElsewhere(r *http.Request) bool { return fromElsewhere(r) }
