package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heartline/configs"
	"heartline/console/api"
)

// TestABadListOfPlacesStopsNobody starts a controller without the list that its configuration names, and with one in which
// a row is wrong: calls are taken all the same. The list that is right is imported at the next start.
func TestABadListOfPlacesStopsNobody(t *testing.T) {
	t.Parallel()
	const name = "others.csv"
	r := newRig(t, func(c *configs.Config) { c.Referrals.File = name })
	places := func(want int) {
		t.Helper()
		var page api.ReferralPage
		r.signIn("chen").must(http.MethodGet, "/referrals", nil, &page)
		if page.Total != want {
			t.Errorf("%d places, want %d", page.Total, want)
		}
	}
	places(0)
	again := func(text string) {
		t.Helper()
		r.stop()
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r.start()
	}
	again("id,name,kind\nEast,,clinic\n")
	places(0)
	again("id,name,kind\nclinic-1,East,clinic\n")
	places(1)
	if !strings.Contains(r.logged(), name+" line 2") {
		t.Error("what is wrong is not logged")
	}
}
