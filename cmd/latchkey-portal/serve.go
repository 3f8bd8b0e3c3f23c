package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"latchkey/cmd/latchkey-portal/internal/control"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/panel"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/served"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// A setting is what the command line says about the portal.
type setting struct {
	addr    string // host:port
	profile string // its name, several with commas between them, or allProfiles
	mode    string
	rules   string // a file of settings, or ""

	smtp       string // host:port of a mail server; empty for none
	smtpFrom   string // whom relayed mails are from
	smsWebhook string // where SMS are posted to; empty for nowhere

	data    string // the file that keeps users, keys and messages; empty for memory
	dataKey string // the file with its key; empty for the one beside it
	users   string // the file with the users to begin with; empty for the profile's
	seed    string // what keys are derived from
	seeded  bool   // that --seed was given

	names              []string // further ones that the portal answers to
	faults, userFaults []string // what is done wrong on purpose
	tokenFile          string   // the file with the API's token; empty for one that is drawn

	passwordCost int // bcrypt's; zero means its default, which the command line leaves it at
}

// allProfiles stands for every profile.
const allProfiles = "all"

// A cast is one of the portals that are to be played.
type cast struct {
	profile profile.Profile
	start   start
	out     waysOut
	faults  *fault.Board
}

// serve listens and answers until ctx ends; then it lets requests that have begun
// finish.
func serve(ctx context.Context, set setting, stdout, stderr io.Writer) (err error) {
	all, err := set.cast(ctx)
	defer func() {
		for _, c := range all {
			err = errors.Join(err, c.start.close())
		}
	}()
	if err != nil {
		return err
	}
	host, err := set.host(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(set.names, func(name string) bool { return !web.IsHostName(name) }); i >= 0 {
		return usageError{fmt.Errorf("--host %q is not the name of a host, without http:// and port, as in portal", set.names[i])}
	}
	token, shared, err := set.token()
	if err != nil {
		return err
	}
	options := served.Options{
		Addr: set.addr, Names: set.names, Log: slog.New(slog.NewTextHandler(stderr, nil)), PasswordCost: set.passwordCost, Token: token, Version: version(),
	}
	for _, c := range all {
		options.Parts = append(options.Parts, played.Part{
			Profile: c.profile, Secrets: c.start.secrets, Store: c.start.store, Messages: c.start.messages, Ways: c.out.Ways,
			Faults: c.faults,
		})
	}
	server, err := served.Start(ctx, options)
	if err != nil {
		return faultUsage(err)
	}
	set.announce(stdout, server, all, token)
	for _, c := range all {
		c.out.warn(stderr)
	}
	if !web.IsLoopback(host) {
		_, _ = fmt.Fprintf(stderr, "Warning: %s can be reached from other machines, and whoever reaches it can see and reset every user.\n", server.Addr())
	}
	if shared {
		_, _ = fmt.Fprintf(stderr, "Warning: others on this machine can read the token in %s; make the file yours alone with chmod 600.\n", set.tokenFile)
	}
	return server.Serve(ctx)
}

// cast reads what the command line names, and locks the data files. What it returns is
// to be closed, with an error as well.
func (set setting) cast(ctx context.Context) (all []cast, err error) {
	profiles, err := set.play()
	if err != nil {
		return nil, err
	}
	if len(profiles) > 1 && set.users != "" {
		return nil, usageError{errors.New("--users needs a single --profile, whose users they are")}
	}
	for _, p := range profiles {
		c := cast{profile: p}
		if c.faults, err = set.board(); err != nil {
			return all, err
		}
		if c.out, err = set.waysOut(ctx, p); err != nil {
			return all, usageError{err}
		}
		if c.start, err = set.of(p, len(profiles)).begin(p); err != nil {
			return all, err
		}
		c.profile.Fixtures = c.start.fixtures
		all = append(all, c)
	}
	return all, nil
}

// host is what is listened on.
func (set setting) host(ctx context.Context) (string, error) {
	host, port, err := net.SplitHostPort(set.addr)
	if err != nil {
		return "", usageError{fmt.Errorf("--addr %q is not host:port, as in 127.0.0.1:8087", set.addr)}
	}
	if _, err := net.DefaultResolver.LookupPort(ctx, "tcp", port); err != nil {
		return "", usageError{fmt.Errorf("--addr %q has no port that is possible; choose one from 0 to 65535", set.addr)}
	}
	return host, nil
}

// token is that of the API. shared says that others may read its file.
func (set setting) token() (t control.Token, shared bool, err error) {
	if set.tokenFile == "" {
		return control.DrawToken(), false, nil
	}
	return control.ReadToken(set.tokenFile)
}

// play returns the profiles in their mode with their settings.
func (set setting) play() ([]profile.Profile, error) {
	names := strings.Split(set.profile, ",")
	if set.profile == allProfiles {
		names = nil
		for _, p := range profile.All() {
			names = append(names, p.Name)
		}
	}
	mode := profile.Mode(set.mode)
	if !slices.Contains(profile.Modes(), mode) {
		return nil, usageError{fmt.Errorf("--mode %q is not known; choose %s or %s", set.mode, profile.AsDocumented, profile.AsStandard)}
	}
	var all []profile.Profile
	for i, name := range names {
		name = strings.TrimSpace(name)
		p, ok := profile.ByName(name)
		switch {
		case !ok:
			return nil, usageError{fmt.Errorf("--profile %q is not known; choose one of %s, or several with commas between them, or %s", name, profileNames(), allProfiles)}
		case slices.ContainsFunc(all[:i], func(other profile.Profile) bool { return other.Name == name }):
			return nil, usageError{fmt.Errorf("--profile has %s twice; leave one of them out", name)}
		}
		p, err := set.changed(p.In(mode))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// changed returns a profile with the settings in the file, if one is named.
func (set setting) changed(p profile.Profile) (profile.Profile, error) {
	if set.rules == "" {
		return p, nil
	}
	file, err := os.Open(set.rules)
	if err != nil {
		return profile.Profile{}, fmt.Errorf("reading the settings: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	changed, err := p.Change(file)
	if err != nil {
		return profile.Profile{}, fmt.Errorf("the settings in %s cannot be used: %w", set.rules, err)
	}
	return changed, nil
}

// listSettings writes what can be changed, with what a profile has.
func listSettings(w io.Writer, p profile.Profile) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range profile.AllSettings() {
		_, _ = fmt.Fprintf(table, "%s = %s\t# %s\n", s.Name, s.Value(p.Rules), s.Help)
	}
	_ = table.Flush()
}

// profileNames lists what can be played.
func profileNames() string {
	var names []string
	for _, p := range profile.All() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// announce prints what a person needs to begin. The passwords are those of
// fixtures, which are public.
func (set setting) announce(w io.Writer, server *served.Server, all []cast, token control.Token) {
	for i, c := range all {
		portal := server.Stage().Portals()[i]
		_, _ = fmt.Fprintf(w, "%s, the test portal, is ready: %s/\n\n", c.profile.Site, portal.Base())
		announceUsers(w, c.profile)
		_, _ = fmt.Fprintf(w, "\n%-13s%s%s\n", c.profile.Enter()+":", portal.Base(), c.profile.LogIn.Path)
		announceInvitations(w, portal.Pages().InvitationLinks())
		_, _ = fmt.Fprintln(w)
	}
	_, _ = fmt.Fprintf(w, "Control panel: %s%s (log in with the token below)\n", server.Base(), panel.Path)
	_, _ = fmt.Fprintf(w, "Control API:   %s/openapi.json describes it\n", server.Base())
	if set.tokenFile == "" {
		_, _ = fmt.Fprintf(w, "Token:         %s\n", token.Reveal())
	} else {
		_, _ = fmt.Fprintf(w, "Token:         the one in %s\n", set.tokenFile)
	}
	all[0].out.announce(w)
	announceFaults(w, server.Stage().Portals())
	announceKept(w, server, all)
}
