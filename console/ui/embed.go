package ui

import (
	"embed"
	"io/fs"
)

// The folder holds app/ after a build and placeholder.html always.
//
//go:embed all:dist
var dist embed.FS

// Built reports whether the web app was built before this program was compiled.
func Built() bool {
	_, err := fs.Stat(dist, "dist/app/index.html")
	return err == nil
}

// Files returns the web app with index.html at its root. Where the app was not built it holds the
// placeholder alone, under the name index.html, so that a server needs no special case to show it.
func Files() fs.FS {
	if Built() {
		app, err := fs.Sub(dist, "dist/app")
		if err == nil {
			return app
		}
	}
	return placeholder{}
}

// placeholder serves the one committed page as index.html.
type placeholder struct{}

// Open gives the placeholder page for index.html and fs.ErrNotExist for every other name.
func (placeholder) Open(name string) (fs.File, error) {
	if name != "index.html" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return dist.Open("dist/placeholder.html")
}
