package main

import "github.com/spf13/cobra"

// topics are the texts that belong to more than one command.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{
			Use:   "keyring",
			Short: "where the accounts are kept",
			Long: `The vault, which holds the accounts, lies in one store: the system's keyring
(os), or a file encrypted with a passphrase (file:PATH) where there is no
keyring. Which one is chosen once, by init or at the first run, for the desktop
app and latchkey-cli alike. After that a store that cannot be reached is an
error, and never a reason to begin an empty vault somewhere else.

At the first run the system's keyring is taken if it answers. If it does not,
make a vault in an encrypted file:

	latchkey-cli init file:$HOME/latchkey.vault

--keyring, or else LATCHKEY_KEYRING, names another store for this run only. A
vault is made there by the first command that stores something.

The passphrase of an encrypted file, or of a vault in the system's keyring that
is protected by one, is asked for on the terminal, or is the first line of the
file that --vault-passphrase-file, or else LATCHKEY_PASSPHRASE_FILE, names.
Nobody else should be able to read that file.
--passphrase-file is the same, but on backup, export, import and restore, where
it is for the file that they write or read.

LATCHKEY_CONFIG names the folder where the choice is remembered, for a second
vault or for tests; it is the latchkey folder in the user's configuration
folder if unset.`,
		},
		{
			Use:   "clock",
			Short: "whose time codes are made for",
			Long: `Codes are made from the time, and a clock that is wrong makes wrong ones.
--clock says whose time it is:

	local          the computer's own; this is what is meant if nothing is said
	ntp            that of the time servers that are set in the desktop app, or
	               else of three that are there for the public
	ntp:HOST,HOST  that of these servers; a port goes after the name, as in
	               192.0.2.1:1123

The servers are asked at once, over the network, and must agree within their own
bounds. Where the computer's clock is more than 2 seconds off, or only one
server answered, that is said on standard error. Where nobody told the time, or
they contradict each other, there is no code: the computer's own time is never
taken instead. The clock itself is not set; doctor says how that is done.`,
		},
		{
			Use:   "names",
			Short: "how an account is named",
			Long: `NAME is any of these; the first kind that matches something counts:

	the id                 4lq2c5rzyjx6mvha
	issuer:account         example:alice@example.com
	the issuer or account  example
	a part of them         exam, or the first four or more characters of the id

Upper and lower case are the same. Where several accounts match they are
listed with their ids, and nothing is done. Write -- before a NAME that begins
with a dash.`,
		},
		{
			Use:   "json",
			Short: "what --json prints",
			Long: `An account is an object with these fields, on one line:

	id           names the account for good; not there before it is stored
	issuer       the website or service
	account      the account name there
	kind         totp, hotp or steam
	algorithm    SHA1, SHA256 or SHA512
	digits       how many the code has
	period       seconds that a code holds; null for hotp
	counter      the count of the code, or of the next one; null if not hotp
	code         the code; null for hotp unless code or a dry run makes it
	valid_until  when the code ends, RFC 3339 in UTC; null for hotp

The key is never among them; uri and scan --print, which are there to write it
out, add a field uri. list and scan print an array, empty if there is nothing,
import an object with such an array in it, add an object for each account that
it read, the others one object.`,
		},
		{
			Use:   "status",
			Short: "exit statuses",
			Long: `The exit status is

	0  done
	1  failed, or done only in part
	2  called in a wrong way
	3  no account matches the NAME, or the files hold none
	4  several accounts match the NAME; they are listed

Whatever is not 0 comes with one line on standard error that says what to do.`,
		},
	}
}
