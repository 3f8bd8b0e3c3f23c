// Package otpauth reads and writes accounts as links and as keys: provisioning
// URIs (otpauth://), exports of Google Authenticator (otpauth-migration://) and
// typed keys in base32.
//
// [ParseURI] reads one link and [ParseKey] one key, [Text] a text with any of
// them in it, and a [Gathering] several texts. [URI] writes the link of an
// account.
package otpauth
