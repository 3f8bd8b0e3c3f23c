package main

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

// load_mesa loads Mesa and, from the folder beside it, its drivers: one library under
// several names, which needs LLVM's. Newer ones need it themselves.
static void load_mesa(void) {
	struct link_map *mesa;
	char path[PATH_MAX];
	void *library = dlopen("libGLX_mesa.so.0", RTLD_NOW);
	if (library == NULL || dlinfo(library, RTLD_DI_LINKMAP, &mesa) != 0)
		return;
	const char *name = strrchr(mesa->l_name, '/');
	if (name == NULL)
		return;
	int length = snprintf(path, sizeof path, "%.*s/dri/swrast_dri.so", (int)(name - mesa->l_name), mesa->l_name);
	if (length > 0 && length < (int)sizeof path)
		dlopen(path, RTLD_NOW);
}
*/
import "C"

import "os"

// loadMesa has the library that most windows are painted with loaded beside all else that
// a start does: that takes a fifth of it, most of it LLVM, and it would be waited for once
// the window is made. What is not there, or not used in the end, is no loss but for the
// memory that it takes.
func loadMesa() {
	if _, err := os.Stat("/proc/driver/nvidia/version"); err == nil {
		return // that paints with a library of its own
	}
	go C.load_mesa()
}
