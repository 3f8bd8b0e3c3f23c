package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// What a window is painted with is there before the window is.
func TestMesaIsLoaded(t *testing.T) {
	loadMesa()
	for deadline := time.Now().Add(30 * time.Second); ; {
		maps, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(maps), "/dri/") || strings.Contains(string(maps), "libgallium") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("none of Mesa's drivers is loaded")
		}
	}
}
