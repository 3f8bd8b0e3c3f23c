package walkthrough

import (
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

func cin7(w words) Guide {
	const user, other = "warehouse@example.com", "ravi@example.com"
	key, confirm, recovery, ask := w.at(enroll.ShowKey), w.at(enroll.ConfirmKey), w.at(enroll.ShowRecovery), w.at(enroll.EnterCode)
	label, askLabel := w.field(confirm, profile.Code), w.field(ask, profile.Code)
	way := appWay{
		user:    user,
		toCode:  acts(w.enters(user), scan(), add(), press(key.Submit)),
		keyless: acts(w.enters(user), press(key.Submit)),
		label:   label, submit: confirm.Submit,
		done:       acts(press(recovery.Submit)),
		againLabel: askLabel, againPress: ask.Submit,
	}
	next := w.nextCodeStep(user, ask, askLabel)
	next.Wrong = see("Without the authenticator, %s lets in once with one of the codes that were put away.", ask.Code.Recovery)
	mishaps := w.appMishaps(way)
	mishaps[0].Do = acts(anew(), w.enters(other), press(key.Submit), fill(label, wrong), press(confirm.Submit))
	return Guide{
		Name: w.Name, Title: w.Site + ": a code from an authenticator at every log-in (" + w.Name + ")",
		Intro: []string{
			"The portal asks for a code at every log-in. It is set up when an invitation is accepted, right after a password was chosen, or at the next log-in after a reset. Who comes by an invitation begins at the QR code.",
			"A passkey signs in with neither password nor code. A sign-in with SSO still asks for the code.",
			keysAreNone,
		},
		Sections: []Section{
			{Title: "Set up", Steps: []Step{
				w.logInStep(user, "Type your user name and your password, and do not tell me the password. Tell me when you see a square of black and white dots."),
				{
					Title: "The QR code", At: enroll.ShowKey, Do: acts(press(w.LogIn.Submit)), Latchkey: true,
					See:   see("Under %s there is a QR code. ", key.Title) + emptyWindow,
					Press: "Leave the QR code in view, and press ‹Scan this screen› in Latchkey.",
					Say:   sayScan, Wrong: wrongScan,
				},
				{
					Title: "Without the QR code: the key", At: enroll.ShowKey, Do: acts(uncover(key.Manual), typeKey(w.Rules.Issuer, user)), Latchkey: true,
					See:   see("Only where the QR code cannot be scanned: %s uncovers the same key as text. Latchkey takes it under ‹Type the key›.", key.Manual),
					Press: "Type or paste it, and compare it group by group. Capitals and spaces do not matter.",
					Say:   see("Press %s. Read it to yourself in groups of four; under ‹Read it back› Latchkey has a word for each letter. Please do not read it to me: it is like a password.", key.Manual),
				},
				w.addStep(key),
				w.firstCodeStep(key, confirm, label),
				{
					Title: "The recovery codes", At: enroll.ShowRecovery, Do: acts(press(confirm.Submit)),
					See:   see("Two-factor authentication is on. %s are shown this one time.", recovery.Title),
					Press: see("Print or copy them, put them in a safe place that is not this device, and press %s.", recovery.Submit),
					Say:   "These codes let you in if you lose your authenticator. Put them away now, I wait. Nobody may see them, and neither may I.",
				},
				{
					Title: "Done", At: enroll.SignedIn, Do: acts(press(recovery.Submit)), Latchkey: true,
					See:   see("The page says %s, and the account stays in Latchkey.", w.Home.Title),
					Press: see("%s once, and try the next log-in while somebody is there to help.", w.Leave()),
					Say:   "You are set up. Let us try it once together.",
				},
			}},
			{Title: "The next log-in", Steps: []Step{
				next,
				{
					Title: "Logged in", At: enroll.SignedIn, Do: acts(press(ask.Submit)),
					See:   see("The page says %s. That code is used now, the next log-in takes the next one.", w.Home.Title),
					Press: "Nothing more.", Say: "That is all. It is like this every time.",
				},
			}},
			{Title: "The authenticator is lost", Intro: "Users cannot reset it themselves. The account owner or a co-owner asks for it; for the account owner it takes three documents.", Steps: []Step{
				{
					Title: "Ask for a reset", Do: acts(anew(), open(w.Requests.Path)),
					See: see("The log-in page leads here with %s.", w.Requests.Link),
					Press: see("Choose the area, fill in %s, %s, %s and the description after the template, then press %s.",
						w.Requests.Email, w.Requests.Account, w.Requests.Subject, w.Requests.Submit),
					Say:   "I cannot reset it on the telephone. The account owner or a co-owner has to send this form; the answer comes by mail. As soon as it is approved the old key is dead.",
					Wrong: "A request is refused where the description does not follow the template, or the documents of the owner are missing. Another one can be sent.",
				},
			}},
		},
		Mishaps: mishaps,
	}
}
