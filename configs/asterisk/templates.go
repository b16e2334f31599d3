package asterisk

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
)

//go:embed *.conf.tmpl
var files embed.FS

// Suffix is what a template's name has more than the file that it makes.
const Suffix = ".tmpl"

// Templates parses every template. A template's name is that of the file that it makes, for example
// "pjsip.conf". It fails only where a template of the program itself is malformed.
func Templates() (*template.Template, error) {
	root := template.New("asterisk").Option("missingkey=error")
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("list asterisk templates: %w", err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(files, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read asterisk template %s: %w", entry.Name(), err)
		}
		if _, err := root.New(strings.TrimSuffix(entry.Name(), Suffix)).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("parse asterisk template %s: %w", entry.Name(), err)
		}
	}
	return root, nil
}
