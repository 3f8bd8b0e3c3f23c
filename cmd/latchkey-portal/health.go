package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const (
	// healthTime is how long one answer may take.
	healthTime = 5 * time.Second
	// healthPause lies between two questions.
	healthPause = 200 * time.Millisecond
	// longestHealth bounds what is read of an answer, in bytes.
	longestHealth = 64 << 10
)

func newHealth() *cobra.Command {
	wait := time.Duration(0)
	cmd := &cobra.Command{
		Use:   "health [URL]",
		Short: "Say whether a portal can be used",
		Long: "Ask a portal that runs, at http://127.0.0.1:8087 if nothing is said, whether it can be used:\n" +
			"whether all users are there and, where they are kept, can be written. The exit status is 0\n" +
			"if it can and 1 if it cannot. It needs no token, and is what a container's health check\n" +
			"runs, where there is no other program to ask with.",
		Example: "  latchkey-portal health\n  latchkey-portal health --wait 30s http://127.0.0.1:9000",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{errors.New("health takes one URL at most")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			address := "http://127.0.0.1:8087"
			if len(args) > 0 {
				address = args[0]
			}
			u, err := url.Parse(address)
			if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
				return usageError{errors.New("that is not the address of a portal, as in http://127.0.0.1:8087")}
			}
			if err := healthy(cmd.Context(), strings.TrimRight(u.String(), "/"), wait); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "The portal can be used.")
			return err
		},
	}
	cmd.Flags().DurationVar(&wait, "wait", 0, "ask again for so `long`, as in 30s, before it is said that it cannot be used")
	return cmd
}

// healthy asks a portal until it can be used, for as long as wait says.
func healthy(ctx context.Context, base string, wait time.Duration) error {
	last := time.Now().Add(wait)
	client := &http.Client{Timeout: healthTime}
	defer client.CloseIdleConnections()
	for {
		err := ready(ctx, client, base)
		if err == nil || time.Now().Add(healthPause).After(last) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(healthPause):
		}
	}
}

// ready asks once.
func ready(ctx context.Context, client *http.Client, base string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
	if err != nil {
		return errors.New("that is not the address of a portal, as in http://127.0.0.1:8087")
	}
	response, err := client.Do(r)
	var dialing *net.OpError
	switch {
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return fmt.Errorf("nothing answers at %s; start the portal there, or give its address", base)
	case err != nil:
		return fmt.Errorf("the portal at %s does not answer as it should; look at its log", base)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, longestHealth))
	switch response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusNotFound:
		return fmt.Errorf("nothing at %s says whether a portal can be used; give the address of the first portal, without a path", base)
	default:
		return fmt.Errorf("the portal at %s answers with %s; look at its log", base, response.Status)
	}
}
