package served

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// listen listens at an address and, for more than one, at the ports that follow; port 0
// takes free ones for all.
func listen(ctx context.Context, addr string, n int) (all []net.Listener, err error) {
	defer func() {
		if err != nil {
			closeAll(all)
			all = nil
		}
	}()
	var config net.ListenConfig
	first, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, listenError(addr, err)
	}
	all = append(all, first)
	host, asked, err := net.SplitHostPort(addr)
	if err != nil {
		return all, fmt.Errorf("reading the address %s: %w", addr, err) // it was listened on
	}
	named, err := net.DefaultResolver.LookupPort(ctx, "tcp", asked)
	if err != nil {
		return all, fmt.Errorf("reading the address %s: %w", addr, err) // likewise
	}
	if last := named + n - 1; named != 0 && last > mostPort {
		return all, fmt.Errorf("%d portals would take the ports %d to %d, and the last there is is %d; choose a lower port with --addr", n, named, last, mostPort)
	}
	for i := 1; i < n; i++ {
		next := net.JoinHostPort(host, "0")
		if named != 0 {
			next = net.JoinHostPort(host, strconv.Itoa(named+i))
		}
		listener, err := config.Listen(ctx, "tcp", next)
		if err != nil {
			err = listenError(next, err)
			if named != 0 {
				err = fmt.Errorf("%w; the %d portals take the ports %d to %d, or with port 0 free ones", err, n, named, named+n-1)
			}
			return all, err
		}
		all = append(all, listener)
	}
	return all, nil
}

// mostPort is the last port of TCP.
const mostPort = 1<<16 - 1

func closeAll(all []net.Listener) {
	for _, l := range all {
		_ = l.Close() // nothing was said on it
	}
}

// address is where a browser on this machine finds what listens, or, where that is on
// all addresses, one that knows it by the first of names.
func address(host string, names []string, listening net.Addr) string {
	_, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return "http://" + listening.String()
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if len(names) > 0 {
			host = names[0]
		}
	}
	return "http://" + net.JoinHostPort(host, port)
}

// listenError says in a sentence why the address cannot be listened on.
func listenError(addr string, err error) error {
	switch {
	case errors.Is(err, addressInUse):
		return fmt.Errorf("another program is using %s; stop it, or choose another port with --addr", addr)
	case errors.Is(err, addressForbidden):
		return fmt.Errorf("this user may not listen on %s; choose a port above 1023 with --addr", addr)
	case errors.Is(err, addressElsewhere):
		return fmt.Errorf("%s is not an address of this computer; choose one that is with --addr", addr)
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return fmt.Errorf("the name in %s cannot be looked up; choose another host with --addr: %w", addr, unknown)
	}
	return fmt.Errorf("cannot listen on %s: %w", addr, err)
}
