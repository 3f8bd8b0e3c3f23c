//go:build darwin

package session

import "context"

// follow says that there is a tray, and nothing else.
func (w *Watch) follow(ctx context.Context, _ Options) {
	defer close(w.ended)
	w.tray(true)
	close(w.asked)
	<-ctx.Done()
}
