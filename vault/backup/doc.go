// Package backup keeps copies of a vault in files that are encrypted with a
// passphrase of their own, and brings accounts back from them.
//
// # The file
//
// A backup is a file in the age format (age-encryption.org/v1), binary, with one
// recipient: scrypt of the passphrase. No Latchkey is needed to open it:
//
//	age -d backup.age
//
// prints a JSON document in UTF-8. Armour, the form for mails that `age -a` makes,
// is read as well, and so is the document itself.
//
// The passphrase is brought into a normal form first ([Normal]), so that it opens
// the file from any keyboard. The age tool takes what is typed as it is: there, an
// accented letter has to be typed as one character (as keyboards do, but not all
// tools that paste), and a space has to be the usual one.
//
// # The document
//
//	{
//	  "format": "latchkey-backup",
//	  "version": 1,
//	  "created": "2026-11-29T03:15:30Z",
//	  "program": "Latchkey v1.2.0",
//	  "source": "kq3v…",
//	  "count": 1,
//	  "accounts": [
//	    {
//	      "id": "4lq2c5rzyjx6mvha",
//	      "issuer": "Example",
//	      "account": "alice@example.com",
//	      "kind": "totp",
//	      "algorithm": "SHA1",
//	      "digits": 6,
//	      "period": 30,
//	      "counter": null,
//	      "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
//	      "tags": ["Work"],
//	      "note": "",
//	      "pinned": false,
//	      "icon": "",
//	      "color": "",
//	      "order": 1,
//	      "deleted": null
//	    }
//	  ]
//	}
//
// All of these fields are there:
//
//	version    of the format; a reader that does not know it refuses the file
//	created    when it was written, RFC 3339 in UTC
//	program    what wrote it, with its version
//	source     which vault it is of, at random; only where it was written by itself
//	count      how many accounts there are
//	id         the account's for good, 1 to 64 lower-case letters and digits
//	issuer     the website or service; may be empty
//	account    the account name there; may be empty
//	kind       totp (RFC 6238), hotp (RFC 4226) or steam
//	algorithm  SHA1, SHA256 or SHA512
//	digits     how many a code has, 1 to 10; 5 for steam
//	period     seconds of a time step, 1 to 86400; null for hotp
//	counter    the count of the next code of hotp; null for the others
//	secret     the key in base32 (RFC 4648 section 6) without padding
//	tags       texts, in the user's order
//	note       a text, may have several lines
//	pinned     whether it comes first in the list
//	icon       how its picture looks, by the user's choice; empty for the usual
//	color      the picture's colour, the same way
//	order      its place in the list, from 1
//	deleted    when it was put into the trash, RFC 3339 in UTC; null if it was not
//
// Readers leave other fields aside. A document is read whole or not at all.
//
// # Restoring
//
// [NewPlan] compares a backup with a vault and says what restoring would do,
// and [Plan.Apply] does that. Nothing of it ever removes an account for good, or
// puts another key into one.
//
// # By itself
//
// A [Keeper] writes into a folder after changes. It needs the passphrase each
// time, and age has no recipient that a passphrase opens and that can be written
// without it. A key pair wrapped with the passphrase would do, but then `age -d`
// alone would not open the file. So the passphrase is kept, as an item of the
// vault's store beside the pages ([Key]): whoever can read it there can read the
// keys themselves, which lie in the same store and under the same app passphrase,
// and what it protects are the files that lie elsewhere.
package backup
