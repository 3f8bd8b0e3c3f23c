package control

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A Profile is a portal that is played.
type Profile struct {
	Name     string            `json:"name" doc:"By which it is named in this API." example:"cin7"`
	Site     string            `json:"site" doc:"What its pages call it." example:"Stockroom Rehearsal"`
	Summary  string            `json:"summary" doc:"What kind of portal it is."`
	URL      string            `json:"url" doc:"Where its front page is." example:"http://127.0.0.1:8087/"`
	LogIn    string            `json:"log_in_url" doc:"Where one logs in." example:"http://127.0.0.1:8087/Account/Login"`
	Mode     string            `json:"mode" doc:"Whether it is played with its weaknesses." enum:"as-documented,as-standard"`
	Kept     bool              `json:"kept" doc:"Whether users, keys and messages outlast the process."`
	Users    int               `json:"users" doc:"How many users there are." example:"4"`
	Settings map[string]string `json:"settings" doc:"Every setting with its value, as latchkey-portal settings prints them." example:"{\"digits\":\"6\",\"period\":\"30\"}"`
	Faults   []string          `json:"faults" nullable:"false" doc:"What is broken on purpose for all its users." example:"[\"clock-fast:90\"]"`
}

// A ProfileChange is what is to be otherwise about a portal.
type ProfileChange struct {
	Settings map[string]string `json:"settings,omitempty" maxProperties:"100" doc:"The settings to change, by their names, with their values as text; GET /api/v1/settings says what there are." example:"{\"digits\":\"8\",\"period\":\"60\"}"`
	Faults   *[]string         `json:"faults,omitempty" maxItems:"100" doc:"All that is to be broken on purpose for all users of the portal; GET /api/v1/faults says what there is. What is broken for single users stays." example:"[\"digits-8\",\"clock-fast:90\"]"`
}

// TransformSchema has it say something at least.
func (ProfileChange) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	least := 1
	s.MinProperties = &least
	return s
}

// A Setting is something about a portal that can be changed.
type Setting struct {
	Name string `json:"name" doc:"By which it is named." example:"digits"`
	Help string `json:"help" doc:"What it is, with its unit." example:"of codes"`
}

// OneProfile is a request about one portal.
type OneProfile struct {
	Name string `path:"profile" maxLength:"64" doc:"The name of a portal that is played." example:"cin7"`
}

type changeInput struct {
	OneProfile
	Body ProfileChange
}

type profileAnswer struct{ Body Profile }

type profilesAnswer struct {
	Body struct {
		Profiles []Profile `json:"profiles" nullable:"false" doc:"Those that are played, in the order in which they were named at the start."`
	}
}

type allSettingsAnswer struct {
	Body struct {
		Settings []Setting `json:"settings" nullable:"false" doc:"All there are."`
	}
}

func (c *Control) routeProfiles() {
	huma.Register(c.api, operation("list-profiles", http.MethodGet, "/profiles", tagProfile, "List the portals",
		"The portals that are played, with where they are, their settings and what is broken on purpose."), c.listProfiles)
	huma.Register(c.api, operation("get-profile", http.MethodGet, "/profiles/{profile}", tagProfile, "Look at a portal",
		"One portal with its settings and what is broken on purpose.", http.StatusNotFound), c.getProfile)
	huma.Register(c.api, operation("set-profile", http.MethodPut, "/profiles/{profile}", tagProfile, "Change a portal",
		"Changes settings and what is broken on purpose, all of it or none, at once and until the process ends; those that are left out stay as they are. "+
			"Keys and codes stay what users were set up with. Where the change is about what is set up, log-ins that are under way begin again. "+
			"What would lock users out, has no place on the portal's pages, or contradicts another fault, is refused.",
		http.StatusNotFound, http.StatusConflict), c.setProfile)
	huma.Register(c.api, operation("list-settings", http.MethodGet, "/settings", tagProfile, "List the settings",
		"What can be changed about any portal."), c.listSettings)
}

func profileOf(p *played.Portal) Profile {
	played := p.Profile()
	return Profile{
		Name: played.Name, Site: played.Site, Summary: played.Summary, URL: p.Base() + "/", LogIn: p.Base() + played.LogIn.Path,
		Mode: string(played.Mode), Kept: p.Kept(), Users: len(p.Directory().Users()), Settings: played.Values(),
		Faults: fault.Texts(p.Faults().All()),
	}
}

func (c *Control) listProfiles(context.Context, *struct{}) (*profilesAnswer, error) {
	out := &profilesAnswer{}
	for _, p := range c.stage.Portals() {
		out.Body.Profiles = append(out.Body.Profiles, profileOf(p))
	}
	return out, nil
}

func (c *Control) getProfile(_ context.Context, in *OneProfile) (*profileAnswer, error) {
	p, err := c.stage.Portal(in.Name)
	if err != nil {
		return nil, userProblem(err)
	}
	return &profileAnswer{profileOf(p)}, nil
}

func (c *Control) setProfile(_ context.Context, in *changeInput) (*profileAnswer, error) {
	p, err := c.stage.Portal(in.Name)
	if err != nil {
		return nil, userProblem(err)
	}
	if err := p.Change(played.Change{Settings: in.Body.Settings, Faults: in.Body.Faults}); err != nil {
		return nil, userProblem(err)
	}
	return &profileAnswer{profileOf(p)}, nil
}

func (c *Control) listSettings(context.Context, *struct{}) (*allSettingsAnswer, error) {
	out := &allSettingsAnswer{}
	for _, s := range profile.AllSettings() {
		out.Body.Settings = append(out.Body.Settings, Setting{s.Name, s.Help})
	}
	return out, nil
}
