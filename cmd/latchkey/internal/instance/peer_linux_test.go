package instance

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// The system says who is at the other end, whoever that says it is. Only root can
// be somebody else; everybody can be asked for as themselves.
func TestSystemSaysWhoIsThere(t *testing.T) {
	e := at(t)
	h := first(t, e, func(context.Context, Message) error { return nil })
	path := filepath.Join(e.folder, socketName)
	want := os.Getuid()
	for _, open := range []string{filepath.Dir(e.folder), e.folder} {
		if err := os.Chmod(open, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	answered := make(chan int, 1)
	go func() {
		runtime.LockOSThread() // for good: the thread that was another user ends with this
		if os.Getuid() == 0 {
			const nobody = 65534
			if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
				t.Error(errno)
			}
		}
		fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err == nil {
			err = unix.Connect(fd, &unix.SockaddrUnix{Name: path})
		}
		if err != nil {
			t.Error(err)
		}
		_, _ = unix.Write(fd, []byte("{}\n")) // a stranger may have been shown out by now
		n, _ := unix.Read(fd, make([]byte, 100))
		answered <- n
		_ = unix.Close(fd)
	}()
	if n := <-answered; (n > 0) != (want != 0) {
		t.Errorf("the answer to it was %d bytes long", n)
	}
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if uid, err := peer(conn); uid != h.uid || err != nil {
		t.Errorf("the window is said to be that of %d, %v", uid, err)
	}
}
