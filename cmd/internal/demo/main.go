// Command demo shows Latchkey's main job where there is no display: it starts
// the portal, a browser and the app on a virtual one, walks the job through,
// prints what it saw at each step and leaves pictures.
//
//	go run ./cmd/internal/demo [-programs build] [-pictures build/demo]
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"latchkey/cmd/internal/desk"
	"latchkey/cmd/internal/mainjob"
)

// patience bounds the whole walk.
const patience = 3 * time.Minute

func main() {
	programs := flag.String("programs", "build", "the folder with the three programs")
	pictures := flag.String("pictures", "build/demo", "the folder that pictures are left in")
	flag.Parse()
	session, err := desk.EnterSession()
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		err = show(ctx, session, *programs, *pictures)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func show(ctx context.Context, session desk.Session, programs, pictures string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	programs, err := filepath.Abs(programs)
	if err != nil {
		return err
	}
	steps := 0
	walk := mainjob.Walk{
		Window:   filepath.Join(programs, "latchkey"),
		CLI:      filepath.Join(programs, "latchkey-cli"),
		Portal:   filepath.Join(programs, "latchkey-portal"),
		Env:      os.Environ(),
		Pictures: pictures,
		Say: func(step string) {
			steps++
			fmt.Printf("%d. %s\n", steps, step)
		},
	}
	fmt.Println("There is no display here, so this is a walk on a virtual one.")
	if session.Keyring {
		fmt.Println("The vault lies in a gnome-keyring of its own, which ends with the walk.")
	} else {
		fmt.Println("There is no keyring service here: the vault is an encrypted file, which ends with the walk.")
		if err := useFile(ctx, session, &walk); err != nil {
			return err
		}
	}
	if err := walk.Run(ctx); err != nil {
		return err
	}
	fmt.Printf("Done. The pictures are in %s.\n", pictures)
	return nil
}

// useFile makes the walk keep its vault in an encrypted file, with a passphrase
// that nobody needs to know.
func useFile(ctx context.Context, session desk.Session, walk *mainjob.Walk) error {
	passphrase := filepath.Join(session.Home, "passphrase")
	if err := os.WriteFile(passphrase, []byte(rand.Text()), 0o600); err != nil {
		return fmt.Errorf("making a passphrase: %w", err)
	}
	walk.Env = append(walk.Env, "LATCHKEY_PASSPHRASE_FILE="+passphrase)
	cli := mainjob.CommandLine{Program: walk.CLI, Env: walk.Env}
	_, err := cli.Run(ctx, nil, "init", "file:"+filepath.Join(session.Home, "vault.age"))
	return err
}
