package keyring

import "fmt"

// MaxValue is the longest value in bytes that any store takes. What a value
// should have at most is the store's Limit.
const MaxValue = 1 << 20

// checkValue refuses what a keyring may garble: one that keeps its items in a
// text file was damaged by a line break, and one that takes values for text
// refuses other bytes. The error does not hold the value.
func checkValue(name, value string) error {
	for i := range len(value) {
		if value[i] < 0x20 || value[i] > 0x7e {
			return fmt.Errorf("the value of %s is not one line of ASCII", name)
		}
	}
	return nil
}
