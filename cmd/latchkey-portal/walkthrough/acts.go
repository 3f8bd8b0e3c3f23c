package walkthrough

import (
	"context"
	"time"
)

// An Act is one thing that a hand does.
type Act func(context.Context, Hand) error

// Do does one after the other.
func Do(ctx context.Context, h Hand, acts []Act) error {
	for _, act := range acts {
		if err := act(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// anew goes on in a browser that knows nothing of what was before.
func anew() Act { return func(ctx context.Context, h Hand) error { return h.Anew(ctx) } }

func open(path string) Act {
	return func(ctx context.Context, h Hand) error { return h.Open(ctx, path) }
}

func fill(label, text string) Act {
	return func(ctx context.Context, h Hand) error { return h.Fill(ctx, label, text) }
}

func tick(label string) Act {
	return func(ctx context.Context, h Hand) error { return h.Tick(ctx, label) }
}

func press(text string) Act {
	return func(ctx context.Context, h Hand) error { return h.Press(ctx, text) }
}

func uncover(text string) Act {
	return func(ctx context.Context, h Hand) error { return h.Uncover(ctx, text) }
}

func until(text string) Act {
	return func(ctx context.Context, h Hand) error { return h.Until(ctx, text) }
}

func later(d time.Duration) Act {
	return func(ctx context.Context, h Hand) error { return h.Later(ctx, d) }
}

func scan() Act { return func(ctx context.Context, h Hand) error { return h.Scan(ctx) } }

func add() Act { return func(ctx context.Context, h Hand) error { return h.Add(ctx) } }

func accepted() Act { return func(ctx context.Context, h Hand) error { return h.Accepted(ctx) } }

func typeKey(issuer, account string) Act {
	return func(ctx context.Context, h Hand) error { return h.Type(ctx, issuer, account) }
}

// code fills in what Latchkey shows.
func code(label string) Act {
	return func(ctx context.Context, h Hand) error {
		code, err := h.Code(ctx)
		if err != nil {
			return err
		}
		return h.Fill(ctx, label, code)
	}
}

// old fills in what Latchkey showed some time ago.
func old(label string, ago time.Duration) Act {
	return func(ctx context.Context, h Hand) error {
		code, err := h.Old(ctx, ago)
		if err != nil {
			return err
		}
		return h.Fill(ctx, label, code)
	}
}

// sent fills in the newest code that was sent.
func sent(label, to string) Act {
	return func(ctx context.Context, h Hand) error {
		code, err := h.Sent(ctx, to)
		if err != nil {
			return err
		}
		return h.Fill(ctx, label, code)
	}
}

func acts(parts ...any) []Act {
	var all []Act
	for _, part := range parts {
		switch part := part.(type) {
		case Act:
			all = append(all, part)
		case []Act:
			all = append(all, part...)
		}
	}
	return all
}
