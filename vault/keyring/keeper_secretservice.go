//go:build linux || freebsd || netbsd || openbsd || dragonfly

package keyring

import (
	"context"
	"errors"
	"path"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// gnomeKeyring is the service that most desktops have.
const gnomeKeyring = "GNOME Keyring"

// keeper asks which program answers for the keyring, and which of its keyrings is
// used.
func (s *secretService) keeper(ctx context.Context) (keeper, error) {
	conn, err := s.connect(ctx)
	if err != nil {
		return keeper{}, err
	}
	service, err := serviceName(ctx, conn)
	if err != nil {
		return keeper{}, err
	}
	collection, err := findCollection(ctx, conn)
	switch {
	case errors.Is(err, vault.ErrNoKeyring): // it says that it has none
		return keeper{Service: service}, nil
	case err != nil:
		return keeper{}, err
	}
	return keeper{Service: service, Keyring: path.Base(string(collection))}, nil
}

// serviceName names the program that answers for the keyring: empty where it
// cannot be told, as for one in another sandbox, and errNoKeeper where there is
// none.
func serviceName(ctx context.Context, conn *dbus.Conn) (string, error) {
	var pid uint32
	err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetConnectionUnixProcessID", 0, secretsName).Store(&pid)
	var answer dbus.Error
	switch {
	case errors.As(err, &answer) && strings.HasSuffix(answer.Name, ".NameHasNoOwner"):
		return "", errNoKeeper
	case err != nil:
		return "", err
	}
	// The kernel gives the first 15 bytes of a program's name. Where there is no
	// such file it is not known.
	data, err := disk.Read("/proc/"+strconv.FormatUint(uint64(pid), 10)+"/comm", keeperMost)
	if err != nil {
		return "", nil
	}
	return nameOfProgram(strings.TrimSpace(string(data))), nil
}

// nameOfProgram is what people call a keyring service whose process has a name,
// and the name itself for one that is not known here.
func nameOfProgram(process string) string {
	switch {
	case strings.HasPrefix(process, "gnome-keyring"):
		return gnomeKeyring
	case strings.HasPrefix(process, "kwalletd"), process == "ksecretd":
		return "KWallet"
	case strings.HasPrefix(process, "keepassxc"):
		return "KeePassXC"
	case strings.HasPrefix(process, "oo7-"):
		return "oo7"
	case !speakable(process):
		return ""
	}
	return process
}
