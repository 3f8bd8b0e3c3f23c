// Package panel is the control panel: pages on which people work a test server as
// programs do over the API of package control. It asks the same stage, and decides
// nothing of its own.
//
// Whoever shows the server's token at the log-in gets a session, by a cookie that no
// script can read and that no other site's page can send along. Everything else is
// behind it. Sessions go by the computer's clock and not by the one that can be set: a
// year is a moment for that.
//
// What is told once, a password that was drawn or a key, waits in the session's memory
// for the page that shows it, and is in no address, log or cookie. The pages work
// without JavaScript; the script only keeps the events and the clock live.
package panel
