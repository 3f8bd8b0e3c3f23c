//go:build linux || freebsd || netbsd || openbsd || dragonfly

package keyring

import (
	"context"

	"github.com/godbus/dbus/v5"

	"latchkey/vault"
)

// unlock has the service ask its user to unlock a keyring, and waits for the
// answer. When the time is over the request is taken back, where that can be, so
// that it does not stay on the screen for nobody.
func unlock(ctx context.Context, conn *dbus.Conn, collection dbus.ObjectPath, times times) error {
	asking, cancel := withTime(ctx, times.call)
	defer cancel()
	var unlocked []dbus.ObjectPath
	var path dbus.ObjectPath
	err := conn.Object(secretsName, secretsPath).CallWithContext(asking, serviceInterface+".Unlock", 0,
		[]dbus.ObjectPath{collection}).Store(&unlocked, &path)
	switch {
	case err != nil:
		return promptError(asking, err)
	case path != noObject:
		return showPrompt(ctx, conn, collection, path, times)
	case len(unlocked) == 0:
		return fail(vault.ErrLocked, nil, "the keyring is locked and its service does not offer to unlock it: unlock it in the desktop's password manager")
	}
	return nil
}

func showPrompt(ctx context.Context, conn *dbus.Conn, collection, path dbus.ObjectPath, times times) error {
	asking, cancel := withTime(ctx, times.call)
	defer cancel()
	// What can happen to the prompt: it is answered, the keyring is unlocked
	// elsewhere, or its service ends.
	matches := [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(path), dbus.WithMatchInterface(promptInterface), dbus.WithMatchMember("Completed")},
		{dbus.WithMatchObjectPath(collection), dbus.WithMatchInterface(propertiesInterface), dbus.WithMatchMember("PropertiesChanged")},
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)},
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	defer conn.RemoveSignal(signals)
	for _, match := range matches {
		if err := conn.AddMatchSignalContext(asking, match...); err != nil {
			return promptError(asking, err)
		}
		defer func() { _ = conn.RemoveMatchSignal(match...) }() // the bus forgets it with the connection
	}
	prompt := conn.Object(secretsName, path)
	if err := prompt.CallWithContext(asking, promptInterface+".Prompt", 0, "").Err; err != nil {
		return promptError(asking, err)
	}
	answering, cancel := withTime(ctx, times.prompt)
	defer cancel()
	for {
		select {
		case signal, open := <-signals:
			if unlockedElsewhere(signal, collection) {
				takeBack(ctx, conn, path, times)
				return nil
			}
			if over, err := promptOver(signal, open, path); over {
				return err
			}
		case <-answering.Done():
			takeBack(ctx, conn, path, times)
			return &Error{Kind: vault.ErrTimeout, Cause: vault.ErrLocked,
				Text: "the keyring is locked and nobody answered the request to unlock it: unlock it and try again"}
		}
	}
}

// unlockedElsewhere reports whether a signal says that the keyring is locked no
// longer. Should that be the prompt's own doing, it comes to the same.
func unlockedElsewhere(signal *dbus.Signal, collection dbus.ObjectPath) bool {
	if signal == nil || signal.Name != propertiesInterface+".PropertiesChanged" || signal.Path != collection || len(signal.Body) < 2 {
		return false
	}
	changed, _ := signal.Body[1].(map[string]dbus.Variant)
	locked, known := changed["Locked"].Value().(bool)
	return known && !locked
}

// promptOver reads a signal and reports whether it ends the wait, and how.
func promptOver(signal *dbus.Signal, open bool, path dbus.ObjectPath) (over bool, err error) {
	switch {
	case !open:
		return true, brokenError(errBroken, false)
	case signal.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(signal.Body) == 3 && signal.Body[0] == secretsName:
		return true, brokenError(errBroken, false)
	case signal.Name == promptInterface+".Completed" && signal.Path == path && len(signal.Body) == 2:
		if dismissed, _ := signal.Body[0].(bool); dismissed {
			return true, fail(vault.ErrDismissed, nil, "the keyring is locked and the request to unlock it was dismissed, or could not be shown: try again and answer it, or unlock the keyring at the desktop")
		}
		return true, nil
	}
	return false, nil
}

// takeBack dismisses a prompt that nobody waits for, where its service survives
// that: gnome-keyring 42 aborts, which would lock the keyring for every program, so
// its prompts stay, for whoever answers or closes them. The same goes for a service
// that cannot be told. Should it fail the prompt stays as well.
func takeBack(ctx context.Context, conn *dbus.Conn, path dbus.ObjectPath, times times) {
	ctx, cancel := withTime(context.WithoutCancel(ctx), times.call)
	defer cancel()
	if name, err := serviceName(ctx, conn); err == nil && name != "" && name != gnomeKeyring {
		_ = conn.Object(secretsName, path).CallWithContext(ctx, promptInterface+".Dismiss", 0).Err
	}
}

func promptError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ended(ctx, "the keyring is locked and its service does not answer: log out and in again")
	}
	if explained := explainSecretService(err, false); explained != nil {
		return explained
	}
	return fail(vault.ErrLocked, err, "the keyring is locked and no request to unlock it can be shown: unlock it in the desktop's password manager")
}
