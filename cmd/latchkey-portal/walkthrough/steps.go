package walkthrough

import (
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// What is said of every portal with an authenticator app.
const (
	emptyWindow = "Latchkey beside it holds no account yet."
	sayScan     = "Keep that picture in view. Now press ‹Scan this screen› in Latchkey. Its window goes away for a moment and comes back."
	wrongScan   = "Where Latchkey finds no QR code, something covers it, or it is not in view as a whole. Scroll the page, or make the browser's window larger, and scan again."
	askedToAdd  = "Latchkey asks ‹Add this account?›, with the names that the portal gave it."
	pressAdd    = "Compare the names, then press ‹Add and copy code›."
	sayAdd      = "You see the name of the website and your own user name. If they are right, press ‹Add and copy code›."
	wrongAdd    = "Where Latchkey says that an account of that name is there already, it is from an earlier try: add the new one, and delete the older one later."
	sayType     = "Type the six digits that Latchkey shows, or paste them. Take your time, they are good for half a minute. Please do not tell me the code."
)

// keysAreNone is read before the first step.
const keysAreNone = "The people here are made up. The keys on the pictures are derived from a public seed: they are no secrets, and never to be used for a real account."

// addStep adds what was scanned, and goes on from the page with the key.
func (w words) addStep(key profile.Screen) Step {
	return Step{
		Title: "Add the account", At: enroll.ShowKey, Do: acts(scan()), Latchkey: true,
		See: askedToAdd, Press: pressAdd + see(" After that, press %s on the portal's page.", key.Submit),
		Say: sayAdd, Wrong: wrongAdd,
	}
}

// firstCodeStep puts in the code that ends the set-up.
func (w words) firstCodeStep(key, confirm profile.Screen, label string) Step {
	return Step{
		Title: "The first code", At: enroll.ConfirmKey, Do: acts(add(), press(key.Submit), code(label)), Latchkey: true,
		See:   see("The page says %s. Latchkey has added the account and copied its code.", confirm.Title),
		Press: see("Put the code into %s, then press %s.", label, confirm.Submit),
		Say:   sayType, Wrong: "See “The code is refused during the set-up” below.",
	}
}

// nextCodeStep comes back with the password and a code.
func (w words) nextCodeStep(user string, ask profile.Screen, label string) Step {
	return Step{
		Title: "Password, then the code", At: enroll.EnterCode, Do: acts(press(w.Leave()), w.enters(user), code(label)), Latchkey: true,
		See:   see("After the password the page says %s.", ask.Title),
		Press: see("Click the code in Latchkey, which copies it, put it into %s, and press %s.", label, ask.Submit),
		Say:   sayType,
	}
}

// logInStep is the first step of most walk-throughs.
func (w words) logInStep(user, say string) Step {
	name, password := w.field(w.LogIn, profile.UserName), w.field(w.LogIn, profile.Password)
	return Step{
		Title: w.Enter() + " with the password", Do: w.logsIn(user),
		See:   see("The page says %s.", w.LogIn.Title),
		Press: see("Type %s and %s, then press %s.", name, password, w.LogIn.Submit),
		Say:   say,
		Wrong: "The name or the password was refused: type both again. Small and capital letters are different in a password.",
	}
}
