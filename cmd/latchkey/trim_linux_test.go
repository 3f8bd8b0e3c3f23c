//go:build linux && (amd64 || arm64)

package main

import "testing"

// Only code of files is given back: all else cannot be read again.
func TestCodeOf(t *testing.T) {
	from, to, ok := codeOf("7f0a12000000-7f0a12003000 r-xp 00025000 fe:00 326518                     /usr/lib/libexample.so.1")
	if !ok || from != 0x7f0a12000000 || to != 0x7f0a12003000 {
		t.Errorf("code of a library is taken for %x to %x, %v", from, to, ok)
	}
	for _, line := range []string{
		"",
		"7f0a12000000-7f0a12003000 r--p 00025000 fe:00 326518                     /usr/lib/libexample.so.1",
		"7f0a12000000-7f0a12003000 rw-p 00025000 fe:00 326518                     /usr/lib/libexample.so.1",
		"7f0a12000000-7f0a12003000 rwxp 00025000 fe:00 326518                     /usr/lib/libexample.so.1",
		"7f271d400000-7f271de00000 r-xp 00000000 00:00 0",
		"7ffd1b5fe000-7ffd1b600000 r-xp 00000000 00:00 0                          [vdso]",
		"7f0a12000000 r-xp 00025000 fe:00 326518                     /usr/lib/libexample.so.1",
	} {
		if _, _, ok := codeOf(line); ok {
			t.Errorf("this is taken for code of a file: %s", line)
		}
	}
}
