// Package portalapi is what the command line needs of the API of a latchkey-portal,
// which docs/api.md describes: users, enrollments and the clock. It shares no code with
// the portal, as any other program that works one.
//
// The token is shown to the one address that a [Client] was made for, and is in no
// error. What the portal answers is bounded before it is read, and believed only as far
// as it is of the form that is asked for.
package portalapi
