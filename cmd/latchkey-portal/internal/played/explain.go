package played

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// An Explanation says what is wrong with what was asked of a stage, to whoever asked, in
// whatever way.
type Explanation struct {
	// Status is HTTP's.
	Status int
	// ID stays the same; Title is a few words for it, and Detail a sentence about this
	// case.
	ID, Title, Detail string
	// Ours says that the mistake is not the asker's, and the error is for the log.
	Ours bool
}

// Explain says what an error of a stage or one of its portals means.
func Explain(err error) Explanation {
	for _, known := range explanations() {
		if errors.Is(err, known.err) {
			return known.Explanation
		}
	}
	var newcomer *enroll.NewcomerError
	var wish *enroll.WishError
	var key *enroll.KeyError
	var setting *profile.SettingError
	var locked *enroll.GovernError
	var faults *FaultsError
	e := Explanation{Status: http.StatusUnprocessableEntity}
	switch {
	case errors.As(err, &newcomer):
		e.ID, e.Title, err = "impossible-user", "Such a user is not possible", newcomer
	case errors.As(err, &wish):
		e.ID, e.Title, err = "impossible-account", "Such an account is not possible", wish
	case errors.As(err, &key):
		e.ID, e.Title, err = "impossible-account", "Such an account is not possible", key
	case errors.As(err, &faults):
		e.ID, e.Title, err = "impossible-faults", "Such faults are not possible", fmt.Errorf("these faults cannot be on: %w", faults)
	case errors.As(err, &setting):
		e.ID, e.Title, err = "impossible-settings", "Such settings are not possible", setting
	case errors.As(err, &locked):
		e.Status, e.ID, e.Title, err = http.StatusConflict, "users-locked-out", "Users would be locked out", locked
	case errors.Is(err, timepiece.ErrRange), errors.Is(err, timepiece.ErrBoth), errors.Is(err, timepiece.ErrNothing):
		e.ID, e.Title = "impossible-time", "The clock cannot be set so"
	default:
		return Explanation{http.StatusInternalServerError, "internal", "Something went wrong", "The mistake is the portal's, not yours; its log says more.", true}
	}
	e.Detail = Sentence(err.Error())
	return e
}

// An explanation is that of one error.
type explanation struct {
	err error
	Explanation
}

func explanations() []explanation {
	return []explanation{
		{enroll.ErrNoUser, Explanation{http.StatusNotFound, "no-such-user", "There is no such user", "No portal here has a user of that name.", false}},
		{ErrSeveral, Explanation{http.StatusConflict, "several-users", "Several portals have that user", "More than one portal here has a user of that name; say which one you mean.", false}},
		{ErrNoProfile, Explanation{http.StatusNotFound, "no-such-profile", "There is no such portal", "No portal of that name is played here.", false}},
		{enroll.ErrUserExists, Explanation{http.StatusConflict, "user-exists", "The user name is taken", "There is a user of that name already, perhaps in another portal or in other letters; choose another name, or delete that user first.", false}},
		{enroll.ErrFull, Explanation{http.StatusConflict, "too-many-users", "There are too many users", "The portal holds as many users as it can; delete some, or reset everything.", false}},
		{enroll.ErrEnrolled, Explanation{http.StatusConflict, "enrolled", "The user is enrolled already", "An authenticator is set up for the user; reset that first.", false}},
		{enroll.ErrNoApp, Explanation{http.StatusConflict, "no-authenticator", "The portal knows no authenticator apps", Sentence(enroll.ErrNoApp.Error()), false}},
		{enroll.ErrOverdue, Explanation{http.StatusConflict, "overdue", "The time for the set-up is over", Sentence(enroll.ErrOverdue.Error()), false}},
		{enroll.ErrNoEnrollment, Explanation{http.StatusConflict, "no-enrollment", "There is nothing to confirm", "No enrollment of the user is under way, or its time is over; begin one first.", false}},
		{ErrFails, Explanation{http.StatusInternalServerError, "failed-on-purpose", "The check failed on purpose", Sentence(ErrFails.Error()), false}},
		{ErrUnwaited, Explanation{http.StatusServiceUnavailable, "not-waited", "Nobody waited for the answer", Sentence(ErrUnwaited.Error()), false}},
		{enroll.ErrNotKept, Explanation{http.StatusServiceUnavailable, "not-kept", "That could not be saved", "The portal could not write its data file, and so the request does not count; its log says why.", true}},
	}
}

// Sentence makes one of an error's text.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	_, first := utf8.DecodeRuneInString(text)
	text = strings.ToUpper(text[:first]) + text[first:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// Count is a number of things in words: "1 second", "2 seconds".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
