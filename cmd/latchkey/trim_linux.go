//go:build linux && (amd64 || arm64)

package main

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void trim(void) { malloc_trim(0); }
#else
static void trim(void) {}
#endif
*/
import "C"

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// trim gives back what the libraries of the start do not need any more: what their
// allocator keeps, and the code that was read to be run once. The compiler of the
// graphics driver alone is fifty megabytes of it. What is run again is still in the
// system's cache of files. On older machines a library may have changed its code when
// it was loaded, and would lose that.
func trim() {
	C.trim()
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		from, to, ok := codeOf(lines.Text())
		if ok {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED)
		}
	}
}

// codeOf returns where code of a file is in memory, of a line of maps (proc(5)). It
// cannot be written to, and so is as the file has it.
func codeOf(line string) (from, to uintptr, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 6 || fields[1] != "r-xp" || !strings.HasPrefix(fields[5], "/") {
		return 0, 0, false
	}
	n, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to)
	return from, to, n == 2 && err == nil && to > from
}
