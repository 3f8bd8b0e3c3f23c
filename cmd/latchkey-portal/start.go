package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/seed"
	"latchkey/cmd/latchkey-portal/internal/served"
	"latchkey/cmd/latchkey-portal/internal/state"
	"latchkey/vault/disk"
)

// startFlags are the flags about what the portal begins with.
func (set *setting) startFlags(flags *pflag.FlagSet) {
	flags.StringVar(&set.data, "data", "",
		"keep users, keys, requests and messages in this `file` and, while it runs, in one with .journal behind its name, across restarts, encrypted; without it they are kept in memory only")
	flags.StringVar(&set.dataKey, "data-key-file", "",
		"the `file` with the key of the data; without it that is beside the data, with .key behind its name")
	flags.StringVar(&set.users, "users", "",
		"begin with the users in this `file` and not with the profile's; see latchkey-portal help users")
	flags.StringVar(&set.seed, "seed", "",
		"derive keys and invitations from this `text`, the same every time; they are no secrets then")
}

// newUsersHelp is a topic of the help, which runs nothing.
func newUsersHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "users",
		Short: "How the file that --users reads is written",
		Long:  profile.UsersHelp + "\n\nFor example:\n\n" + profile.UsersExample,
	}
}

// A start is what a portal begins with.
type start struct {
	fixtures []profile.Fixture
	secrets  enroll.Secrets // nil for those drawn at random
	store    enroll.Store   // nil for memory only
	messages outbox.Store   // likewise
	close    func() error
	where    string // the data file
}

// begin reads what the command line names, and locks the data file.
func (set setting) begin(p profile.Profile) (start, error) {
	s := start{fixtures: p.Fixtures, close: func() error { return nil }, where: set.data}
	switch {
	case set.dataKey != "" && set.data == "":
		return start{}, usageError{errors.New("--data-key-file needs --data, whose key it is")}
	case set.seeded && set.seed == "":
		return start{}, usageError{errors.New("--seed is empty; give it a text")}
	case len(set.seed) > seed.Longest:
		return start{}, usageError{fmt.Errorf("--seed has more than %d bytes; give it a shorter text", seed.Longest)}
	case set.seeded:
		s.secrets = seed.New(set.seed, p.Name)
	}
	if set.users != "" {
		var err error
		if s.fixtures, err = readUsers(set.users, p); err != nil {
			return start{}, err
		}
	}
	if set.data != "" {
		file, err := state.Open(set.data, set.dataKey, p.Name)
		if err != nil {
			return start{}, err
		}
		s.store, s.messages, s.close = file.Portal(), file.Messages(), file.Close
	}
	return s, nil
}

// of is what the command line says about one of so many portals: of several each has a
// data file of its own, with its name in the file's.
func (set setting) of(p profile.Profile, portals int) setting {
	if portals > 1 && set.data != "" {
		ending := filepath.Ext(set.data)
		set.data = strings.TrimSuffix(set.data, ending) + "-" + p.Name + ending
	}
	return set
}

// readUsers reads a file of users, whatever kind of file it is.
func readUsers(path string, p profile.Profile) ([]profile.Fixture, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the users in %s cannot be read (%s); name a file that can with --users", path, disk.Reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, profile.UsersMost+1))
	if err != nil {
		return nil, fmt.Errorf("the users in %s cannot be read (%s); name a file that can with --users", path, disk.Reason(err))
	}
	users, err := profile.ReadUsers(data, p.Rules)
	if err != nil {
		return nil, fmt.Errorf("the users in %s cannot be taken: %w", path, err)
	}
	return users, nil
}

// mostAnnounced is how many users, and how many invitations, are printed.
const mostAnnounced = 20

// announceUsers prints with what one can log in.
func announceUsers(w io.Writer, p profile.Profile) {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintln(table, p.NameLabel()+"\tPassword")
	printed, more := 0, 0
	for _, fixture := range p.Fixtures {
		switch {
		case fixture.Password == "":
		case printed == mostAnnounced:
			more++
		default:
			printed++
			_, _ = fmt.Fprintf(table, "%s\t%s\n", fixture.UserName, fixture.Password)
		}
	}
	_ = table.Flush()
	if more > 0 {
		_, _ = fmt.Fprintf(w, "and %d more, on the front page\n", more)
	}
}

func announceInvitations(w io.Writer, links []string) {
	for i, link := range links {
		if i == mostAnnounced {
			_, _ = fmt.Fprintf(w, "and %d more, on the front page\n", len(links)-i)
			break
		}
		_, _ = fmt.Fprintf(w, "Invitation:  %s\n", link)
	}
}

// announceKept prints what becomes of users and keys, and whether keys are any.
func announceKept(w io.Writer, server *served.Server, all []cast) {
	seeded := func(p *played.Portal) bool { return p.Directory().Seeded() }
	if slices.ContainsFunc(server.Stage().Portals(), seeded) {
		_, _ = fmt.Fprintln(w, "\nKeys and invitations are derived from a seed and are no secrets.")
	}
	if all[0].start.store != nil {
		var files []string
		for _, c := range all {
			files = append(files, c.start.where)
		}
		_, _ = fmt.Fprintf(w, "\nStop it with Ctrl+C; users, keys and messages are kept in %s.\n", strings.Join(files, ", "))
		return
	}
	_, _ = fmt.Fprintln(w, "\nStop it with Ctrl+C; users and keys are then forgotten.")
}
