package played

import (
	"context"
	"log/slog"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/relay"
)

// Ways are where messages go beside the outbox. Without any, nothing leaves the
// machine.
type Ways struct {
	Mail *relay.SMTP
	SMS  *relay.Webhook
}

// Lines are the ways out at work.
type Lines []*relay.Line

// Open sets to work what there is.
func (w Ways) Open(box *outbox.Box, log *slog.Logger) Lines {
	var all Lines
	begin := func(kind outbox.Kind, way relay.Way) {
		line := relay.NewLine(way, box, log)
		box.Onward(kind, line)
		all = append(all, line)
	}
	if w.Mail != nil {
		begin(outbox.Mail, w.Mail)
	}
	if w.SMS != nil {
		begin(outbox.SMS, w.SMS)
	}
	return all
}

// closeTime is how long messages that are on their way may take at the end.
const closeTime = 5 * time.Second

// Close waits for messages that are on their way, for a few seconds.
func (l Lines) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	for _, line := range l {
		line.Close(ctx)
	}
}
