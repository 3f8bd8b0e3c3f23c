package clock

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// askSystem asks the Windows Time service. Where it does not run, as on a
// machine whose clock something else sets, Windows does not say.
func askSystem(ctx context.Context) (synchronised bool, err error) {
	folder, err := windows.GetSystemDirectory()
	if err != nil {
		return false, fmt.Errorf("finding the system's folder: %w", err)
	}
	command := exec.CommandContext(ctx, filepath.Join(folder, "w32tm.exe"), "/query", "/status")
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	var out bytes.Buffer
	command.Stdout = &out
	if err := command.Run(); err != nil {
		return false, fmt.Errorf("asking the Windows Time service: %w", err)
	}
	return w32tmSynchronised(out.String())
}
