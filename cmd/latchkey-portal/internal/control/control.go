package control

import (
	"log/slog"
	"maps"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/stream"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// Options are what a [Control] works and how it can be reached.
type Options struct {
	Stage *played.Stage
	Token Token
	// Hosts are the names under which requests are answered.
	Hosts web.Hosts
	Log   *slog.Logger
	// Version is that of the program.
	Version string
	// Now is the computer's clock; nil for it.
	Now func() time.Time
}

// A Control is the API's [http.Handler].
type Control struct {
	stage   *played.Stage
	door    *Door
	hosts   web.Hosts
	log     *slog.Logger
	version string
	api     huma.API
	mux     *http.ServeMux
	// document is the API's description, as it is answered.
	document []byte
	press    web.QRPress
	wordings []wording
	// listeners are told events as they happen.
	listeners *stream.Room
}

// The tags that group the operations.
const (
	tagUsers   = "Users"
	tagCodes   = "Enrollment and codes"
	tagServer  = "The server"
	tagProfile = "Portals"
	tagFaults  = "Broken on purpose"
)

// about is the description of the whole API.
const about = `Works a latchkey-portal from programs: add users, enroll them without a browser, try codes and be told why one was
refused, set the clock, and read the mails and SMS that were caught.

Every operation below /api/v1 needs the header "Authorization: Bearer", followed by the token that the portal prints when
it is started. Errors are problems as in RFC 9457; their "type" stays the same and is for programs, their "detail" is for people.

A user belongs to one portal. Where several portals are played and more than one brings along a user of the same name, the
parameter "profile" says which one is meant.`

// New returns the API of a stage.
func New(o Options) *Control {
	c := &Control{stage: o.Stage, door: NewDoor(o.Token, o.Now), hosts: o.Hosts, log: o.Log, version: o.Version, mux: http.NewServeMux()}
	c.listeners, c.wordings = stream.NewRoom(), wordings()
	config := huma.DefaultConfig("latchkey-portal", o.Version)
	config.Info.Description = about
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Formats = maps.Clone(config.Formats)
	for kind, format := range config.Formats {
		config.Formats[kind] = huma.Format{Marshal: format.Marshal, Unmarshal: exact(format.Unmarshal)}
	}
	config.Transformers = []huma.Transformer{c.polish}
	config.RejectUnknownQueryParameters = true
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "The token that the portal prints when it is started, or that is in its --token-file."},
	}
	config.Tags = []*huma.Tag{{Name: tagUsers}, {Name: tagCodes}, {Name: tagServer}, {Name: tagProfile}, {Name: tagFaults}}
	c.api = humago.New(c.mux, config)
	c.routeUsers()
	c.routeEnrollment()
	c.routeOutbox()
	c.routeClock()
	c.routeEvents()
	c.routeProfiles()
	c.routeFaults()
	c.routeServer()
	c.describe()
	return c
}

// Door returns what the token opens.
func (c *Control) Door() *Door { return c.door }

// Release ends the answers that are told events as they happen. It is for the stop of
// the server.
func (c *Control) Release() { c.listeners.Release() }

// operation is what all operations below /api/v1 have. errors are the statuses with
// which it may refuse, beside those that every one of them may.
func operation(id, method, path, tag, summary, description string, errors ...int) huma.Operation {
	if method == http.MethodPost || method == http.MethodPut {
		errors = append(errors, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return huma.Operation{
		OperationID: id, Method: method, Path: apiPath + path, Tags: []string{tag}, Summary: summary, Description: description,
		Errors:       append([]int{http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusForbidden, http.StatusMisdirectedRequest, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}, errors...),
		MaxBodyBytes: longestBody,
		Security:     []map[string][]string{{"token": {}}},
	}
}

// Of is which of several portals is meant.
type Of struct {
	Profile string `query:"profile" maxLength:"64" doc:"Which portal is meant, where that is not clear." example:"cin7"`
}

// Whose is a request about one user.
type Whose struct {
	Of
	User string `path:"user" maxLength:"512" doc:"The user's name, in whatever letters." example:"dana@example.com"`
}
