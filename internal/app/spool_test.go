package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"heartline/console/api"
)

// TestADamagedSpoolIsAFact starts a controller on a folder whose spool holds what is no record.
func TestADamagedSpoolIsAFact(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.stop()
	found, err := filepath.Glob(filepath.Join(r.dir, "*", "ledger.spool"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the spool is %v, %v", found, err)
	}
	f, err := os.OpenFile(found[0], os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	const firstRecord = 4096
	if _, err := f.WriteAt([]byte("damage in the place of a record"), firstRecord); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r.start()
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.spool_damaged", nil, &page)
	if len(page.Items) != 1 || page.Items[0].Data["damaged"] != 1.0 {
		t.Errorf("the audit holds %+v", page.Items)
	}
	r.stop()
	r.start()
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.spool_damaged", nil, &page)
	if len(page.Items) != 1 {
		t.Errorf("after another start the audit holds %+v", page.Items)
	}
}
