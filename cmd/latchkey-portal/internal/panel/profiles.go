package panel

import (
	"errors"
	"net/http"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A portal is one as it is listed.
type portal struct {
	profile.Profile
	Path, Front, LogIn string
	Users              int
	Kept               bool
}

func portalOf(p *played.Portal) portal {
	playing := p.Profile()
	return portal{
		Profile: playing, Path: at(profilePath, "profile", playing.Name), Front: p.Base() + "/", LogIn: p.Base() + playing.LogIn.Path,
		Users: len(p.Directory().Users()), Kept: p.Kept(),
	}
}

// A profilesPage lists the portals that are played.
type profilesPage struct {
	common
	Portals []portal
}

func (p *Panel) showProfiles(w http.ResponseWriter, r *http.Request, _ *session) {
	page := profilesPage{common: p.commonAt(profilesPath)}
	for _, one := range p.stage.Portals() {
		page.Portals = append(page.Portals, portalOf(one))
	}
	p.show(w, r, "profiles", "Portals", nil, page)
}

// A profilePage shows one portal, with its settings to change.
type profilePage struct {
	common
	Portal   portal
	Action   string
	Settings []setting
	Changed  int // how many are not as in the mode that is played
	Faults   faultsCard
}

// A setting is one to change, with what it is in either mode.
type setting struct {
	Field                field
	Documented, Standard string // where the two differ
	Usual                string // in the mode that is played, where the value is another
}

// settingField is what the fields of settings have before their names.
const settingField = "set-"

func (p *Panel) showProfile(w http.ResponseWriter, r *http.Request, s *session) {
	one, err := p.stage.Portal(r.URL.Query().Get("profile"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.showPortal(w, r, one, s.hear(r.URL.RequestURI()).note, nil)
}

func (p *Panel) showPortal(w http.ResponseWriter, r *http.Request, one *played.Portal, note string, wrong *problem) {
	page := profilePage{common: p.commonAt(profilesPath), Portal: portalOf(one), Action: profilePath}
	page.Note, page.Problem = note, wrong.in("")
	page.Faults = p.faultsFor(r, one, "", wrong.in(faultsForm))
	playing := page.Portal.Profile
	now := playing.Values()
	documented, standard := now, now
	if original, ok := profile.ByName(playing.Name); ok {
		documented, standard = original.In(profile.AsDocumented).Values(), original.In(profile.AsStandard).Values()
	}
	usual := documented
	if playing.Mode == profile.AsStandard {
		usual = standard
	}
	for _, known := range profile.AllSettings() {
		name := known.Name
		f := field{Name: settingField + name, Label: name, Hint: played.Sentence(known.Help), Value: now[name], Choices: choices(name, now[name]), Optional: true}
		if r.PostForm.Has(f.Name) {
			f.Value = r.PostForm.Get(f.Name)
		}
		one := setting{Field: f.told(wrong)}
		if documented[name] != standard[name] {
			one.Documented, one.Standard = documented[name], standard[name]
		}
		if now[name] != usual[name] {
			one.Usual = usual[name]
			page.Changed++
		}
		page.Settings = append(page.Settings, one)
	}
	p.show(w, r, "profile", playing.Site, wrong, page)
}

// choices are what a setting can be, where it is one of a few.
func choices(name, value string) []string {
	switch {
	case name == "algorithm":
		return algorithms()
	case value == "yes" || value == "no":
		return []string{"yes", "no"}
	}
	return nil
}

// setProfile changes the settings that are not as they were.
func (p *Panel) setProfile(w http.ResponseWriter, r *http.Request, s *session) {
	one, err := p.stage.Portal(r.PostForm.Get("profile"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	changed, now := map[string]string{}, one.Profile().Values()
	for name, values := range r.PostForm {
		setting, ok := strings.CutPrefix(name, settingField)
		if value := strings.TrimSpace(values[0]); ok && now[setting] != value {
			changed[setting] = value
		}
	}
	where := at(profilePath, "profile", one.Profile().Name)
	if len(changed) == 0 {
		p.to(w, r, s, where, "Nothing was changed.")
		return
	}
	if err := one.Set(changed); err != nil {
		var wrong *profile.SettingError
		name := ""
		if errors.As(err, &wrong) && wrong.Name != "" {
			name = settingField + wrong.Name
		}
		p.showPortal(w, r, one, "", problemOf("", name, p.explain(r, err)))
		return
	}
	p.to(w, r, s, where, "The settings were changed. They hold until the test server stops, or everything is reset.")
}
