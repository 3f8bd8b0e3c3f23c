package panel

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"latchkey/cmd/latchkey-portal/internal/timepiece"
)

// A clockPage shows the clock and sets it.
type clockPage struct {
	common
	Action                             string
	Shows                              string
	Now                                int64 // milliseconds since 1970
	Offset                             string
	Frozen                             bool
	Steps                              []step
	OffsetField, AtField, AdvanceField field
}

// A step is what is left of the present time step, for portals with one period.
type step struct {
	Period int // seconds
	Left   string
	Names  []string
}

// clockNote says how the clock is set, where it is not the computer's.
func (p *Panel) clockNote() string {
	status := p.stage.Clock().Status()
	switch {
	case status.Frozen:
		return "The clock stands still at " + moment(status.Now) + "."
	case status.Offset.Abs() >= time.Millisecond:
		return "The clock is " + offsetSays(status.Offset) + "."
	}
	return ""
}

// offsetSays puts an offset into words.
func offsetSays(offset time.Duration) string {
	seconds := strconv.FormatFloat(offset.Abs().Round(time.Millisecond).Seconds(), 'f', -1, 64)
	switch {
	case offset.Abs() < time.Millisecond:
		return "the computer's"
	case offset < 0:
		return seconds + " seconds behind the computer's"
	}
	return seconds + " seconds ahead of the computer's"
}

func (p *Panel) showClock(w http.ResponseWriter, r *http.Request, s *session) {
	p.showTime(w, r, s.hear(clockPath).note, nil)
}

func (p *Panel) showTime(w http.ResponseWriter, r *http.Request, note string, wrong *problem) {
	status := p.stage.Clock().Status()
	page := clockPage{
		common: p.commonAt(clockPath), Action: clockPath, Shows: moment(status.Now), Now: status.Now.UnixMilli(),
		Offset: offsetSays(status.Offset), Frozen: status.Frozen,
	}
	page.Clock = "" // the page itself says so
	page.Note, page.Problem = note, wrong
	value := func(name string) string {
		if wrong != nil && wrong.Field == name {
			return r.PostForm.Get(name)
		}
		return ""
	}
	page.OffsetField = field{Name: "offset", Label: "Seconds ahead", Hint: "Of the computer's clock; below zero for behind.", Value: value("offset")}.told(wrong)
	page.AtField = field{Name: "at", Label: "Moment", Hint: "Such as 2030-01-31 12:00:00, in UTC.", Value: value("at")}.told(wrong)
	page.AdvanceField = field{Name: "advance", Label: "Seconds on", Hint: "From what the clock shows; below zero for back.", Value: value("advance")}.told(wrong)
	for _, portal := range p.stage.Portals() {
		profile := portal.Profile()
		i := slices.IndexFunc(page.Steps, func(s step) bool { return s.Period == profile.Rules.Period })
		if i < 0 {
			left := timepiece.Left(status.Now, profile.Rules.Period)
			page.Steps = append(page.Steps, step{Period: profile.Rules.Period, Left: strconv.Itoa(int(math.Ceil(left.Seconds())))})
			i = len(page.Steps) - 1
		}
		page.Steps[i].Names = append(page.Steps[i].Names, profile.Name)
	}
	p.show(w, r, "clock", "Clock", wrong, page)
}

// setClock does what the button says that was pressed.
func (p *Panel) setClock(w http.ResponseWriter, r *http.Request, s *session) {
	do := r.PostForm.Get("do")
	setting, err := readClock(do, r.PostForm.Get)
	if err != nil {
		p.showTime(w, r, "", typo("", do, err))
		return
	}
	if err := p.stage.SetClock(setting); err != nil {
		p.showTime(w, r, "", problemOf("", do, p.explain(r, err)))
		return
	}
	p.to(w, r, s, clockPath, "The clock was set.")
}

// readClock reads what is to be changed about the clock, from the field that has the
// button's name.
func readClock(do string, get func(string) string) (timepiece.Setting, error) {
	yes, no, none := true, false, time.Duration(0)
	switch do {
	case "offset":
		span, err := readSeconds(get(do))
		return timepiece.Setting{Offset: &span}, err
	case "advance":
		span, err := readSeconds(get(do))
		return timepiece.Setting{Advance: &span}, err
	case "at":
		moment, err := readMoment(get(do))
		return timepiece.Setting{At: &moment}, err
	case "freeze":
		return timepiece.Setting{Frozen: &yes}, nil
	case "run":
		return timepiece.Setting{Frozen: &no}, nil
	case "restore":
		return timepiece.Setting{Offset: &none, Frozen: &no}, nil
	}
	return timepiece.Setting{}, errors.New("choose what to do about the clock")
}
