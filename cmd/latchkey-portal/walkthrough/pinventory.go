package walkthrough

import (
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

func pinventory(w words) Guide {
	const user, other, early = "jonas", "marta", "gwen"
	ask := w.at(enroll.EnterCode)
	label, to := w.field(ask, profile.Code), w.user(user).Email
	again, account, others := ask.Code.Resend, w.Account, w.Users
	if again == nil || account == nil || others == nil {
		w.lacks("page to send another code on, or for addresses")
		again, account, others = &profile.Screen{}, &profile.Settings{}, &profile.Settings{}
	}
	mishaps := w.sentMishaps(sentWay{
		to: to, toCode: w.enters(user), label: label, submit: ask.Submit,
		resend: acts(press(ask.Code.Send), press(again.Submit)), send: again.Submit, channel: "email",
	})
	mishaps[0].Do = acts(anew(), w.enters(other), fill(label, wrong), press(ask.Submit))
	// Another code takes two buttons here, on two pages.
	mishaps[1].Say = see("That code has run out. Press %s, have a new one sent from the page that opens, and type it as soon as it comes.", ask.Code.Send)
	mishaps[2].Say = see("Is it in your junk folder? If not, press %s, then %s once, and wait a minute. Pressing again and again makes the older codes useless.", ask.Code.Send, again.Submit)
	mishaps = append(mishaps, Mishap{
		Title: "No access to the address any more", Before: w.enters(user),
		Means: see("%s lets in without a code, but only a few times. After that only staff can set another address, against a form that has to be notarized: ", ask.Code.Skip) +
			"the telephone number and the chat are on the page. No clock and no phone play a part: there is no key to lose here, only the mailbox.",
		Say: see("Press %s for now, then tell me which address you can still read. I send you the form. Until it is back, do not use up the second time.", ask.Code.Skip),
	})
	return Guide{
		Name: w.Name, Title: w.Site + ": a code by email at every log-in (" + w.Name + ")",
		Intro: []string{
			"The portal mails a code at every log-in. There is nothing to set up and no authenticator to hold; Latchkey plays no part, so the pictures show the portal alone. What matters is that the address is right before it is needed.",
			"The people here are made up, and so are their addresses.",
		},
		Sections: []Section{
			{Title: "Log in with a code", Steps: []Step{
				w.logInStep(user, "Type your username and your password, and do not tell me the password. Tell me when you see six empty boxes."),
				{
					Title: "The code from the email", At: enroll.EnterCode, Do: acts(press(w.LogIn.Submit), sent(label, to), tick(ask.Code.Remember)),
					See:   see("The page says %s, and an email is on its way by itself. Pasting fills all boxes at once.", ask.Title),
					Press: see("Type the code. On a computer of one's own, tick %s. Then press %s.", ask.Code.Remember, ask.Submit),
					Say:   see("Open your mail in another window, and type the six digits into the boxes. Then press %s. Please do not read the code to me.", ask.Submit),
					Wrong: see("Where no mail came, look in the junk folder, then press %s.", ask.Code.Send),
				},
				{
					Title: "Logged in", At: enroll.SignedIn, Do: acts(press(ask.Submit)),
					See:   see("The page says %s.", w.Home.Title),
					Press: "Nothing more.", Say: "You are in. That code works no more, the next log-in gets a new one.",
				},
			}},
			{Title: "The next log-in", Steps: []Step{
				{
					Title: "On a browser that is remembered", Do: acts(press(w.Leave()), w.enters(user)),
					See:   see("The page says %s: the password was enough. That holds for this user on this browser only.", w.Home.Title),
					Press: "Nothing. On any other browser, or as another user, a code is asked for again.",
					Say:   "It let you in without a code because this browser is remembered. That is meant to be.",
				},
			}},
			{Title: "No email came", Steps: []Step{
				{
					Title: "Have another code sent", At: enroll.EnterCode, Page: again.Path, Do: acts(anew(), w.enters(other), press(ask.Code.Send)),
					See:   see("The page says %s, and to which address the code goes.", again.Title),
					Press: see("Look whether the address is right, and press %s.", again.Submit),
					Say:   see("Is that an address whose mail you can read? Then press %s, and use the newest mail only.", again.Submit),
					Wrong: "Where the address is wrong, no code will ever arrive: see “No access to the address any more” below.",
				},
			}},
			{Title: "Before it is switched on: is the address right?", Intro: "As long as two-factor authentication is not active for a user, the address can be changed freely. Afterwards it takes a form that has to be notarized.", Steps: []Step{
				{
					Title: "My account", Do: acts(anew(), w.enters(early), open(account.Path)),
					See: see("Under %s, then %s, is the tab %s.", w.Home.Menu, account.Menu, account.Tab),
					Press: see("Look at %s and %s. If the address is not one that you read, change it and press %s. An administrator does the same for other users, under %s.",
						account.UserName, account.Email, account.Save, others.Menu),
					Say: see("Press the gear at the top right, then %s. Whose address is that? If you cannot read its mail, change it now.", account.Menu),
				},
			}},
		},
		Mishaps: mishaps,
	}
}
