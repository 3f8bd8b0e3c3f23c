package web

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// The front page stays short however many users there are, and says so.
func TestFrontPageOfMany(t *testing.T) {
	portal := newTestPortal(t)
	had := len(portal.directory.Users())
	open := len(portal.directory.Invitations())
	var many []enroll.Newcomer
	for i := range 1000 {
		many = append(many, enroll.Newcomer{Person: enroll.Person{UserName: fmt.Sprintf("user-%d", i), FullName: "Many"}})
	}
	if err := portal.directory.AddAll(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	v := portal.visitor(t)
	v.open("/")
	v.sees(fmt.Sprintf("And %d more, which the control", 1000+had-mostListed))
	v.sees(fmt.Sprintf("And %d older ones", 1000+open-mostListed))
	v.sees(warehouse)
	said := textOf(v.page)
	if n := strings.Count(said, "Accept as Many"); n != mostListed {
		t.Errorf("%d invitations are listed", n)
	}
}
