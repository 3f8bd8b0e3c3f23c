package walkthrough

import (
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// The made-up telephone: 555-0142 is of the numbers that nobody has.
const (
	phone     = "203 555 0142"
	phoneFull = "+12035550142"
)

func enservio(w words) Guide {
	const user, second, third = "rosa@example.com", "sami@example.com", "claims@example.com"
	choose, number, confirmNumber := w.at(enroll.ChooseMethods), w.at(enroll.EnterNumber), w.at(enroll.ConfirmNumber)
	key, confirm, ask := w.at(enroll.ShowKey), w.at(enroll.ConfirmKey), w.at(enroll.EnterCode)
	app, sms := w.option(choose, enroll.App).Label, w.option(choose, enroll.SMS).Label
	label, askLabel, smsLabel := w.field(confirm, profile.Code), w.field(ask, profile.Code), w.field(confirmNumber, profile.Code)
	way := appWay{
		user:    user,
		toCode:  acts(w.enters(user), press(choose.Submit), scan(), add(), press(key.Submit)),
		keyless: acts(w.enters(user), press(choose.Submit), press(key.Submit)),
		label:   label, submit: confirm.Submit,
		againLabel: askLabel, againPress: ask.Submit,
	}
	mishaps := w.appMishaps(way)
	mishaps[0].Do = acts(anew(), w.enters(third), press(choose.Submit), press(key.Submit), fill(label, wrong), press(confirm.Submit))
	toNumber := acts(w.enters(second), uncover(choose.More), tick(sms), press(choose.Submit), fill(w.field(number, profile.Number), phone))
	bySMS := w.sentMishaps(sentWay{
		to: phoneFull, toCode: acts(toNumber, press(number.Submit)), label: smsLabel, submit: confirmNumber.Submit,
		resend: acts(press(confirmNumber.Code.Send)), send: confirmNumber.Code.Send, channel: "text message",
	})
	for i := range bySMS {
		bySMS[i].Title, bySMS[i].Pictured = "SMS: "+profile.Within(bySMS[i].Title), false
	}
	return Guide{
		Name: w.Name, Title: w.Site + ": an authenticator app, or text messages (" + w.Name + ")",
		Intro: []string{
			"Users choose how their codes come: from an authenticator app, which is recommended, by text message, or both. Where both are chosen, the text messages are set up first.",
			keysAreNone,
		},
		Sections: []Section{
			{Title: "Set up with Latchkey", Steps: []Step{
				w.logInStep(user, "Type your user name and your password, and do not tell me the password. What does the next page say at the top?"),
				{
					Title: "Choose the authenticator app", At: enroll.ChooseMethods, Do: acts(press(w.LogIn.Submit)),
					See:   see("%s offers the %s. %s uncovers %s.", choose.Title, app, choose.More, sms),
					Press: see("For Latchkey leave it as it is, and press %s.", choose.Submit),
					Say:   see("Press %s. No phone is needed for that.", choose.Submit),
				},
				{
					Title: "The QR code", At: enroll.ShowKey, Do: acts(press(choose.Submit)), Latchkey: true,
					See:   see("Under %s there is a QR code. ", key.Title) + emptyWindow,
					Press: "Leave the QR code in view, and press ‹Scan this screen› in Latchkey.",
					Say:   sayScan, Wrong: wrongScan + see(" Or press %s, and type the key in Latchkey.", key.Manual),
				},
				w.addStep(key),
				w.firstCodeStep(key, confirm, label),
				{
					Title: "Done", At: enroll.SignedIn, Do: acts(press(confirm.Submit)), Latchkey: true,
					See:   see("The page says %s, and that multi-factor authentication is on.", w.Home.Title),
					Press: see("%s once, and try the next log-in while somebody is there to help.", w.Leave()),
					Say:   "You are set up. Let us try it once together.",
				},
			}},
			{Title: "The next log-in with Latchkey", Steps: []Step{
				w.nextCodeStep(user, ask, askLabel),
			}},
			{Title: "With text messages instead", Intro: "Latchkey plays no part here: the codes come to the phone.", Steps: []Step{
				{
					Title: "Choose text messages", Do: acts(anew(), w.enters(second), uncover(choose.More), tick(sms)),
					See:   see("%s has uncovered %s.", choose.More, sms),
					Press: see("Tick %s, and press %s.", sms, choose.Submit),
					Say:   see("Press %s, tick %s, then press %s.", choose.More, sms, choose.Submit),
				},
				{
					Title: "The phone number", At: enroll.EnterNumber, Do: acts(press(choose.Submit), fill(w.field(number, profile.Number), phone)),
					See:   see("The page says %s.", number.Title),
					Press: see("Choose the %s, type the %s with its area code, and press %s.", w.field(number, profile.Country), w.field(number, profile.Number), number.Submit),
					Say:   "Choose your country first. Then type your number with the area code, the way you would dial it.",
					Wrong: "“That is not a telephone number” means that the country and the number do not fit together, or that a digit is missing.",
				},
				{
					Title: "The code from the phone", At: enroll.ConfirmNumber, Do: acts(press(number.Submit), sent(smsLabel, phoneFull)),
					See:   see("The page says %s, and a text message is on its way.", confirmNumber.Title),
					Press: see("Type its code into %s, and press %s.", smsLabel, confirmNumber.Submit),
					Say:   "Wait for the message. It can take a minute. Type its code, and do not read it to me.",
					Wrong: see("Where none comes, look whether the number is right: %s goes back to it, %s sends a new code.", confirmNumber.Code.Other, confirmNumber.Code.Send),
				},
				{
					Title: "The next log-in by text message", At: enroll.EnterCode, Do: acts(press(confirmNumber.Submit), press(w.Leave()), w.enters(second)),
					See:   see("The page says %s. Nothing is sent by itself.", ask.Title),
					Press: see("Press %s, then type the code that comes.", ask.Code.Send),
					Say:   see("Press %s. Only then a message is sent.", ask.Code.Send),
				},
			}},
		},
		Mishaps: append(mishaps, bySMS[:3]...),
	}
}
