package walkthrough

import (
	"strconv"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

func enservio2023(w words) Guide {
	const user, other, late = "fresh@example.com", "soon@example.com", "late@example.com"
	choose, key, ask, overdue := w.at(enroll.ChooseMethods), w.at(enroll.ConfirmKey), w.at(enroll.EnterCode), w.at(enroll.Overdue)
	app, sms := w.option(choose, enroll.App).Label, w.option(choose, enroll.SMS).Label
	askApp := w.option(ask, enroll.App).Label
	label, askLabel := w.field(key, profile.Code), w.field(ask, profile.Code)
	window := w.PopUp
	if window == nil {
		w.lacks("pop-up window")
		window = &profile.PopUp{}
	}
	toKey := func(user string) []Act {
		return acts(w.enters(user), press(window.Open), tick(app), press(choose.Submit))
	}
	way := appWay{
		user:    user,
		toCode:  acts(toKey(user), uncover(key.Manual), typeKey(w.Rules.Issuer, user), add()),
		keyless: toKey(user),
		label:   label, submit: key.Submit,
		done:       acts(open(w.Home.Path)),
		again:      acts(press(window.Open)),
		againLabel: askLabel, againPress: ask.Submit,
	}
	mishaps := w.appMishaps(way)
	mishaps[0].Do = acts(anew(), toKey(other), fill(label, wrong), press(key.Submit))
	days := strconv.Itoa(int(w.Rules.Grace / (24 * time.Hour)))
	return Guide{
		Name: w.Name, Title: w.Site + ": the year it was switched on (" + w.Name + ")",
		Intro: []string{
			"The portal has just switched multi-factor authentication on. From then on each user has " + days + " days to set it up, in a pop-up window; after that the log-in is blocked until support gives more time. The key has " +
				strconv.Itoa(8*w.Rules.KeyBytes/5) + " small letters and digits.",
			"On the pictures, what is in the pop-up window is shown in the browser's own.",
			keysAreNone,
		},
		Sections: []Section{
			{Title: "Set up", Steps: []Step{
				w.logInStep(user, "Type your user name and your password, and do not tell me the password."),
				{
					Title: "Allow the pop-up window", Do: acts(press(w.LogIn.Submit)),
					See:   see("The page says %s, and opens a window of its own.", window.Title),
					Press: see("If none opens, press %s; %s says how to allow it in each browser.", window.Open, window.Learn),
					Say:   "Is there a second, smaller window? If not, look at the right end of the address bar: it may say that a pop-up was blocked. Click that, and allow it.",
					Wrong: see("Where pop-ups cannot be allowed, the page says how to go without one. %s leads on once the other window is done with.", window.Onward),
				},
				{
					Title: "Choose the authenticator app", At: enroll.ChooseMethods, Do: acts(press(window.Open), tick(app)),
					See:   see("%s offers %s and %s.", choose.Title, app, sms),
					Press: see("For Latchkey tick %s, and press %s.", app, choose.Submit),
					Say:   see("Tick %s. No phone is needed for that. Then press %s.", app, choose.Submit),
				},
				{
					Title: "The QR code, and the key below it", At: enroll.ConfirmKey, Do: acts(press(choose.Submit), uncover(key.Manual)), Latchkey: true,
					See:   see("Under %s there is a QR code; %s uncovers the key as text. ", key.Title, key.Manual) + emptyWindow,
					Press: "Press ‹Scan this screen› in Latchkey, or copy the key and choose ‹Type the key›. This walk-through goes on with the key.",
					Say:   see("If the picture cannot be scanned, press %s. The small letters below it are the key: copy them. Please do not read them to me, they are like a password.", key.Manual),
				},
				{
					Title: "Type the key", At: enroll.ConfirmKey, Do: acts(typeKey(w.Rules.Issuer, user)), Latchkey: true,
					See:   "Latchkey shows the key in groups of four, with a word for each letter under ‹Read it back›. ‹looks alike› marks letters that are easily mixed up.",
					Press: "Compare it, fill in ‹Website› or ‹Account name› further down, and press ‹Add account›.",
					Say:   "Compare each group of four, letter by letter. Capitals do not matter. Then scroll down, give the account a name, and press ‹Add account›.",
				},
				{
					Title: "The first code", At: enroll.ConfirmKey, Do: acts(add(), code(label)), Latchkey: true,
					See:   "Latchkey asks ‹Does the code work?›, and shows the code.",
					Press: see("Put the code into %s on the same page as the QR code, and press %s.", label, key.Submit),
					Say:   sayType, Wrong: "See “The code is refused during the set-up” below.",
				},
				{
					Title: "Done", At: enroll.SignedIn, Do: acts(press(key.Submit), accepted()), Latchkey: true,
					See:   see("The page says %s: the pop-up window closes by itself, and the portal goes on in the first one.", window.DoneTitle),
					Press: "Answer Latchkey’s question with ‹Yes›. The account stays in its list.",
					Say:   "You are set up. Let us try the log-in once together.",
				},
			}},
			{Title: "The next log-in", Steps: []Step{
				{
					Title: "Password, then the code", At: enroll.EnterCode,
					Do:       acts(open(w.Home.Path), press(w.Leave()), w.enters(user), press(window.Open), code(askLabel)),
					Latchkey: true,
					See:      see("In the pop-up window the page says %s, with %s chosen.", ask.Title, askApp),
					Press:    see("Click the code in Latchkey, which copies it, put it into %s, and press %s.", askLabel, ask.Submit),
					Say:      sayType,
				},
			}},
			{Title: "The " + days + " days are over", Steps: []Step{
				{
					Title: "Blocked at the log-in", At: enroll.Overdue, Do: acts(anew(), w.enters(late)),
					See:   see("The page says %s.", overdue.Title),
					Press: see("Only support can give more time: %s. After that, load the page again and set up as above.", w.Contacts[0].Link),
					Say:   "The time for the set-up is over, but nothing is lost. I give you more time now. Then load the page again, and we set it up together.",
				},
			}},
		},
		Mishaps: mishaps,
	}
}
