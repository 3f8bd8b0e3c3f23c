package control

// An example is what is sent and answered, as JSON; either may be empty.
type example struct{ request, answer string }

const (
	exampleUser = `"username":"new@example.com","name":"new@example.com","email":"new@example.com","role":"","admin":false,"profile":"cin7",` +
		`"invited":false,"enrolled":false,"methods":[],"required":true,"overdue":false,"failures":0,"locked":false,"recovery_codes":0,"passkeys":0`
	exampleProfile = `{"name":"cin7","site":"Stockroom Rehearsal","summary":"a portal for wholesale orders","url":"http://127.0.0.1:8087/",` +
		`"log_in_url":"http://127.0.0.1:8087/Account/Login","mode":"as-documented","kept":false,"users":4,"settings":{"digits":"6","period":"30"},"faults":[]}`
	exampleFaults = `{"faults":["qr-tiny","clock-slow:45"],"in_effect":["qr-tiny","clock-slow:45"]}`
	exampleClock  = `{"now":"2030-01-01T00:00:00Z","offset":90,"frozen":true,"period":30,"seconds_left_in_step":30}`
)

// examples returns those of the operations, by their IDs.
func examples() map[string]example {
	return map[string]example{
		"add-user":   {`{"username":"new@example.com"}`, `{` + exampleUser + `,"password":"7Q2XW5KD-HMVN3ACF"}`},
		"list-users": {"", `{"users":[{` + exampleUser + `}]}`},
		"get-user":   {"", `{` + exampleUser + `}`},
		"begin-enrollment": {`{"algorithm":"SHA256","digits":8}`, `{"uri":"otpauth://totp/Stockroom%20Rehearsal:new@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Stockroom%20Rehearsal&algorithm=SHA256&digits=8",` +
			`"secret":"JBSWY3DPEHPK3PXP","key_groups":["JBSW","Y3DP","EHPK","3PXP"],"qr_png":"iVBORw0KGgo=","qr_type":"image/png","qr_svg":"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"}`},
		"confirm-enrollment": {`{"code":"12345678"}`, `{"accepted":true,"reason":"accepted","detail":"The code is right, and of the present time step.","asserted":false,"drift_steps":0}`},
		"verify-code":        {`{"code":"123 456"}`, `{"accepted":false,"reason":"used","detail":"The code is right, and it or a later one was used before. Each code works once.","asserted":true,"drift_steps":null}`},
		"list-messages": {"", `{"messages":[{"profile":"cin7","id":1,"kind":"mail","at":"2026-03-01T12:00:00Z","to":"new@example.com",` +
			`"subject":"Your invitation","body":"Welcome.","code":""}]}`},
		"get-clock": {"", exampleClock},
		"set-clock": {`{"at":"2030-01-01T00:00:00Z","frozen":true}`, exampleClock},
		"list-events": {"", `{"events":[{"id":17,"at":"2026-03-01T12:00:00Z","profile":"cin7","user":"new@example.com","kind":"code-refused",` +
			`"reason":"used","detail":"The code was right, but it, or a later one, was used already; wait for the next one."}],"last":17}`},
		"list-profiles": {"", `{"profiles":[` + exampleProfile + `]}`},
		"get-profile":   {"", exampleProfile},
		"set-profile":   {`{"settings":{"digits":"8","period":"60"},"faults":["clock-fast:90"]}`, exampleProfile},
		"list-settings": {"", `{"settings":[{"name":"digits","help":"of codes"}]}`},
		"list-faults": {"", `{"faults":[{"id":"clock-fast","group":"server clock","title":"The server's clock is fast",` +
			`"does":"Codes are checked by a clock that is fast by so many seconds.","should":"Make codes for the right time all the same.",` +
			`"number":{"unit":"seconds","default":90,"lowest":1,"highest":86400},"excludes":["clock-slow"]}]}`},
		"get-user-faults": {"", exampleFaults},
		"set-user-faults": {`{"faults":["qr-tiny","clock-slow:45"]}`, exampleFaults},
		"health":          {"", `{"status":"ok"}`},
		"ready":           {"", `{"status":"ok"}`},
		"version":         {"", `{"program":"latchkey-portal","version":"v1.4.0"}`},
	}
}
