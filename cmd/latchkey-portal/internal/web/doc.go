// Package web shows a portal in a browser: pages by html/template, forms, and
// the cookie of a session. It has no rules of its own. What is allowed is
// decided by enroll, what is said comes from profile; here is how it looks and
// what is safe to send.
//
// # Pages
//
// Everything works without JavaScript. The scripts in static only save
// keystrokes: boxes for digits, buttons that copy, pages that are up to date by
// themselves. A form is posted and answered with a redirect, or, where something
// is wrong, with the same page, the reason first and tied to its field for screen
// readers.
//
// Passkeys are the exception: browsers have them for scripts only. Their forms are
// uncovered by one, and in their place is a sentence until then.
//
// # What is kept from getting out
//
// A key is in the page that shows it and nowhere else: not in an address that
// this server is asked for, a cookie or a log. The QR code is drawn into that page
// and is not a picture of its own that a cache could keep; where a fault is about how
// it looks it is a picture that is written into the page, which may show that. Pages
// are not stored, not framed, and load nothing but this server's style sheet, scripts
// and icon. Logs name a request by its route, never by its address, since that of an
// invitation holds its token.
package web
