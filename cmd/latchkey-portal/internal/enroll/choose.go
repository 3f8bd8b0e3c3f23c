package enroll

import "slices"

// Choose says which methods the user sets up: at [ChooseMethods] one or more, at
// [OfferAnother] further ones.
//
// Errors: [ErrMethod], [ErrNoSession], [ErrStep].
func (d *Directory) Choose(t Token, methods ...Method) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ChooseMethods, OfferAnother)
	if err != nil {
		return err
	}
	can := d.unset(s.user)
	for _, m := range methods {
		if !slices.Contains(can, m) {
			return ErrMethod
		}
	}
	if len(methods) == 0 {
		return ErrMethod
	}
	chosen := d.flow.chosen(methods)
	if s.step() == OfferAnother {
		// What was shown once after the first method is not shown again.
		rest := s.steps
		chosen = slices.DeleteFunc(chosen, func(step Step) bool { return step.method() == "" })
		s.steps = append(chosen, rest...)
	} else {
		s.steps = chosen
	}
	d.prepare(s)
	return nil
}

// ChooseAgain goes back to the choice: to that of methods as long as nothing was
// set up in the session, and afterwards to that of another one.
func (d *Directory) ChooseAgain(t Token) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ShowKey, ConfirmKey, EnterNumber, ConfirmNumber, SendMail, ConfirmMail)
	if err != nil {
		return err
	}
	if !d.canChooseAgain(s) {
		return ErrStep
	}
	if s.enrolled {
		s.steps = s.steps[slices.Index(s.steps, OfferAnother):]
	} else {
		s.steps = slices.Clone(d.flow.SetUp)
	}
	s.waits, s.number = nil, ""
	return nil
}

// canChooseAgain reports whether a method is being set up that was chosen.
func (d *Directory) canChooseAgain(s *session) bool {
	switch {
	case s.step().method() == "":
		return false
	case s.enrolled:
		return slices.Contains(s.steps, OfferAnother)
	}
	return slices.Contains(d.flow.SetUp, ChooseMethods)
}

// Decline goes on without another method.
func (d *Directory) Decline(t Token) (_ Token, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, OfferAnother)
	if err != nil {
		return "", err
	}
	return d.rise(t, s), nil
}

// Use says whose code the log-in is to ask for. Where the rules say so it is
// sent at once.
//
// Errors: [ErrMethod], and those of [Directory.Send].
func (d *Directory) Use(t Token, m Method) error {
	changed, err := d.use(t, m)
	if err != nil || !changed || !m.Delivered() || !d.rules.SendAtOnce {
		return err
	}
	return d.Send(t)
}

func (d *Directory) use(t Token, m Method) (changed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, EnterCode)
	if err != nil {
		return false, err
	}
	if !slices.Contains(d.methods(s.user), m) {
		return false, ErrMethod
	}
	changed = s.method != m
	if changed {
		s.method, s.waits = m, nil
	}
	return changed, nil
}
