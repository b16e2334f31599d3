package ui_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"heartline/console/ui"
)

func TestFilesHoldsAStartPageBuiltOrNot(t *testing.T) {
	t.Parallel()

	page, err := fs.ReadFile(ui.Files(), "index.html")
	if err != nil {
		t.Fatalf("read index.html: %v", err)
	}
	want := "make ui"
	if ui.Built() {
		want = `<div id="app">`
	}
	if !strings.Contains(string(page), want) {
		t.Errorf("index.html (built=%v) lacks %q", ui.Built(), want)
	}
	if _, err := fs.Stat(ui.Files(), "no-such-file"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("stat of an unknown file: %v, want fs.ErrNotExist", err)
	}
}
