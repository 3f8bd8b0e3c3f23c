package web

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// Text stands out from what it is on by 4.5 to 1 and edges by 3 to 1 (WCAG 2.2,
// 1.4.3 and 1.4.11), in light and in dark.
func TestContrast(t *testing.T) {
	sheet, err := staticFiles.ReadFile("static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(sheet), "prefers-color-scheme: dark")
	if !found {
		t.Fatal("the sheet has no dark colours")
	}
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
	for name, part := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(part, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, p := range pairs {
			over, ok := colours[p.over]
			under, known := colours[p.under]
			if !ok || !known {
				t.Fatalf("%s lacks %s or %s", name, p.over, p.under)
			}
			if ratio := (max(over, under) + 0.05) / (min(over, under) + 0.05); ratio < p.least {
				t.Errorf("%s: %s on %s is %.2f to 1, want %.1f", name, p.over, p.under, ratio, p.least)
			}
		}
	}
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
