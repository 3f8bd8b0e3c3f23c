// Package served starts a test server: it listens, puts the portals together, and
// answers until it is told to stop. The portals have a port each, since their pages
// have fixed addresses; the API and the control panel that work all of them are at the
// first.
package served
