package web

import "strings"

// countries are those that a list of telephone numbers offers, each with its code
// (ITU-T E.164): those where most rehearsals are, by name. A number
// may be typed whole as well, with a plus in front, if it is of the country that
// was chosen.
func countries() []string {
	return []string{
		"United States +1", "Canada +1", "Australia +61", "Austria +43", "Belgium +32", "Brazil +55", "Denmark +45",
		"Finland +358", "France +33", "Germany +49", "India +91", "Ireland +353", "Italy +39", "Japan +81",
		"Mexico +52", "Netherlands +31", "New Zealand +64", "Norway +47", "Poland +48", "Portugal +351",
		"Singapore +65", "South Africa +27", "Spain +34", "Sweden +46", "Switzerland +41", "United Kingdom +44",
	}
}

// countryCode returns the code of one of these.
func countryCode(country string) string {
	_, code, _ := strings.Cut(country, "+")
	return code
}
