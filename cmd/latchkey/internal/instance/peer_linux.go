package instance

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// peer returns the user id of the program at the other end.
func peer(conn *net.UnixConn) (uid int, err error) {
	var cred *unix.Ucred
	err = control(conn, func(fd int) (err error) {
		cred, err = unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("asking who is at the other end: %w", err)
	}
	return int(cred.Uid), nil
}
