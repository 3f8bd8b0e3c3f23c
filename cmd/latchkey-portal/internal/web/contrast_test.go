package web

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Text stands out from what it is on by 4.5 to 1 and edges by 3 to 1 (WCAG 2.2,
// 1.4.3 and 1.4.11), in light and in dark, in every portal's look.
func TestContrast(t *testing.T) {
	base, own := readColours(t, "portal.css"), readColours(t, "looks.css")
	pairs := []struct {
		over, under string
		least       float64
	}{
		{"text", "page", 4.5}, {"text", "card", 4.5}, {"text", "raised", 4.5}, {"text", "bad-page", 4.5},
		{"muted", "page", 4.5}, {"muted", "card", 4.5},
		{"link", "page", 4.5}, {"link", "card", 4.5}, {"on-accent", "accent", 4.5}, {"on-accent", "accent-over", 4.5},
		{"good", "good-page", 4.5}, {"bad", "bad-page", 4.5},
		{"edge", "card", 3}, {"accent", "card", 3}, {"accent", "page", 3}, {"bad", "card", 3},
	}
	for _, played := range profile.All() {
		for _, scheme := range []string{"light", "dark"} {
			colours := maps.Clone(base[scheme][":root"])
			if played.Look != "" {
				look := own[scheme][".look-"+played.Look]
				if len(look) == 0 {
					t.Errorf("%s: there is no look %q in %s", played.Name, played.Look, scheme)
				}
				maps.Copy(colours, look)
			}
			for _, p := range pairs {
				over, ok := colours[p.over]
				under, known := colours[p.under]
				if !ok || !known {
					t.Fatalf("%s lacks %s or %s", scheme, p.over, p.under)
				}
				if ratio := (max(over, under) + 0.05) / (min(over, under) + 0.05); ratio < p.least {
					t.Errorf("%s, %s: %s on %s is %.2f to 1, want %.1f", played.Name, scheme, p.over, p.under, ratio, p.least)
				}
			}
		}
	}
}

// readColours returns the luminances that a sheet sets, by scheme, by what they
// are set for, and by name.
func readColours(t *testing.T, sheet string) map[string]map[string]map[string]float64 {
	t.Helper()
	data, err := staticFiles.ReadFile("static/" + sheet)
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(data), "prefers-color-scheme: dark")
	if !found {
		t.Fatalf("%s has no dark colours", sheet)
	}
	all := map[string]map[string]map[string]float64{}
	for scheme, part := range map[string]string{"light": light, "dark": dark} {
		all[scheme] = map[string]map[string]float64{}
		for _, block := range regexp.MustCompile(`(?s)(:root|\.look-[a-z]+) \{(.*?)\}`).FindAllStringSubmatch(part, -1) {
			colours := map[string]float64{}
			for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(block[2], -1) {
				colours[m[1]] = luminance(t, m[2])
			}
			all[scheme][block[1]] = colours
		}
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var parts [3]int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &parts[0], &parts[1], &parts[2]); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(parts[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
