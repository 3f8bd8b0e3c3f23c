package profile

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Spelled returns the profile with the numbers of its rules in its words: {minutes} for
// which a sent code lives, {days} for which a browser is remembered or, where none is,
// a set-up may take, {password} for the characters of a password at least, and
// {passkeys} for how many a user may have. The {digits} of a code and its {period} in
// seconds stay: they belong to the user's authenticator.
func (p Profile) Spelled() Profile {
	days := p.Rules.Remember
	if days == 0 {
		days = p.Rules.Grace
	}
	fill := strings.NewReplacer(
		"{minutes}", number(p.Rules.CodeLife, time.Minute), "{days}", number(days, 24*time.Hour),
		"{password}", strconv.Itoa(p.Rules.PasswordMin), "{passkeys}", strconv.Itoa(p.Rules.Passkeys),
	)
	p.LogIn, p.Invitation = p.LogIn.spelled(fill), p.Invitation.spelled(fill)
	p.Screens = slices.Clone(p.Screens)
	for i := range p.Screens {
		p.Screens[i] = p.Screens[i].spelled(fill)
	}
	if p.Passkeys != nil {
		words := *p.Passkeys
		words.Text, words.Full = fill.Replace(words.Text), fill.Replace(words.Full)
		p.Passkeys = &words
	}
	if p.PopUp != nil {
		window := *p.PopUp
		window.Text, window.Overview = fill.Replace(window.Text), fill.Replace(window.Overview)
		p.PopUp = &window
	}
	return p
}

func (s Screen) spelled(fill *strings.Replacer) Screen {
	s.Text, s.Fields = fill.Replace(s.Text), slices.Clone(s.Fields)
	for i := range s.Fields {
		s.Fields[i].Label, s.Fields[i].Hint = fill.Replace(s.Fields[i].Label), fill.Replace(s.Fields[i].Hint)
	}
	s.Code.Sent, s.Code.Remember = fill.Replace(s.Code.Sent), fill.Replace(s.Code.Remember)
	s.Code.SkipHint = fill.Replace(s.Code.SkipHint)
	s.Options = slices.Clone(s.Options)
	for i := range s.Options {
		s.Options[i].Text = fill.Replace(s.Options[i].Text)
	}
	if s.Code.Resend != nil {
		again := s.Code.Resend.spelled(fill)
		s.Code.Resend = &again
	}
	return s
}

// number is how many of a unit a span has, as one says it.
func number(span, unit time.Duration) string {
	return strconv.FormatFloat(float64(span)/float64(unit), 'f', -1, 64)
}
