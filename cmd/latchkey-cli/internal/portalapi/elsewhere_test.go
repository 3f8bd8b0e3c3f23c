package portalapi

import (
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/portaltest"
)

// An address below that of the API, or of a portal after the first, is said to be that,
// whatever is asked for.
func TestAddressesBesideTheAPI(t *testing.T) {
	portal := portaltest.Start(t, portaltest.Profiles("cin7", "pinventory"))
	for base, want := range map[string]string{
		portal.URL + "/api/v1":           "there is no API at " + portal.URL + "/api/v1: it is at the address of the first portal, so give that without /api/v1",
		portal.URL + "/control":          "answers with the status 404: give the portal's address without /control",
		portal.Addresses()["pinventory"]: "answers with the status 404: of several portals give the address of the first, which has the API, or look",
	} {
		c, err := New(base, portal.Token, false)
		if err != nil {
			t.Fatal(err)
		}
		_, asked := c.User(t.Context(), "dana@example.com", "")
		_, added := c.AddUser(t.Context(), Newcomer{UserName: "q"})
		for _, err := range []error{asked, added} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", base, err)
			}
		}
	}
}
