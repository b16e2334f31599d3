package sheet

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
)

//go:embed templates/pages.html
var pageFiles embed.FS

var pageTemplate = template.Must(template.ParseFS(pageFiles, "templates/pages.html"))

// page is what the template shows of a table: the fixed columns and some of the others.
type page struct {
	Title  string
	Span   string // the dates of its columns
	Heads  []Head
	Rows   []pageRow
	Legend []string
}

type pageRow struct {
	Total bool
	Cells []pageCell
}

type pageCell struct {
	Text   string
	Number bool
	Fixed  bool
	Free   bool
}

// WritePages writes tables as one HTML document to be printed on A4 in landscape: each table begins on a page, and each of its breaks too.
func WritePages(out io.Writer, w Words, tables ...*Table) error {
	if err := w.Check(); err != nil {
		return err
	}
	view := struct {
		Lang, Title string
		Pages       []page
	}{Lang: w["lang"]}
	for i, t := range tables {
		if err := t.check(); err != nil {
			return err
		}
		if i == 0 {
			view.Title = t.Title
		}
		from := t.Fixed
		for _, until := range append(slices.Clone(t.Breaks), len(t.Heads)) {
			view.Pages = append(view.Pages, t.page(from, until))
			from = until
		}
	}
	if err := pageTemplate.Execute(out, view); err != nil {
		return fmt.Errorf("write the pages: %w", err)
	}
	return nil
}

// page returns the fixed columns and those from one to before another.
func (t *Table) page(from, until int) page {
	p := page{Title: t.Title, Legend: t.Legend, Heads: slices.Concat(t.Heads[:t.Fixed], t.Heads[from:until])}
	if from < until && t.Heads[from].Date != "" {
		p.Span = t.Heads[from].Date + " – " + t.Heads[until-1].Date
	}
	for _, r := range t.Rows {
		row := pageRow{Total: r.Total}
		for i, c := range r.Cells {
			if i < t.Fixed || from <= i && i < until {
				row.Cells = append(row.Cells, pageCell{c.String(), c.Kind != Text, i < t.Fixed, t.Heads[i].Free})
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// String returns the text of a cell, or its number.
func (c Cell) String() string {
	switch c.Kind {
	case Whole:
		return strconv.FormatFloat(c.Number, 'f', 0, 64)
	case Fraction:
		return strconv.FormatFloat(c.Number, 'f', 2, 64)
	default:
		return c.Text
	}
}
