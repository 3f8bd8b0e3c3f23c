// Package importer turns what a user has into accounts: pictures with QR codes,
// provisioning URIs, typed keys, exports of other apps.
//
// [Read] finds out what it was given and hands it to the reader for it: package
// qr for pictures, export for the files of other apps, otpauth for links and
// keys. What they find is a [found.Result].
//
// Three rules hold everywhere:
//
//   - Every record is accounted for. What is not an account that can be taken in
//     is in Result.Skipped with a reason; wherever Result.Accounts is empty there
//     is an error that says why.
//   - What would give wrong codes is refused. An algorithm, kind, number of
//     digits or period that is not known is an error, never replaced by the usual
//     one. Where a link is silent or says two things about a name, the account
//     carries a remark for the user to read before it is saved.
//   - An error never holds a secret or a whole link, since errors end up in logs
//     and screenshots. It may name a single wrong character.
//
// Sizes are bounded before anything is decoded, and reading a picture ends when
// its context does.
package importer
