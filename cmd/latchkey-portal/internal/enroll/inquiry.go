package enroll

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// An inquiry is about a code that was refused, or about one that was taken after others
// were refused. It is made when that is decided and counted, with copies, and what it
// comes to changes nothing about it.
type inquiry struct {
	user    *user
	refusal Refusal
	// One of these is what it is about.
	app   *diagnose.Case
	sent  *diagnose.SentCase
	taken *acceptance
	done  bool // guarded by inquiries.turn
}

// An acceptance is a code that was taken.
type acceptance struct {
	key   vault.Secret
	trace dated
	drift int // time steps from the moment
}

// inquiries are those that wait, in the order of the tries.
type inquiries struct {
	turn  sync.Mutex // held by whoever looks at one; never within another
	mu    sync.Mutex
	queue []*inquiry
	timer *time.Timer // is set while there are any
	// old are users with traces, and of when, to be forgotten in that order. The
	// directory's mutex guards it.
	old []traced
}

type traced struct {
	user *user
	at   time.Time
}

// inquire has it looked at why a code was refused, some time after this. It is called
// with the directory's mutex held, once the outcome is decided and counted.
func (d *Directory) inquire(a attempt, code string, now time.Time, err error) {
	u, m, f := a.user, a.method, a.factor
	q := &inquiry{user: u, refusal: Refusal{At: now, Method: m, SetUp: a.setUp}}
	var onPurpose *FaultError
	switch {
	case errors.As(err, &onPurpose):
		q.refusal.Finding = onPurpose.finding() // there is nothing to look at
	case m.Delivered():
		q.sent = &diagnose.SentCase{Digits: d.rules.Digits, Typed: code, At: now, Expired: errors.Is(err, ErrExpiredCode)}
		if w := a.sent; w != nil && w.method == m {
			q.sent.Code, q.sent.Earlier = w.code, slices.Clone(w.earlier)
		}
	case f != nil:
		older := slices.Clone(u.older)
		if app := u.factors[App]; app != nil {
			older = append(older, app.account)
		}
		q.app = &diagnose.Case{Account: f.account, Skew: d.rules.Skew, Floor: f.floor, At: a.by, Typed: code, Older: older}
	default:
		return
	}
	u.refused.asked = q
	if !d.inquiries.put(d, q) {
		q.done, q.refusal.Finding = true, diagnose.NotLookedAt()
		u.refused.add(q.refusal)
		return
	}
	u.refused.waiting++
}

// noteTaken remembers how far the clocks differ by a code that was taken, which tells
// whether one that was refused was late. It is called with the mutex held.
func (d *Directory) noteTaken(tried attempt, now time.Time) {
	u, f := tried.user, tried.factor
	step := f.floor - 1
	trace := dated{diagnose.Accepted(f.account, step, tried.by), now}
	a := &acceptance{f.account.Secret, trace, int(int64(step) - tried.by.Unix()/int64(f.account.Period))}
	if u.refused.waiting > 0 {
		q := &inquiry{user: u, taken: a}
		if d.inquiries.put(d, q) {
			u.refused.waiting++
		}
		return
	}
	u.take(a)
}

// take looks at the last refusal again, now that a code was taken.
func (u *user) take(a *acceptance) {
	r := &u.refused
	r.of(a.key)
	r.prune(a.trace.at)
	r.accepted, r.drift = &a.trace, a.drift
	last := len(r.traces) - 1
	if last < 0 {
		return
	}
	about := r.traces[last]
	for i, f := range slices.Backward(r.refusals) {
		if f.Method == App && f.At.Equal(about.at) && (f.Reason == diagnose.Late || f.Reason == diagnose.Clock) {
			r.refusals[i].Finding = about.conclude(traces(append(slices.Clone(r.traces[:last]), a.trace)))
			return
		}
	}
}

// put queues an inquiry, unless there are too many.
func (i *inquiries) put(d *Directory, q *inquiry) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.queue) >= mostInquiries {
		return false
	}
	i.queue = append(i.queue, q)
	if i.timer == nil {
		i.timer = time.AfterFunc(inquiryAfter, d.Settle)
	}
	return true
}

// next takes the first inquiry out of the queue; nil where there is none.
func (i *inquiries) next() *inquiry {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.queue) == 0 {
		if i.timer != nil {
			i.timer.Stop()
			i.timer = nil
		}
		return nil
	}
	q := i.queue[0]
	i.queue = slices.Delete(i.queue, 0, 1)
	return q
}

// Settle returns when it is known, of every code that was refused before, why. It is
// called by itself a little after each.
func (d *Directory) Settle() {
	for d.settleOne(nil) {
	}
}

// settleOne looks at the next inquiry, and reports whether there was one that mattered:
// where one is given, those up to it do.
func (d *Directory) settleOne(until *inquiry) bool {
	q, person := d.lookAt(until)
	if q != nil && q.taken == nil && d.refused != nil {
		d.refused(person, q.refusal)
	}
	return q != nil
}

func (d *Directory) lookAt(until *inquiry) (*inquiry, Person) {
	d.inquiries.turn.Lock()
	defer d.inquiries.turn.Unlock()
	if until != nil && until.done {
		return nil, Person{}
	}
	q := d.inquiries.next()
	if q == nil {
		return nil, Person{}
	}
	var trace diagnose.Trace
	switch {
	case q.sent != nil:
		q.refusal.Finding = diagnose.ExplainSent(*q.sent)
	case q.app != nil:
		// What takes its time is done without the mutex.
		var before []diagnose.Trace
		q.app.Others, before = d.around(q)
		trace = diagnose.Inspect(*q.app)
		q.refusal.Finding = dated{trace, q.refusal.At}.conclude(before)
	}
	person := d.file(q, trace)
	q.sent, q.app, q.done = nil, nil, true // the code is not needed any more
	return q, person
}

// file puts what an inquiry came to where it is seen, and returns whose it is.
func (d *Directory) file(q *inquiry, trace diagnose.Trace) Person {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := &q.user.refused
	r.waiting--
	if q.taken != nil {
		q.user.take(q.taken)
		return q.user.Person
	}
	r.add(q.refusal)
	if q.app != nil && d.users[fold(q.user.UserName)] == q.user {
		r.of(q.app.Account.Secret)
		if r.traces = append(r.traces, dated{trace, q.refusal.At}); len(r.traces) > mostTraces {
			r.traces = slices.Delete(r.traces, 0, 1)
		}
		d.inquiries.old = append(d.inquiries.old, traced{q.user, q.refusal.At})
		d.forgetTraces(q.refusal.At)
	}
	return q.user.Person
}

// forgetTraces has traces end that are too old, of whatever user. It is called with the
// mutex held.
func (d *Directory) forgetTraces(now time.Time) {
	old := d.inquiries.old
	for len(old) > 0 && !now.Before(old[0].at.Add(traceLife)) {
		old[0].user.refused.prune(now)
		old[0].user = nil
		old = old[1:]
	}
	d.inquiries.old = old
}

// forgetRefused has nothing be remembered of a user's refused codes. It is called with
// the mutex held.
func (d *Directory) forgetRefused(u *user) {
	if len(u.refused.traces) > 0 {
		d.inquiries.old = slices.DeleteFunc(d.inquiries.old, func(t traced) bool { return t.user == u })
	}
	u.refused.traces, u.refused.accepted = nil, nil
}

// explain fills in why a code was refused at a set-up.
func (d *Directory) explain(err error) {
	var setUp *SetUpError
	if !errors.As(err, &setUp) {
		return
	}
	for d.settleOne(setUp.asked) {
	}
	setUp.Refusal = setUp.asked.refusal
}

// explainOutcome fills in why a code from outside was refused. It is called without the
// mutex.
func (d *Directory) explainOutcome(v Outcome) Outcome {
	if v.asked == nil {
		return v
	}
	for d.settleOne(v.asked) {
	}
	found := v.asked.refusal.Finding
	v.Reason, v.Detail, v.Asserted = Reason(found.Reason), found.Detail, found.Asserted
	if found.Steps != 0 {
		v.Drift = &found.Steps
	}
	return v
}

// asTyped is what is kept of a text that can be no code until it was looked at: digits,
// or else that there was something, since people type passwords into the wrong field.
func asTyped(typed string) string {
	text := bare(typed)
	switch {
	case text == "":
		return ""
	case strings.Trim(text, "0123456789") != "" || len(text) > vault.MaxDigits+1:
		return "?"
	}
	return text
}
