package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/vault/disk"
)

// addrFlags are the flags about how the portal is reached.
func (set *setting) addrFlags(flags *pflag.FlagSet) {
	flags.StringVar(&set.addr, "addr", "127.0.0.1:8087",
		"`host:port` to listen on; port 0 takes a free one; keep to a loopback host unless other machines are to reach the portal")
	flags.StringSliceVar(&set.names, "host", nil,
		"a further `name` under which it is reached, such as that of a service in a container network; the first is in links where --addr names no host")
	flags.StringVar(&set.tokenFile, "token-file", "",
		"a `file` with the token of the control API, for nobody else to read; without it one is drawn and printed")
}

func newDemo() *cobra.Command {
	set := setting{profile: allProfiles, mode: string(profile.AsDocumented), smtpFrom: defaultFrom}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Serve every portal with its made-up users, to look around",
		Long: "Serve every portal with its made-up users until interrupted, each at a port of its own:\n" +
			"the first at --addr, the others at the ports that follow. All of it is in memory.",
		Args: noArguments("demo"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd.Context(), set, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	set.addrFlags(cmd.Flags())
	set.faultFlags(cmd.Flags())
	return cmd
}

func newProfiles() *cobra.Command {
	return &cobra.Command{
		Use:   "profiles",
		Short: "List the portals that can be played",
		Args:  noArguments("profiles"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, p := range profile.All() {
				_, _ = fmt.Fprintf(table, "%s\t%s\n", p.Name, p.Summary)
			}
			return table.Flush()
		},
	}
}

func newCheck() *cobra.Command {
	set := setting{smtpFrom: defaultFrom}
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Say whether a file of users or of settings is right, without starting anything",
		Long: "Read a file for --users or --settings, and say for which portals it is right and what is\n" +
			"wrong with it for the others. Without --profile it has to be right for one portal at\n" +
			"least, otherwise for those that are named.",
		Example: "  latchkey-portal check users.json\n  latchkey-portal check --profile pinventory rules",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("check takes one file")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return set.check(cmd.OutOrStdout(), args[0], cmd.Flags().Changed("profile"))
		},
	}
	set.flags(cmd)
	cmd.Flags().Lookup("profile").DefValue = "" // left out, it stands for any portal
	return cmd
}

// check writes for which portals a file is right. named says that it has to be for all
// of them.
func (set setting) check(w io.Writer, path string, named bool) error {
	if !named {
		set.profile = allProfiles
	}
	profiles, err := set.play()
	if err != nil {
		return err
	}
	data, err := readWhole(path)
	if err != nil {
		return err
	}
	kind, reads := "settings", func(p profile.Profile) error { _, err := p.Change(bytes.NewReader(data)); return err }
	if text := strings.TrimSpace(strings.TrimPrefix(string(data), "\uFEFF")); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		kind, reads = "users", func(p profile.Profile) error { _, err := profile.ReadUsers(data, p.Rules); return err }
	}
	var right, wrong []string
	for _, p := range profiles {
		if err := reads(p); err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", p.Name, err))
			continue
		}
		right = append(right, p.Name)
	}
	if len(right) == 0 || named && len(wrong) > 0 {
		return fmt.Errorf("the %s in %s cannot be used for %s", kind, path, wrong[0])
	}
	_, _ = fmt.Fprintf(w, "The %s in %s are right for %s.\n", kind, path, strings.Join(right, ", "))
	for _, why := range wrong {
		_, _ = fmt.Fprintf(w, "They are not for %s.\n", why)
	}
	return nil
}

// readWhole reads a file that is no larger than a file of users may be.
func readWhole(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read (%s); name a file that can", path, disk.Reason(err))
	}
	defer func() { _ = file.Close() }() // it is only read
	data, err := io.ReadAll(io.LimitReader(file, profile.UsersMost+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read (%s); name a file that can", path, disk.Reason(err))
	}
	return data, nil
}
