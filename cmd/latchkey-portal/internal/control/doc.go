// Package control is the API by which programs work a test server: users and their
// enrollments, tries of codes, messages, the clock, the rules, and what happened. It
// decides nothing that package enroll decides.
//
// Every request for it shows the token, but for those that ask what the API is like and
// how the server is; a browser's requests from pages elsewhere are refused whatever they
// show, and no answer may be read by such a page. There are no cookies. Errors are
// problems as in RFC 9457, whose type is one that stays the same and whose detail is a
// sentence for people.
package control
