package enroll

import (
	"testing"
	"time"
)

// The need for a second factor can have lasted for a while when a user is taken
// in, so that some users stand near the end of their time and some past it.
func TestRequireSince(t *testing.T) {
	const day = 24 * time.Hour
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey}, func(r *Rules) { r.Grace = 45 * day })
	for _, c := range []struct {
		ago  time.Duration
		want Step
	}{
		{0, ShowKey}, {45*day - time.Second, ShowKey}, {45 * day, Overdue}, {50 * day, Overdue},
	} {
		wantError(t, "requiring", f.RequireSince(dana, c.ago), nil)
		token := f.logIn(t, dana, danaPassword)
		wantStep(t, f, token, c.want)
		session, err := f.Session(token)
		if since := f.clock.Now().Add(-c.ago); err != nil || !session.RequiredSince.Equal(since) || !session.Deadline.Equal(since.Add(45*day)) {
			t.Errorf("after %v: required since %v until %v", c.ago, session.RequiredSince, session.Deadline)
		}
	}
	wantError(t, "an unknown user", f.RequireSince("nobody", day), ErrNoUser)
}

// A session that stands at the end of its user's time goes on once there is more
// of it, and not before.
func TestMoreTimeForASession(t *testing.T) {
	const day = 24 * time.Hour
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey}, func(r *Rules) { r.Grace = 45 * day })
	wantError(t, "requiring", f.RequireSince(dana, 46*day), nil)
	token := f.logIn(t, dana, danaPassword)
	_, err := f.Key(token)
	wantError(t, "a key after the deadline", err, ErrStep)
	wantStep(t, f, token, Overdue)
	wantError(t, "releasing", f.Release(dana), nil)
	wantStep(t, f, token, Overdue) // the session shows a password only, and is not let in by this
	wantError(t, "requiring", f.RequireSince(dana, 46*day), nil)
	wantError(t, "extending", f.Extend(dana, day), nil)
	wantStep(t, f, token, ShowKey)
	account := f.key(t, token)
	signedIn, err := f.Confirm(token, f.code(t, account, 0))
	wantError(t, "its code", err, nil)
	wantStep(t, f, signedIn, SignedIn)
}
