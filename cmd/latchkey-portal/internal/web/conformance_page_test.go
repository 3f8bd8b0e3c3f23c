//go:build !race

package web

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/vault/clock"
	"latchkey/vault/clock/ntptest"
)

// takesPicture returns the QR code as somebody has it who saves the picture, or takes
// one of the drawing.
func (v *visitor) takesPicture() []byte {
	v.t.Helper()
	for n := range v.page.Descendants() {
		if n.Data == "img" && strings.HasPrefix(attribute(n, "src"), "data:") {
			_, data, _ := strings.Cut(attribute(n, "src"), ";base64,")
			file, err := base64.StdEncoding.DecodeString(data)
			if err != nil {
				v.t.Fatal(err)
			}
			return file
		}
		if n.Data == "svg" {
			modules, err := strconv.Atoi(strings.Fields(attribute(n, "viewbox") + attribute(n, "viewBox"))[2])
			if err != nil {
				v.t.Fatal(err)
			}
			for path := range n.Descendants() {
				if path.Data == "path" {
					return v.rasterizes(attribute(path, "d"), modules)
				}
			}
		}
	}
	v.t.Fatalf("%s shows no QR code", v.at.Path)
	return nil
}

// rasterizes draws what drawQR wrote, as the page shows it.
func (v *visitor) rasterizes(path string, modules int) []byte {
	v.t.Helper()
	m := image.NewGray(image.Rect(0, 0, modules*modulePixels, modules*modulePixels))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	for run := range strings.SplitSeq(strings.TrimPrefix(path, "M"), "M") {
		var x, y, wide, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1h-%dz", &x, &y, &wide, &back); err != nil {
			v.t.Fatal(err)
		}
		at := image.Rect(x, y, x+wide, y+1)
		draw.Draw(m, image.Rectangle{at.Min.Mul(modulePixels), at.Max.Mul(modulePixels)}, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		v.t.Fatal(err)
	}
	return b.Bytes()
}

// problem is what the page says is wrong, with the first advice; empty for nothing.
func (v *visitor) problem() string {
	if v.status == http.StatusInternalServerError {
		for n := range v.page.Descendants() {
			if n.Data == "h1" {
				return textOf(n)
			}
		}
	}
	box := v.byID("problem")
	if box == nil {
		return ""
	}
	var words []string
	for n := range box.Descendants() {
		if (n.Data == "p" || n.Data == "li") && len(words) < 2 {
			words = append(words, textOf(n))
		}
	}
	return strings.Join(words, " ")
}

// clockCheck is what Latchkey says of its own clock, which is right.
func clockCheck(t *testing.T) string {
	t.Helper()
	var servers []string
	for range 2 {
		servers = append(servers, ntptest.Start(t, ntptest.Behaviour{}).Address)
	}
	result, err := clock.Measure(t.Context(), servers)
	if err != nil || !result.Known() {
		t.Fatalf("the clock is not known: %v", err)
	}
	return "“" + clock.Meaning(result.Offset, 30*time.Second) + "”"
}

// String says in a cell what came of an attempt.
func (a *attempt) String() string {
	if a.none {
		return "there is none"
	}
	text := string(a.outcome)
	if a.outcome == fault.Remarked {
		text = "read"
	}
	switch {
	case a.outcome == fault.Refused:
		return text + ": " + strings.Join(a.said, "; ")
	case len(a.said) > 0:
		text += ", and said " + strings.Join(a.said, "; ")
	}
	if !a.right {
		text += ", as another account than the portal means"
	}
	switch {
	case a.accepted && a.answer == "":
		return text + "; code accepted"
	case a.accepted:
		return text + "; code accepted, though the portal says “" + a.answer + "”"
	}
	return text + "; code not accepted, the portal says “" + a.answer + "”"
}

// messageRow logs in where a code comes by mail, which is nothing for an
// authenticator.
func messageRow(t *testing.T, f fault.Fault) conformanceRow {
	portal := newTestPortalOf(t, "pinventory")
	before := len(portal.outbox.Messages())
	come := func() int {
		portal.outbox.Release()
		return len(portal.outbox.Messages()) - before
	}
	portal.breaks(t, string(f.ID))
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	text := fmt.Sprintf("the portal says “An email with a 6-digit code was sent”: %s; mails at once: %d",
		yes(strings.Contains(textOf(v.page), "An email with a 6-digit code was sent")), come())
	if late := portal.faults.Post("jonas").Late; late > 0 {
		portal.clock.Move(late - time.Second)
		text += fmt.Sprintf("; after %.0f s: %d", late.Seconds()-1, come())
		portal.clock.Move(time.Second)
		text += fmt.Sprintf("; after %.0f s: %d", late.Seconds(), come())
	}
	if n := come(); n > 0 {
		codes := []string{}
		for _, m := range portal.outbox.Messages()[:n] {
			codes = append(codes, m.Code)
		}
		slices.Sort(codes)
		text += fmt.Sprintf("; different codes: %d", len(slices.Compact(codes)))
		v.givesCode("6-digit code", "Verify", portal.lastMessage(t).Code)
		text += "; code accepted: " + yes(v.at.Path == "/inventory")
	} else {
		v.press("Resend")
		v.press("Resend Code")
		text += fmt.Sprintf("; mails after “Resend Code”: %d", come())
	}
	return conformanceRow{f, text, "", "it has no part in it"}
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

const conformanceHead = `# What Latchkey makes of every fault

The test portal can be broken on purpose: ` + "`latchkey-portal faults`" + ` says what each
fault does, and ` + "`latchkey-portal serve --fault ID`" + ` switches it on. This table is what
came of it when Latchkey met each of them. A test makes it, and no cell is written by
hand: it starts the portal with the fault, sets up one account from the picture of the QR
code and one by typing the key with what stands beside it, stores both in a vault, and
gives the portal the codes that they make. It fails where a run gives another table:

` + "```sh\ngo test ./cmd/latchkey-portal/internal/web -run TestConformance -update\n```" + `

*Read* means that nothing was said about it. *As it should* compares the row with what a
good authenticator should do: whether the QR code and the key are read or refused, that
the account has the key, the parameters and the names that the portal means, and whether
the portal has to accept the code.
`

// conformancePage writes the table.
func conformancePage(rows []conformanceRow) string {
	var b strings.Builder
	b.WriteString(conformanceHead)
	good, bad := 0, 0
	for _, r := range rows {
		switch {
		case r.judged == "yes":
			good++
		case r.fault.Group != fault.Messages:
			bad++
		}
	}
	_, _ = fmt.Fprintf(&b, "\nOf %d faults that an authenticator has a part in, Latchkey does as it should with %d.\n", good+bad, good)
	for _, group := range fault.Groups() {
		_, _ = fmt.Fprintf(&b, "\n## %s%s\n\n", strings.ToUpper(string(group[:1])), group[1:])
		if group == fault.Messages {
			b.WriteString("| fault | a good authenticator | what the user sees at the portal |\n| --- | --- | --- |\n")
		} else {
			b.WriteString("| fault | a good authenticator | the QR code | the key, typed | as it should |\n| --- | --- | --- | --- | --- |\n")
		}
		for _, r := range rows {
			if r.fault.Group != group {
				continue
			}
			cells := []string{r.title(), r.fault.Should, r.first}
			if group != fault.Messages {
				cells = append(cells, r.typed, r.judged)
			}
			for i, cell := range cells {
				cells[i] = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(cell)
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
	}
	return b.String()
}

func (r conformanceRow) title() string {
	title := strings.ReplaceAll(r.fault.Title, "&", "&amp;")
	if n := r.fault.Number; n != nil {
		title = fmt.Sprintf("%s (%d %s)", title, n.Default, n.Unit)
	}
	return fmt.Sprintf("%s `%s`", title, r.fault.ID)
}
