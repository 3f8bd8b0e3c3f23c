package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/importer"
	"latchkey/importer/otpauth"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// importAccounts is how many accounts a file has that is imported.
const importAccounts = 10_000

// measureImports compares reading plain files of many accounts with parsing the
// language that they are written in, and storing what was read with storing a
// tenth of it ten times over.
func measureImports(ctx context.Context) error {
	list := accounts(importAccounts)
	vaultFile, err := aegisFile(list)
	if err != nil {
		return err
	}
	links := linkFile(list)
	heading(fmt.Sprintf("%d accounts from a plain file", importAccounts), "    import   language      ratio")
	for _, file := range []struct {
		name     string
		data     []byte
		language func() error
	}{
		{"Aegis vault, and JSON", vaultFile, func() error { var v any; return json.Unmarshal(vaultFile, &v) }},
		{"list of links, and net/url", links, func() error { return parseURLs(string(links)) }},
	} {
		read := each(func() error {
			result, err := importer.Read(ctx, file.data, importer.Options{})
			if err == nil && len(result.Accounts) != len(list) {
				err = fmt.Errorf("%d accounts were read", len(result.Accounts))
			}
			return err
		})
		language := each(file.language)
		if read == 0 || language == 0 {
			return fmt.Errorf("%s could not be read", file.name)
		}
		row(file.name, "%7.0f ms %7.0f ms %8.1f ×", milliseconds(read), milliseconds(language), float64(read)/float64(language))
	}
	return measureStoring(ctx, list)
}

// measureStoring stores all accounts, and a tenth of them.
func measureStoring(ctx context.Context, list []vault.Account) error {
	tenth, err := storeOnce(ctx, list[:len(list)/10])
	if err != nil {
		return err
	}
	all, err := storeOnce(ctx, list)
	if err != nil {
		return err
	}
	heading(fmt.Sprintf("%d accounts into the system keyring", len(list)), "       all 10 × tenth      ratio")
	row("store", "%8.1f s %8.1f s %8.1f ×", all.Seconds(), 10*tenth.Seconds(), float64(all)/float64(10*tenth))
	return nil
}

// storeOnce stores accounts in an empty vault, which it empties again.
func storeOnce(ctx context.Context, list []vault.Account) (time.Duration, error) {
	store := keyring.OS()
	v, err := vault.Create(ctx, store)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if _, err := v.Add(ctx, list...); err != nil {
		return 0, err
	}
	return time.Since(start), empty(ctx, store)
}

// each is how long f takes, or 0 where it fails.
func each(f func() error) time.Duration {
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if err := f(); err != nil {
				b.Fatal(err)
			}
		}
	})
	return time.Duration(result.NsPerOp())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func parseURLs(text string) error {
	for line := range strings.Lines(text) {
		if _, err := url.Parse(strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	return nil
}

// linkFile writes accounts as provisioning URIs, one a line.
func linkFile(list []vault.Account) []byte {
	var text strings.Builder
	for _, a := range list {
		text.WriteString(otpauth.URI(a) + "\n")
	}
	return []byte(text.String())
}

// aegisFile writes accounts as a plain vault of Aegis.
func aegisFile(list []vault.Account) ([]byte, error) {
	entries := make([]any, len(list))
	for i, a := range list {
		entries[i] = map[string]any{
			"type": a.Kind, "uuid": fmt.Sprintf("00000000-0000-4000-8000-%012d", i), "name": a.Name, "issuer": a.Issuer,
			"note": "", "favorite": false, "icon": nil, "groups": []string{},
			"info": map[string]any{"secret": a.Secret.Base32(), "algo": a.Algorithm, "digits": a.Digits, "period": a.Period},
		}
	}
	return json.MarshalIndent(map[string]any{
		"version": 1, "header": map[string]any{"slots": nil, "params": nil},
		"db": map[string]any{"version": 3, "entries": entries, "groups": []any{}},
	}, "", "    ")
}
