package enroll

import "slices"

// A Check is something that a member of staff looks at before deciding.
type Check string

// The checks, in the order in which they are made.
const (
	CheckArea     Check = "area"     // the area is that of resets
	CheckSubject  Check = "subject"  // the subject is theirs
	CheckAccount  Check = "account"  // the account is the one whose users these are
	CheckSender   Check = "sender"   // the address is one user's
	CheckAsker    Check = "asker"    // that user may ask
	CheckTemplate Check = "template" // the description follows the template
	CheckClaim    Check = "claim"    // the role that it names is that user's
	CheckSigner   Check = "signer"   // the name below it is that user's
	CheckUser     Check = "user"     // the address that it names is one user's
	CheckSetUp    Check = "set-up"   // that user has something to reset
	CheckPapers   Check = "papers"   // the papers are there, where they are needed
)

// Checks are all there are.
func Checks() []Check {
	return []Check{
		CheckArea, CheckSubject, CheckAccount, CheckSender, CheckAsker, CheckTemplate, CheckClaim, CheckSigner,
		CheckUser, CheckSetUp, CheckPapers,
	}
}

// A Verdict is how a check came out.
type Verdict string

// The verdicts.
const (
	Fits    Verdict = "fits"
	Differs Verdict = "differs" // staff may approve all the same
	Fails   Verdict = "fails"   // it cannot be approved
	Spared  Verdict = "not needed"
)

// A Finding is the outcome of a check. A check that there is nothing to make of
// has none.
type Finding struct {
	Check   Check
	Verdict Verdict
	Missing []Paper // of CheckPapers
}

// examine finds out what of a ticket fits and what does not. It is called with the
// directory's mutex held.
func (k *Desk) examine(t *Ticket) {
	r := k.rules
	t.Sender, t.User, t.Findings = k.only(t.Email), nil, nil
	note := func(c Check, ok bool, otherwise Verdict) {
		verdict := otherwise
		if ok {
			verdict = Fits
		}
		t.Findings = append(t.Findings, Finding{Check: c, Verdict: verdict})
	}
	note(CheckArea, t.Area == r.Area, Differs)
	note(CheckSubject, sameWords(t.Subject, r.Subject), Differs)
	note(CheckAccount, sameWords(t.Account, r.Account), Fails)
	note(CheckSender, t.Sender != nil, Fails)
	var asker Asker
	if t.Sender != nil {
		at := slices.IndexFunc(r.Askers, func(a Asker) bool { return a.Role == t.Sender.Role })
		if note(CheckAsker, at >= 0, Fails); at >= 0 {
			asker = r.Askers[at]
		}
	}
	reading, follows := k.reader.read(t.Description)
	t.Read = reading
	note(CheckTemplate, follows, Fails)
	if !follows {
		return
	}
	if asker.Role != "" {
		note(CheckClaim, sameWords(reading.Role, asker.Called), Differs)
	}
	if t.Sender != nil {
		note(CheckSigner, sameWords(reading.Signer, t.Sender.FullName), Differs)
	}
	t.User = k.only(reading.User)
	note(CheckUser, t.User != nil, Fails)
	if t.User == nil {
		return
	}
	u, ok := k.directory.users[fold(t.User.UserName)]
	setUp := ok
	if ok {
		status := k.directory.status(u)
		setUp = len(status.Methods)+status.Passkeys > 0
	}
	note(CheckSetUp, setUp, Differs)
	k.examinePapers(t)
}

func (k *Desk) examinePapers(t *Ticket) {
	finding := Finding{Check: CheckPapers, Verdict: Spared}
	if t.User.Role == k.rules.Owner {
		for _, p := range k.rules.Papers {
			if !slices.ContainsFunc(t.Attachments, func(a Attachment) bool { return a.Paper == p }) {
				finding.Missing = append(finding.Missing, p)
			}
		}
		finding.Verdict = Fits
		if len(finding.Missing) > 0 {
			finding.Verdict = Fails
		}
	}
	t.Findings = append(t.Findings, finding)
}

// only returns the one user with the mail address, or nil where there is none or
// are several.
func (k *Desk) only(address string) *Person {
	if all := k.directory.withAddress(address); len(all) == 1 {
		return &all[0]
	}
	return nil
}
