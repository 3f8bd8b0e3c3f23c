package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha512"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/cmd/internal/desk"
	"latchkey/importer/otpauth"
)

// peerAccounts is how many accounts each of the programs that are compared has.
const peerAccounts = 100

// peerPassphrase opens the peers' databases, which hold nothing of anybody's.
const peerPassphrase = "session"

// A peer is a program that is compared: this one, or another that does the same.
type peer struct {
	name, program string
	// prepare makes its accounts in a folder and returns how to start it.
	prepare func(ctx context.Context, dir string) (start func() *exec.Cmd, err error)
	// unlock is typed into its first window at its first start; at the next ones
	// the keyring has it.
	unlock string
}

func peers(window string) []peer {
	empty := filepath.Join(filepath.Dir(window), "empty") // "make bench" builds it
	return []peer{
		{name: "Latchkey", program: window, prepare: func(ctx context.Context, _ string) (func() *exec.Cmd, error) {
			return func() *exec.Cmd { return exec.Command(window) }, fill(ctx, peerAccounts)
		}},
		{name: "an empty window of Fyne", program: empty, prepare: func(context.Context, string) (func() *exec.Cmd, error) {
			return func() *exec.Cmd { return exec.Command(empty) }, nil
		}},
		{name: "OTPClient", program: "otpclient", prepare: prepareOTPClient, unlock: peerPassphrase},
		{name: "KeePassXC", program: "keepassxc", prepare: prepareKeePassXC},
	}
}

// prepareOTPClient writes a database of its version 1, as its own settings name it:
// an initialisation vector, a salt, and a list that is encrypted by AES-256-GCM
// with a key by PBKDF2.
func prepareOTPClient(_ context.Context, dir string) (func() *exec.Cmd, error) {
	var list []map[string]any
	for _, a := range accounts(peerAccounts) {
		list = append(list, map[string]any{
			"type": "TOTP", "label": a.Name, "issuer": a.Issuer, "secret": a.Secret.Base32(),
			"algo": "SHA1", "digits": a.Digits, "period": a.Period,
		})
	}
	plain, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 16+32)
	if _, err := rand.Read(head); err != nil {
		return nil, err
	}
	key, err := pbkdf2.Key(sha512.New, peerPassphrase, head[16:], 100_000, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealer, err := cipher.NewGCMWithNonceSize(block, 16)
	if err != nil {
		return nil, err
	}
	database := filepath.Join(dir, "otpclient-db.enc")
	if err := os.WriteFile(database, sealer.Seal(head, head[:16], append(plain, 0), head), 0o600); err != nil {
		return nil, err
	}
	settings := "[config]\ndb_path=" + database + "\nuse_secret_service=true\nauto_lock=false\ninactivity_timeout=0\n"
	if err := configure("otpclient.cfg", settings); err != nil {
		return nil, err
	}
	return func() *exec.Cmd { return exec.Command("otpclient") }, nil
}

// prepareKeePassXC has its command line make a database of an XML file.
func prepareKeePassXC(ctx context.Context, dir string) (func() *exec.Cmd, error) {
	var entries strings.Builder
	for _, a := range accounts(peerAccounts) {
		fmt.Fprintf(&entries, "<Entry><String><Key>Title</Key><Value>%s</Value></String><String><Key>UserName</Key><Value>%s</Value></String><String><Key>otp</Key><Value>%s</Value></String></Entry>",
			a.Issuer, a.Name, strings.ReplaceAll(otpauth.URI(a), "&", "&amp;"))
	}
	list, database := filepath.Join(dir, "list.xml"), filepath.Join(dir, "list.kdbx")
	text := `<?xml version="1.0"?><KeePassFile><Meta/><Root><Group><Name>Root</Name>` + entries.String() + `</Group></Root></KeePassFile>`
	if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
		return nil, err
	}
	importing := exec.CommandContext(ctx, "keepassxc-cli", "import", "--quiet", "--set-password", "--decryption-time", "100", list, database)
	importing.Stdin = strings.NewReader(peerPassphrase + "\n" + peerPassphrase + "\n")
	importing.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen")
	if out, err := importing.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making a database with keepassxc-cli: %w: %s", err, out)
	}
	settings := "[General]\nUpdateCheckMessageShown=true\n\n[GUI]\nCheckForUpdates=false\n"
	if err := configure("keepassxc/keepassxc.ini", settings); err != nil {
		return nil, err
	}
	return func() *exec.Cmd {
		cmd := exec.Command("keepassxc", "--pw-stdin", database)
		cmd.Stdin = strings.NewReader(peerPassphrase + "\n")
		cmd.Env = append(os.Environ(), "TMPDIR="+dir) // where it looks for another one of its user's
		return cmd
	}, nil
}

// configure writes a file of the session's settings.
func configure(name, text string) error {
	path := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// launch starts a peer on a display.
func launch(display *desk.Display, start func() *exec.Cmd) (*desk.Program, error) {
	cmd := start()
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	// Without the service for screen readers, which GTK would start beside it.
	cmd.Env = append(append(cmd.Env, display.Env()...), "NO_AT_BRIDGE=1")
	return desk.StartProgram(cmd)
}
