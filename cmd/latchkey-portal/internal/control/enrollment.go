package control

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A Wish is what an enrollment is to be like.
type Wish struct {
	Algorithm string  `json:"algorithm,omitempty" enum:"SHA1,SHA256,SHA512" doc:"Of the codes; the portal's without it." example:"SHA256"`
	Digits    int     `json:"digits,omitempty" minimum:"1" maximum:"10" doc:"Of the codes; the portal's without it." example:"8"`
	Period    int     `json:"period,omitempty" minimum:"1" maximum:"86400" doc:"Seconds of a time step; the portal's without it." example:"60"`
	Secret    string  `json:"secret,omitempty" maxLength:"1024" doc:"The key in base32, in whatever letters and with or without spaces; a new one is drawn without it." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
	Issuer    *string `json:"issuer,omitempty" maxLength:"512" doc:"What the link names as the issuer, which may be empty; the portal's without it." example:"Stockroom Rehearsal"`
	Account   string  `json:"account,omitempty" maxLength:"512" doc:"What the link names as the account; the user name without it." example:"dana@example.com"`
}

// An Enrollment is what is to be put into an authenticator.
type Enrollment struct {
	URI       string   `json:"uri" doc:"The provisioning link, which is in the QR code." example:"otpauth://totp/Stockroom%20Rehearsal:dana@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Stockroom%20Rehearsal"`
	Secret    string   `json:"secret" doc:"The key in base32, for who types it." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
	KeyGroups []string `json:"key_groups" nullable:"false" doc:"The same in groups of four, as the portal's pages show it." example:"[\"JBSW\",\"Y3DP\",\"EHPK\",\"3PXP\"]"`
	QRPNG     []byte   `json:"qr_png" doc:"The QR code as a PNG picture, in base64." example:"iVBORw0KGgo="`
	QRSVG     string   `json:"qr_svg" doc:"The QR code as an SVG drawing." example:"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"`
}

// A Try is a code.
type Try struct {
	Code string `json:"code" minLength:"1" maxLength:"64" doc:"As it was typed; spaces and dashes do not matter." example:"123456"`
}

// An Outcome is what became of a code.
type Outcome struct {
	Accepted bool   `json:"accepted" doc:"Whether the code was right."`
	Reason   string `json:"reason" doc:"Why, as an identifier that stays the same." example:"used"`
	Detail   string `json:"detail" doc:"The same in sentences." example:"The code was right, but it, or a later one, was used already; wait for the next one."`
	Asserted bool   `json:"asserted" doc:"Whether the reason of a refusal is as good as certain, and not the likeliest only." example:"true"`
	Drift    *int   `json:"drift_steps" nullable:"true" doc:"How many time steps the code is ahead of the portal's clock, below zero for behind; null where that is not known." example:"-1"`
}

func outcomeOf(o enroll.Outcome) Outcome {
	return Outcome{Accepted: o.Accepted, Reason: string(o.Reason), Detail: o.Detail, Asserted: o.Asserted, Drift: o.Drift}
}

type wishInput struct {
	Whose
	Body *Wish
}

type tryInput struct {
	Whose
	Body Try
}

type enrollmentAnswer struct{ Body Enrollment }
type outcomeAnswer struct{ Body Outcome }

func (c *Control) routeEnrollment() {
	begin := operation("begin-enrollment", http.MethodPost, "/users/{user}/enrollment", tagCodes, "Begin an enrollment",
		"Draws a key for the user's authenticator, or takes the one that is sent. Nothing is on until it is confirmed, for which there is as long as for a log-in. "+
			"Another one begun meanwhile takes its place. A user who is enrolled has to be reset first.",
		http.StatusNotFound, http.StatusConflict)
	begin.DefaultStatus = http.StatusCreated
	huma.Register(c.api, begin, c.beginEnrollment)
	huma.Register(c.api, operation("confirm-enrollment", http.MethodPost, "/users/{user}/enrollment/confirm", tagCodes, "Confirm an enrollment",
		"Switches the authenticator on, if the code was made with the key. It counts as a try. A code that is refused is a problem, whose type ends in the reason.",
		http.StatusNotFound, http.StatusConflict), c.confirmEnrollment)
	huma.Register(c.api, operation("reset-mfa", http.MethodDelete, "/users/{user}/mfa", tagCodes, "Reset a user's second factor",
		"Takes away keys, recovery codes, passkeys and remembered browsers, ends the user's sessions and lifts a lock, as the portal's staff does. The user is told by mail.",
		http.StatusNotFound, http.StatusConflict), c.resetMFA)
	huma.Register(c.api, operation("verify-code", http.MethodPost, "/users/{user}/verify", tagCodes, "Try a code",
		"Tries a code as a log-in would, and says why it was refused. It is a real try: it counts, waits and locks, and a code is taken once. "+
			"One that is right is a finished log-in: the failures are forgotten.",
		http.StatusNotFound, http.StatusConflict), c.verify)
}

func (c *Control) beginEnrollment(_ context.Context, in *wishInput) (*enrollmentAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	wish, err := wishOf(in.Body)
	if err != nil {
		return nil, err
	}
	account, err := p.Directory().BeginEnrollment(in.User, wish)
	if err != nil {
		return nil, userProblem(err)
	}
	return enrollmentOf(account)
}

func wishOf(b *Wish) (enroll.Wish, error) {
	if b == nil {
		return enroll.Wish{}, nil
	}
	w := enroll.Wish{Algorithm: vault.Algorithm(b.Algorithm), Digits: b.Digits, Period: b.Period, Issuer: b.Issuer, Account: b.Account}
	if b.Secret == "" {
		return w, nil
	}
	var err error
	if w.Secret, err = played.ReadKey(b.Secret); err != nil {
		return w, userProblem(err)
	}
	return w, nil
}

func enrollmentOf(a vault.Account) (*enrollmentAnswer, error) {
	e := Enrollment{URI: otpauth.URI(a), Secret: a.Secret.Base32()}
	e.KeyGroups = web.KeyGroups(e.Secret)
	file, err := web.DrawQRFile(e.URI)
	if err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "impossible-account", "Such an account is not possible", "The names and the key are too long for a QR code; shorten them.")
	}
	e.QRPNG, e.QRSVG = file.PNG, file.SVG
	return &enrollmentAnswer{e}, nil
}

func (c *Control) confirmEnrollment(_ context.Context, in *tryInput) (*outcomeAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	out, err := p.Directory().ConfirmEnrollment(in.User, in.Body.Code)
	if err != nil {
		return nil, userProblem(err)
	}
	if !out.Accepted {
		return nil, problem(http.StatusUnprocessableEntity, string(out.Reason), "The code was refused", out.Detail)
	}
	return &outcomeAnswer{outcomeOf(out)}, nil
}

func (c *Control) resetMFA(_ context.Context, in *Whose) (*struct{}, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	if err := p.Directory().Reset(in.User); err != nil {
		return nil, userProblem(err)
	}
	return nil, nil
}

func (c *Control) verify(_ context.Context, in *tryInput) (*outcomeAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	out, err := p.Directory().VerifyUser(in.User, in.Body.Code)
	if err != nil {
		return nil, userProblem(err)
	}
	return &outcomeAnswer{outcomeOf(out)}, nil
}
