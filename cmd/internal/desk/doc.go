// Package desk is a desktop for programs that are to be used as a person uses
// them, where no person and no monitor is: a virtual X display with a window
// manager, a hand on its keyboard, mouse and clipboard, a file manager that
// drops files on windows, and a real browser.
//
// It serves the end-to-end tests, the benchmarks and the walk through the main
// job that "make run" makes on a machine without a display. Everything it
// starts ends with it, and it waits on conditions, never on the clock alone.
//
// It needs Xvfb, openbox, xdotool, xclip and Chromium.
package desk
