package disk

import "errors"

// Mend is what to do about a file that cannot be written, for the end of a
// sentence: to make room on a full disk, and otherwise to look at who may write.
func Mend(err error) string {
	for _, full := range fullErrors() {
		if errors.Is(err, full) {
			return "make room on its disk, and try again"
		}
	}
	return "make the folder writable for you"
}
