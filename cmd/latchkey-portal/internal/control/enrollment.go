package control

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/web"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A Wish is what an enrollment is to be like.
type Wish struct {
	Algorithm string  `json:"algorithm,omitempty" enum:"SHA1,SHA256,SHA512" doc:"Of the codes; the portal's without it." example:"SHA256"`
	Digits    int     `json:"digits,omitempty" minimum:"1" maximum:"10" doc:"Of the codes; the portal's without it." example:"8"`
	Period    int     `json:"period,omitempty" minimum:"1" maximum:"86400" doc:"Seconds of a time step; the portal's without it." example:"60"`
	Secret    string  `json:"secret,omitempty" maxLength:"1024" doc:"The key in base32, in whatever letters and with or without spaces, of a length that keys have and without bits left over; a new one is drawn without it." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
	Issuer    *string `json:"issuer,omitempty" maxLength:"512" doc:"What the link names as the issuer, which may be empty; the portal's without it." example:"Stockroom Rehearsal"`
	Account   string  `json:"account,omitempty" maxLength:"512" doc:"What the link names as the account; the user name without it." example:"dana@example.com"`
}

// An Enrollment is what is to be put into an authenticator.
type Enrollment struct {
	URI       string   `json:"uri" doc:"The provisioning link, which is in the QR code. This and all that follows is as the set-up shows it, broken where a fault breaks it." example:"otpauth://totp/Stockroom%20Rehearsal:dana@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Stockroom%20Rehearsal"`
	Secret    string   `json:"secret" doc:"The key in base32, for who types it; empty where a fault has none shown." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
	KeyGroups []string `json:"key_groups" nullable:"false" doc:"The same in groups of four, as the portal's pages show it." example:"[\"JBSW\",\"Y3DP\",\"EHPK\",\"3PXP\"]"`
	QRPNG     []byte   `json:"qr_png" doc:"The QR code as a picture, in base64; see qr_type." example:"iVBORw0KGgo="`
	QRType    string   `json:"qr_type" enum:"image/png,image/jpeg" doc:"What kind of picture it is: PNG, unless a fault has it be a JPEG." example:"image/png"`
	QRSVG     string   `json:"qr_svg,omitempty" doc:"The QR code as an SVG drawing; left out where a fault is about how it looks." example:"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"`
	Faults    []string `json:"faults,omitempty" doc:"What is broken on purpose for the user; left out where nothing is." example:"[\"manual-none\"]"`
	Truth     *Truth   `json:"truth,omitempty" doc:"By what codes are checked, whatever is shown; left out where nothing is broken."`
}

// A Truth is an account by which codes are checked.
type Truth struct {
	URI    string `json:"uri" doc:"The provisioning link as it would be without faults in how it is shown." example:"otpauth://totp/Stockroom%20Rehearsal:dana@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Stockroom%20Rehearsal"`
	Secret string `json:"secret" doc:"The key in base32." example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"`
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
			"Another one begun meanwhile takes its place. A user who is enrolled has to be reset first. "+
			"Where faults are on the answer is as the pages would show it, and what is asked for here goes before what they say of a new key; the truth is beside it.",
		http.StatusNotFound, http.StatusConflict)
	begin.DefaultStatus = http.StatusCreated
	huma.Register(c.api, begin, c.beginEnrollment)
	confirm := operation("confirm-enrollment", http.MethodPost, "/users/{user}/enrollment/confirm", tagCodes, "Confirm an enrollment",
		"Switches the authenticator on, if the code was made with the key. It counts as a try. A code that is refused is a problem, whose type ends in the reason. "+
			"What faults do to the check of a code they do here as well.",
		http.StatusNotFound, http.StatusConflict)
	confirm.Middlewares = huma.Middlewares{c.patient}
	huma.Register(c.api, confirm, c.confirmEnrollment)
	huma.Register(c.api, operation("reset-mfa", http.MethodDelete, "/users/{user}/mfa", tagCodes, "Reset a user's second factor",
		"Takes away keys, recovery codes, passkeys and remembered browsers, ends the user's sessions and lifts a lock, as the portal's staff does. The user is told by mail.",
		http.StatusNotFound, http.StatusConflict), c.resetMFA)
	verify := operation("verify-code", http.MethodPost, "/users/{user}/verify", tagCodes, "Try a code",
		"Tries a code as a log-in would, and says why it was refused. It is a real try: it counts, waits and locks, and a code is taken once. "+
			"One that is right is a finished log-in: the failures are forgotten. What faults do to the check of a code they do here as well.",
		http.StatusNotFound, http.StatusConflict)
	verify.Middlewares = huma.Middlewares{c.patient}
	huma.Register(c.api, verify, c.verify)
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
	return c.enrollmentOf(account, p.Faults(), in.User)
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
	if w.Secret, err = enroll.ReadKey("the secret", b.Secret); err != nil {
		return w, userProblem(err)
	}
	return w, nil
}

func (c *Control) enrollmentOf(a vault.Account, board *fault.Board, userName string) (*enrollmentAnswer, error) {
	shown := board.Show(userName, a)
	e := Enrollment{URI: shown.Link, Secret: shown.Manual, KeyGroups: []string{}, QRType: "image/png"}
	switch {
	case shown.AsIs && shown.Manual != "":
		e.KeyGroups = []string{shown.Manual}
	case shown.Manual != "":
		e.KeyGroups = web.KeyGroups(shown.Manual)
	}
	if on := board.For(userName); len(on) > 0 {
		e.Faults, e.Truth = fault.Texts(on), &Truth{URI: otpauth.URI(a), Secret: a.Secret.Base32()}
	}
	if err := c.draw(&e, shown); err != nil {
		return nil, problem(http.StatusUnprocessableEntity, "impossible-account", "Such an account is not possible", "The names and the key are too long for a QR code; shorten them.")
	}
	return &enrollmentAnswer{e}, nil
}

// draw adds the QR code as the pages show it.
func (c *Control) draw(e *Enrollment, shown fault.Shown) error {
	if shown.Drawn() {
		picture, err := shown.Picture()
		e.QRPNG, e.QRType = picture.Data, picture.MediaType
		return err
	}
	file, err := c.press.Draw(shown.Link)
	e.QRPNG, e.QRSVG = file.PNG, file.SVG
	return err
}

func (c *Control) confirmEnrollment(ctx context.Context, in *tryInput) (*outcomeAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	out, err := p.ConfirmEnrollment(ctx, in.User, in.Body.Code)
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

func (c *Control) verify(ctx context.Context, in *tryInput) (*outcomeAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	out, err := p.VerifyUser(ctx, in.User, in.Body.Code)
	if err != nil {
		return nil, userProblem(err)
	}
	return &outcomeAnswer{outcomeOf(out)}, nil
}
