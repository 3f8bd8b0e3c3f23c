package instance

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// peer returns the user id of the program at the other end.
func peer(conn *net.UnixConn) (uid int, err error) {
	var cred *unix.Xucred
	err = control(conn, func(fd int) (err error) {
		cred, err = unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("asking who is at the other end: %w", err)
	}
	return int(cred.Uid), nil
}
