package app

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"heartline/console/api"
	"heartline/internal/store"
)

// placeColumns are the columns of a list of places; the first three must be filled in.
var placeColumns = []string{"id", "name", "kind", "town", "hours", "phone", "note", "languages"}

const (
	mustHave     = 3
	maxPlaceFile = 5 << 20 // bytes
)

var (
	placeID       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,33}$`) // with its prefix it is the name of an outside number
	placePhone    = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{2,30}$`)
	placeLanguage = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// placeParser reads a list of places and gathers what is wrong in it.
type placeParser struct {
	kind   func(string) bool
	column map[string]int
	lines  map[string]int // of the file, by place
	places []store.Place
	faults []api.RowError
}

// parsePlaces reads a list of places: comma or semicolon separated, UTF-8 with or without byte order mark. kind reports
// whether there is a kind. If anything is wrong each fault is named, in order of the lines, and there is no place.
func parsePlaces(r io.Reader, kind func(string) bool) ([]store.Place, []api.RowError) {
	p := placeParser{kind: kind, lines: map[string]int{}}
	data, err := io.ReadAll(io.LimitReader(r, maxPlaceFile+1))
	switch {
	case err != nil:
		p.bad(1, "", "the file cannot be read to its end", "try again")
	case len(data) > maxPlaceFile:
		p.bad(1, "", "the file is larger than 5 MiB", "leave out what is no place")
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		p.bad(1, "", "the text is not UTF-8", `save the file as "CSV UTF-8"`)
	default:
		p.read(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return p.places, nil
}

func (p *placeParser) bad(line int, column, message, mend string) {
	p.faults = append(p.faults, api.RowError{Line: line, Column: column, Message: message, Mend: mend})
}

func (p *placeParser) read(data []byte) {
	r := csv.NewReader(bytes.NewReader(data))
	if head, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';'
	}
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			p.bad(broken.StartLine, "", "a quotation mark is wrong", "put text that holds one between quotation marks and double it")
			return
		}
		line, _ := r.FieldPos(0)
		switch {
		case p.column == nil:
			if !p.head(line, row) {
				return
			}
		case len(p.places) == maxPlaces:
			p.bad(line, "", fmt.Sprintf("there are more than %d places", maxPlaces), "leave some out")
			return
		default:
			p.row(line, row)
		}
	}
	if p.column == nil {
		p.bad(1, "", "the file is empty", "begin it with the line "+strings.Join(placeColumns, ","))
	} else if len(p.places) == 0 && len(p.faults) == 0 {
		p.bad(1, "", "the file has no places", "write one row for each")
	}
}

// head reads the first row and reports whether the rest can be read.
func (p *placeParser) head(line int, row []string) bool {
	p.column = map[string]int{}
	for i, name := range row {
		name = strings.ToLower(strings.TrimSpace(name))
		switch _, twice := p.column[name]; {
		case !slices.Contains(placeColumns, name):
			p.bad(line, "", fmt.Sprintf("there is no column %q", shorten(name)), "the columns are "+strings.Join(placeColumns, ","))
		case twice:
			p.bad(line, name, "the column is there twice", "leave one out")
		}
		p.column[name] = i
	}
	for _, name := range placeColumns[:mustHave] {
		if _, there := p.column[name]; !there {
			p.bad(line, name, "the column is missing", "begin the file with the line "+strings.Join(placeColumns, ","))
		}
	}
	return len(p.faults) == 0
}

func (p *placeParser) row(line int, row []string) {
	get := func(name string) string {
		if i, ok := p.column[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	was := len(p.faults)
	if len(row) > len(p.column) {
		p.bad(line, "", "the row has more fields than the first row", "put text that holds a comma between quotation marks")
	}
	place := store.Place{
		ID: get("id"), Name: get("name"), Kind: get("kind"), Town: get("town"), Hours: get("hours"), Phone: get("phone"), Note: get("note"),
		Languages: strings.FieldsFunc(get("languages"), func(r rune) bool { return strings.ContainsRune(" ,;|/", r) }),
	}
	switch first, twice := p.lines[place.ID], p.lines[place.ID] > 0; {
	case !placeID.MatchString(place.ID):
		p.bad(line, "id", "the id is not made of lower-case letters, digits and hyphens", "write up to 34 of them, such as clinic-3")
	case twice:
		p.bad(line, "id", fmt.Sprintf("line %d has the same id", first), "give each place an id of its own")
	}
	p.lines[place.ID] = line
	if !p.kind(place.Kind) {
		p.bad(line, "kind", fmt.Sprintf("there is no kind %q", shorten(place.Kind)), "choose one of referrals.kinds in the configuration")
	}
	if place.Name == "" {
		p.bad(line, "name", "the name is missing", "write what the place is called")
	}
	if place.Phone != "" && !placePhone.MatchString(place.Phone) {
		p.bad(line, "phone", "the number is not made of digits, spaces, hyphens and brackets", "write it with its area code, and no words beside it")
	}
	for _, l := range place.Languages {
		if !placeLanguage.MatchString(l) {
			p.bad(line, "languages", fmt.Sprintf("%q is no language", shorten(l)), "write codes such as zh-CN, en, with spaces between them")
		}
	}
	p.lengths(line, place)
	if len(p.faults) == was {
		p.places = append(p.places, place)
	}
}

func (p *placeParser) lengths(line int, place store.Place) {
	for _, f := range []struct {
		column, text string
		most         int
	}{{"name", place.Name, 120}, {"town", place.Town, 80}, {"hours", place.Hours, 200}, {"note", place.Note, 1000}} {
		if n := utf8.RuneCountInString(f.text); n > f.most {
			p.bad(line, f.column, fmt.Sprintf("the text has %d characters", n), fmt.Sprintf("%d are the most", f.most))
		}
	}
}

// shorten keeps what is repeated to a user short.
func shorten(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
