// Package instance keeps Latchkey to one window for each user. Whoever starts it
// a second time hands what it was given to the window that is open, over a Unix
// socket in a folder that only the user can look into, and ends.
//
// A lock on a file beside the socket says whether there is a window: the system
// lets go of it when a program ends, however it ends, so that a socket left
// behind by a crash is known for what it is. Both ends make sure that the other
// runs as the same user, where the system tells; Windows does not, and there it
// is the folder alone that keeps others out.
package instance
