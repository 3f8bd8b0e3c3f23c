package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/played"
)

// faultFlags are the flags about what the portal does wrong on purpose.
func (set *setting) faultFlags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&set.faults, "fault", nil,
		"`ID`s of faults to switch on for all users of every portal, with commas between or one a flag, as in digits-8,clock-fast:90; see latchkey-portal faults")
	flags.StringArrayVar(&set.userFaults, "user-fault", nil,
		"`USER=ID`s of faults to switch on for one user, in every portal that has one of that name, as in dana@example.com=qr-tiny,sha256; may be given several times")
}

// board returns what is broken from the start in one of the portals. Its users are
// looked up later, when they are there.
func (set setting) board() (*fault.Board, error) {
	board := &fault.Board{}
	if err := board.Set(set.faults...); err != nil {
		return nil, usageError{fmt.Errorf("--fault: %w", err)}
	}
	byUser := map[string][]string{}
	for _, text := range set.userFaults {
		at := strings.LastIndex(text, "=") // a user's name may have one too
		if at <= 0 {
			return nil, usageError{fmt.Errorf("--user-fault %q names no user: write it as in dana@example.com=digits-8", text)}
		}
		name := enroll.Fold(text[:at])
		byUser[name] = append(byUser[name], text[at+1:])
	}
	for name, ids := range byUser {
		if err := board.SetUser(name, ids...); err != nil {
			return nil, usageError{fmt.Errorf("--user-fault: %w", err)}
		}
	}
	return board, nil
}

// faultUsage is an error of usage where what is wrong is whom something is broken for.
func faultUsage(err error) error {
	var stranger *played.StrangerError
	if errors.As(err, &stranger) {
		return usageError{fmt.Errorf("--user-fault: %w", err)}
	}
	return err
}

// announceFaults prints what is broken on purpose. What is on for all users is so in
// every portal.
func announceFaults(w io.Writer, portals []*played.Portal) {
	var lines []string
	for _, p := range portals {
		for _, c := range p.Faults().All() {
			lines = append(lines, fmt.Sprintf("  %s: %s\n", c, c.Title()))
		}
		for _, u := range p.Faults().Users() {
			for _, c := range u.Choices {
				lines = append(lines, fmt.Sprintf("  %s: %s, for %s\n", c, c.Title(), u.UserName))
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	_, _ = fmt.Fprintln(w, "\nBroken on purpose:")
	for i, line := range lines {
		if !slices.Contains(lines[:i], line) {
			_, _ = io.WriteString(w, line)
		}
	}
}

func newFaults() *cobra.Command {
	return &cobra.Command{
		Use:   "faults",
		Short: "List what the portal can be made to do wrong on purpose",
		Long: "List what the portal can be made to do wrong on purpose, for serve's --fault and --user-fault:\n" +
			"what each fault does, what a good authenticator should do with it, and with which others it\n" +
			"cannot be on at the same time. Some take a number behind a colon.",
		Example: "  latchkey-portal faults\n  latchkey-portal serve --fault sha256,digits-8 --fault clock-slow:45\n" +
			"  latchkey-portal serve --user-fault dana@example.com=qr-inverted",
		Args: noArguments("faults"),
		Run:  func(cmd *cobra.Command, _ []string) { listFaults(cmd.OutOrStdout()) },
	}
}

// listFaults writes the catalogue.
func listFaults(w io.Writer) {
	var group fault.Group
	for _, f := range fault.All() {
		if f.Group != group {
			if group != "" {
				_, _ = fmt.Fprintln(w)
			}
			group = f.Group
			_, _ = fmt.Fprintln(w, strings.ToUpper(string(group)))
		}
		name := string(f.ID)
		if n := f.Number; n != nil {
			name = fmt.Sprintf("%s[:N]  N is %d to %d %s, %d unless it is said", f.ID, n.Lowest, n.Highest, n.Unit, n.Default)
		}
		_, _ = fmt.Fprintf(w, "  %s\n      %s. %s\n      A good authenticator: %s\n", name, f.Title, f.Does, f.Should)
		if others := f.Excludes(); len(others) > 0 {
			names := make([]string, len(others))
			for i, id := range others {
				names[i] = string(id)
			}
			_, _ = fmt.Fprintf(w, "      Not together with %s.\n", strings.Join(names, ", "))
		}
	}
}
