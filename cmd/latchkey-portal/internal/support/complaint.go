package support

import (
	"fmt"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A Complaint is what a page finds wrong with what its user sent, as an identifier that
// stays the same.
type Complaint string

// The complaints of all pages.
const (
	NoUserName    Complaint = "no-user-name"
	NoPassword    Complaint = "no-password"
	Credentials   Complaint = "wrong-credentials"
	Waiting       Complaint = "waiting"
	Locked        Complaint = "locked"
	NotACode      Complaint = "malformed-code"
	WrongCode     Complaint = "wrong-code"
	ExpiredCode   Complaint = "expired-code"
	TooManySent   Complaint = "too-many-sent"
	PhoneNumber   Complaint = "phone-number"
	NoMethod      Complaint = "no-method"
	NoSkips       Complaint = "no-skips"
	MailAddress   Complaint = "mail-address"
	PasswordShort Complaint = "password-short"
	PasswordLong  Complaint = "password-long"
	PasswordTwice Complaint = "passwords-differ"
	PasswordAgain Complaint = "password-again"
	NotARecovery  Complaint = "malformed-recovery-code"
	WrongRecovery Complaint = "wrong-recovery-code"

	PasskeyLate    Complaint = "passkey-late"
	PasskeyRefused Complaint = "passkey-refused"
	PasskeyCloned  Complaint = "passkey-copied"
	PasskeyTaken   Complaint = "passkey-taken"
	PasskeyName    Complaint = "passkey-name"
	PasskeyNamed   Complaint = "passkey-name-taken"
	PasskeysFull   Complaint = "passkeys-full"
	PasskeyGone    Complaint = "passkey-gone"

	SSOFailed    Complaint = "single-sign-on-failed"
	SSOCancelled Complaint = "single-sign-on-cancelled"
	SSOUnknown   Complaint = "single-sign-on-unknown"

	SliderFirst  Complaint = "slider-first"
	NotFilledIn  Complaint = "not-filled-in"
	TooLong      Complaint = "too-long"
	Attachment   Complaint = "attachment"
	TooManyWait  Complaint = "too-many-wait"
	PortalFailed Complaint = "portal-failed"
	// FailsOnPurpose is PortalFailed where a fault has it so.
	FailsOnPurpose Complaint = "failed-on-purpose"
)

// complained are the words for a complaint.
type complained struct {
	what, why string // to staff
	say       string // to the user; empty where nothing else is said than without it
}

// ofPassword is said last wherever a password is to be typed.
const ofPassword = " Do not tell me the password."

// complaints has words for each.
func complaints() map[Complaint]complained {
	const notLooked, empty = "A try was refused.", "The field was empty. That was not counted."
	return map[Complaint]complained{
		NoUserName:    {"No user name was entered.", empty, "Type your user name first, then your password." + ofPassword},
		NoPassword:    {"No password was entered.", empty, "Type your password as well, then press the button again." + ofPassword},
		Credentials:   {"The password was refused.", "The user name or the password is wrong. What was typed is not kept.", "Type both again. Small and capital letters are different in a password." + ofPassword},
		Waiting:       {notLooked, "It was not looked at: tries failed just before, and the next one has to wait.", ""},
		Locked:        {notLooked, "It was not looked at: the user is locked.", ""},
		NotACode:      {"A code was refused.", "What was typed is not a code.", "Only digits go into that field. Please do not tell me the code."},
		WrongCode:     {"A code was refused.", "It is not the right one.", "Type the newest code, slowly. Please do not tell me the code."},
		ExpiredCode:   {"A code was refused.", "It was sent too long ago.", "That code has run out. Have a new one sent, and type it as soon as it comes."},
		TooManySent:   {"Another code was asked for, and none was sent.", "Too many were sent in a short time. Another one can be sent once the first of them has run out.", "Please do not ask for another code just now. Look for the newest one that came, and type that. Please do not read it to me."},
		PhoneNumber:   {"A telephone number was refused.", "The country and the number do not fit together, or a digit is missing or too many.", ""},
		NoMethod:      {"No method was chosen.", "The page was sent without one, or with one that this user cannot choose.", "Choose one of the methods on the page first, then go on."},
		NoSkips:       {"The code was not skipped.", "The user has skipped it as often as that is possible.", "It cannot be skipped any more. Look for the newest code that came, and type that. Please do not read it to me."},
		MailAddress:   {"A mail address was refused.", "What was typed is no whole address.", "Type the whole address, with the sign @ and what comes after it."},
		PasswordShort: {"A new password was refused.", "It is too short.", "Choose a longer password. A few words in a row make a good one." + ofPassword},
		PasswordLong:  {"A new password was refused.", "It is too long.", "Choose a shorter password." + ofPassword},
		PasswordTwice: {"A new password was refused.", "It was not typed the same in both fields.", "Type the new password again, the same in both fields." + ofPassword},
		PasswordAgain: {"The password was refused.", "It was asked for once more, and was wrong or left out.", "Type the password that you came in with. Small and capital letters are different in it." + ofPassword},
		NotARecovery:  {"A recovery code was refused.", "It is not a whole one. That was not counted.", "A recovery code has sixteen letters and digits. Type all of it, and do not read it to me."},
		WrongRecovery: {"A recovery code was refused.", "It is not of the newest list, or it was used before.", "Each recovery code works once, and only the newest list counts. Try the next one on it, and do not read it to me."},

		PasskeyLate:    {"A passkey was not taken.", "The page had waited for too long, or its question was answered already.", "Load the page again, and use the passkey at once."},
		PasskeyRefused: {"A passkey was refused.", "It is not the right one, or it is not known here any more.", "Try it once more. If that does not help, come in with your password." + ofPassword},
		PasskeyCloned:  {"A passkey was refused.", "There may be a copy of it: it has signed less often than before.", "Do not use that passkey any more. Come in with your password, and remove it." + ofPassword},
		PasskeyTaken:   {"A passkey was not added.", "It is here already, with this user or with another.", "That passkey was added before. Look whether it is in the list."},
		PasskeyName:    {"A passkey was not added.", "It was given no name, or one that is too long.", "Give the passkey a short name, such as that of the device."},
		PasskeyNamed:   {"A passkey was not added.", "The user has one of that name already.", "Give the passkey another name."},
		PasskeysFull:   {"A passkey was not added.", "The user has as many as are possible.", "Remove a passkey that you do not use any more, then add the new one."},
		PasskeyGone:    {"A passkey was not removed.", "It was removed before.", "Load the page again: that passkey is gone already."},

		SSOFailed:    {"Single sign-on failed.", "What came back from the other site could not be used.", "Begin once more, in this browser and in one go."},
		SSOCancelled: {"Single sign-on was cancelled.", "The user said no on the other site.", "Begin once more, and agree on the other site; or come in with your password." + ofPassword},
		SSOUnknown:   {"Single sign-on failed.", "The other site knows the user by a name that nobody has here.", "Come in with your password instead." + ofPassword},

		SliderFirst:    {"Nothing was switched.", "The slider was not moved before the button was pressed.", "Move the slider first, then press the button."},
		NotFilledIn:    {"A form was refused.", "One of its fields is empty, or what is in it cannot be chosen.", "Look for the field that is marked, and fill it in."},
		TooLong:        {"A form was refused.", "What is in one of its fields is too long.", "Look for the field that is marked, and shorten what is in it."},
		Attachment:     {"A form was refused.", "One of its files is missing, too large, or of a kind that is not taken.", "Look at what the page says of the file, and choose another one."},
		TooManyWait:    {"A form was refused.", "Too many requests wait for an answer already.", "Please try again later: there are too many requests just now."},
		PortalFailed:   {"The portal failed.", "The mistake is the portal's, whose log says more. The user had nothing to do with it.", "That was not your mistake. Please try again in a moment."},
		FailsOnPurpose: {"The portal answered a code with an error.", "It does so on purpose, by a fault that is switched on. The code was not looked at.", "That was not your mistake: the portal fails just now."},
	}
}

// Complaints are all there are.
func Complaints() []Complaint {
	var all []Complaint
	for c := range complaints() {
		all = append(all, c)
	}
	return all
}

// What says what failed, in a sentence.
func (c Complaint) What() string { return complaints()[c].what }

// pageRefused is the kind of events about complaints.
const pageRefused = "page-refused"

// ComplaintEvent says that a page, of that title, complained to a user.
func ComplaintEvent(at time.Time, profile, user string, c Complaint, page string) audit.Event {
	return audit.Event{At: at, Profile: profile, User: user, Kind: pageRefused, Reason: string(c), Detail: onPage(page)}
}

// onPage names a page by its title.
func onPage(title string) string { return fmt.Sprintf("On the page “%s”.", title) }

// onPurpose is why a right code is refused where a fault has it so.
const onPurpose = diagnose.Reason(enroll.ReasonOnPurpose)

// TellsNothing reports whether what is said of a code that was refused for a reason
// tells no letter of a key and no digit of a code.
func TellsNothing(r diagnose.Reason) bool {
	switch r {
	case diagnose.Clock, diagnose.Late, diagnose.Used, diagnose.OldKey, diagnose.OtherAccount, diagnose.Defaults, diagnose.KeyRead,
		diagnose.Malformed, diagnose.Expired, diagnose.Superseded, diagnose.Unknown, onPurpose:
		return true
	}
	return false
}
