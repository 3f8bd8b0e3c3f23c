package walkthrough

import (
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

func pitneyship(w words) Guide {
	const admin, user, other = "olivia.grant@example.com", "marcus.bell@example.com", "helen.ito@example.com"
	choose, mail, confirmMail := w.at(enroll.ChooseMethods), w.at(enroll.SendMail), w.at(enroll.ConfirmMail)
	number, confirmNumber := w.at(enroll.EnterNumber), w.at(enroll.ConfirmNumber)
	second, ask := w.at(enroll.OfferAnother), w.at(enroll.EnterCode)
	all := w.Preferences
	if all == nil {
		w.lacks("page that switches it on for everybody")
		all = &profile.Preferences{}
	}
	byMail, bySMS := w.option(choose, enroll.Mail), w.option(choose, enroll.SMS)
	mailLabel, smsLabel, askLabel := w.field(confirmMail, profile.Code), w.field(confirmNumber, profile.Code), w.field(ask, profile.Code)
	setup := func(o profile.Option) string { return o.Submit + " " + o.Label }
	begin := acts(w.enters(admin), open(all.Path), tick(all.Off), press(all.Begin))
	turnOn := acts(begin, until(all.Retry), press(all.Retry), until(all.Complete))
	mishaps := w.sentMishaps(sentWay{
		to: user, toCode: acts(turnOn, anew(), w.enters(user), press(setup(byMail)), press(mail.Submit)),
		label: mailLabel, submit: confirmMail.Submit,
		resend: acts(press(confirmMail.Code.Send)), send: confirmMail.Code.Send, channel: "message",
	})
	mishaps[0].Before = turnOn
	mishaps[0].Do = acts(anew(), w.enters(other), press(setup(byMail)), press(mail.Submit), fill(mailLabel, wrong), press(confirmMail.Submit))
	byUser := acts(turnOn, anew(), w.enters(user), press(setup(byMail)), press(mail.Submit), sent(mailLabel, user), press(confirmMail.Submit))
	mishaps = append(mishaps, Mishap{
		Title: "The phone or the mailbox is lost: a reset", Kind: Reset,
		Before: byUser, Do: acts(anew(), w.resets(user)), Answered: true,
		Means: "Who has two methods chooses the other one. Otherwise the administrator has the methods reset, and they are set up anew at the next " + w.Entry() + ".",
		Say:   "I have your methods reset. " + w.Enter() + " with your password, and set up one that you can get at: the steps are those above.",
	})
	return Guide{
		Name: w.Name, Title: w.Site + ": codes by email and SMS, switched on by the admin (" + w.Name + ")",
		Intro: []string{
			"An administrator switches multi-factor authentication on for every user; then each sets up email, SMS or both at the next sign-in. There is no authenticator and no key: Latchkey plays no part, so the pictures show the portal alone.",
			"The people here are made up, and so are their addresses and numbers.",
		},
		Sections: []Section{
			{Title: "Switch it on, as the administrator", Steps: []Step{
				{
					Title: "The slider", Do: acts(w.enters(admin), open(all.Path), tick(all.Off)),
					See:   see("Under %s, then %s, is the slider %s.", w.Home.Menu, all.Menu, all.Heading),
					Press: see("Move it from %s to %s, and press %s.", all.Off, all.On, all.Begin),
					Say:   see("Open the menu at the top, choose %s, and move the slider. Nothing happens yet: it begins with %s.", all.Menu, all.Begin),
				},
				{
					Title: "Some users fail", Do: acts(press(all.Begin), until(all.Retry)),
					See:   "It takes a while for each user. A message then says how many were successful and how many failed.",
					Press: see("Press %s: it tries those again who failed, and nobody else.", all.Retry),
					Say:   see("That some fail is nothing bad. Press %s.", all.Retry),
				},
				{
					Title: "It is on", Do: acts(press(all.Retry), until(all.Complete)),
					See:   see("The message says %s.", all.Complete),
					Press: "Tell the users: each sets up a method at the next sign-in.",
					Say:   "It is on now. Nobody is locked out: everybody is asked to set it up at the next sign-in.",
				},
			}},
			{Title: "Set up, as a user", Steps: []Step{
				{
					Title: "Choose a method", At: enroll.ChooseMethods, Do: acts(anew(), w.enters(user)),
					See:   see("After the password the page says %s, with %s and %s.", choose.Title, byMail.Label, bySMS.Label),
					Press: see("Press %s below the method.", byMail.Submit),
					Say:   "Which can you get at better just now, your mail or your phone? Press the button below it.",
				},
				{
					Title: "Send the code", At: enroll.SendMail, Do: acts(press(setup(byMail))),
					See:   see("Under %s stands the address.", mail.Title),
					Press: see("Press %s.", mail.Submit),
					Say:   see("Is that your address? Then press %s.", mail.Submit),
					Wrong: "Where the address is wrong, the administrator has to change it first.",
				},
				{
					Title: "Enter the code", At: enroll.ConfirmMail, Do: acts(press(mail.Submit), sent(mailLabel, user)),
					See:   see("The page says %s.", confirmMail.Title),
					Press: see("Type it into %s, and press %s.", mailLabel, confirmMail.Submit),
					Say:   "Open your mail in another window, and type the code. Please do not read it to me.",
					Wrong: see("Where none came, look in the junk folder, then press %s.", confirmMail.Code.Send),
				},
				{
					Title: "A second method", At: enroll.OfferAnother, Do: acts(press(confirmMail.Submit)),
					See:   see("The page says %s: with two, one can be lost.", second.Title),
					Press: see("Press %s below %s, or %s.", bySMS.Submit, bySMS.Label, second.Decline),
					Say:   "I would set up the second one as well: then you still get in when you have no mail.",
				},
				{
					Title: "The phone number", At: enroll.EnterNumber, Do: acts(press(setup(bySMS)), fill(w.field(number, profile.Number), phone)),
					See:   see("The page says %s.", number.Title),
					Press: see("Choose the %s, type the %s, and press %s. Then type the code that comes.", w.field(number, profile.Country), w.field(number, profile.Number), number.Submit),
					Say:   "Type your mobile number with the area code, the way you would dial it.",
				},
			}},
			{Title: "The next sign-in", Steps: []Step{
				{
					Title: "Password, then the code", At: enroll.EnterCode,
					Do: acts(press(number.Submit), sent(smsLabel, phoneFull), press(confirmNumber.Submit),
						open(w.Home.Path), press(w.Leave()), w.enters(user), sent(askLabel, phoneFull)),
					See:   see("The page says %s: a code went out by itself, by the method that was used last.", ask.Title),
					Press: see("Type it into %s, and press %s. %s chooses the other method.", askLabel, ask.Submit, ask.More),
					Say:   see("It says where the code went. If you cannot get at that, press %s.", ask.More),
				},
				{
					Title: "Signed in", At: enroll.SignedIn, Do: acts(press(ask.Submit)),
					See:   see("The page says %s. That was all.", w.Home.Title),
					Press: "Nothing more.", Say: "You are in. It is like this every time, and the code is a new one each time.",
				},
			}},
		},
		Mishaps: mishaps,
	}
}
