//go:build e2e

package papers_test

import (
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// everySheet asks LibreOffice for a CSV of each sheet: commas, quotation marks, UTF-8, cells as they are shown.
const everySheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"

// opened is a workbook as LibreOffice reads it: its sheets by their names, each a table of what its cells show.
func opened(t *testing.T, book []byte) map[string][][]string {
	t.Helper()
	dir := t.TempDir()
	file, out := filepath.Join(dir, "book.xlsx"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, book, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "nice", "-n", "19", "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore",
		"--convert-to", everySheet, "--outdir", out, file)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v: %s\nscripts/bootstrap.sh --tests installs it", err, said)
	}
	sheets := map[string][][]string{}
	files, err := filepath.Glob(filepath.Join(out, "book-*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("LibreOffice has written no sheet: %v", err)
	}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		_ = f.Close()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "book-"), ".csv")
		sheets[name] = rows
		noErrors(t, name, rows)
	}
	return sheets
}

// wrongCell is what a spreadsheet shows where a formula failed or a column is too narrow for its number.
var wrongCell = regexp.MustCompile(`^(Err:\d+|#[A-Z]+[!?/].*|#N/A|#+)$`)

func noErrors(t *testing.T, sheet string, rows [][]string) {
	t.Helper()
	for i, r := range rows {
		for k, cell := range r {
			if wrongCell.MatchString(cell) {
				t.Errorf("%s: row %d, column %d shows %q", sheet, i+1, k+1, cell)
			}
		}
	}
}

// only returns the one sheet of a workbook, by the name that it has to have.
func only(t *testing.T, sheets map[string][][]string, name string) [][]string {
	t.Helper()
	rows := sheets[name]
	if rows == nil {
		var names []string
		for n := range sheets {
			names = append(names, n)
		}
		t.Fatalf("there is no sheet %s among %q", name, names)
	}
	return rows
}
