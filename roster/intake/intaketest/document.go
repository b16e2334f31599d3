package intaketest

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Broken is a document that is no JSON: it never comes to be read as one.
const Broken Kind = "broken"

// spoilt is Good with another text in the place of one, and with something wrong where a text of it begins.
func spoilt(name, old, text string, wrong ...mark) Case {
	c := Case{Name: name, Kind: Document, File: strings.Replace(Good, old, text, 1)}
	if c.File == Good {
		panic("there is no " + old + " in the document")
	}
	for _, m := range wrong {
		c.Wrong = append(c.Wrong, place(c.File, m))
	}
	return c
}

// mark is where something is wrong: where a text of the document begins.
type mark struct{ at, path, says string }

func place(file string, m mark) Place {
	before, _, found := strings.Cut(file, m.at)
	if !found {
		panic("there is no " + m.at + " in the document")
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return Place{strings.Count(before, "\n") + 1, strconv.Itoa(utf8.RuneCountInString(line) + 1), m.path, m.says}
}

func document() []Case {
	long := strings.Repeat("l", 65)
	broken := func(name, old, text string, line int) Case {
		c := spoilt(name, old, text)
		c.Kind, c.Wrong = Broken, []Place{{Line: line, Says: "JSON"}} // the column is the decoder's
		return c
	}
	return []Case{
		spoilt("no such zone, and another version", `1, "zone": "Asia/Shanghai"`, `2, "zone": "Asia/Nowhere"`,
			mark{`2, "zone"`, "version", "write 1"}, mark{`"Asia/Nowhere"`, "zone", "zone"}),
		spoilt("25 o'clock", `"16:00"`, `"25:00"`, mark{`"25:00"`, "shifts[1].start", "00:00"}),
		spoilt("an impossible date", `"to": "2027-05-03"`, `"to": "2027-02-29"`, mark{`"2027-02-29"`, "leave[0].to", "YYYY-MM-DD"}),
		spoilt("an unknown skill", `"role": "talk"`, `"role": "talk", "skill": "pilot"`, mark{`"pilot"`, "demand[0].skill", "pilot"}),
		spoilt("an id twice", `{"id": "lin",`, `{"id": "chen",`, mark{`"chen", "contract": "full"}, {"id": "gao"`, "staff[1].id", "staff[0]"}),
		spoilt("an id that is too long", `{"id": "lin",`, `{"id": "`+long+`",`, mark{`"` + long, "staff[1].id", "64"}),
		spoilt("a field that does not exist", `"lin", "contract"`, `"lin", "contrat"`, mark{`"contrat"`, "staff[1].contrat", "contract"}),
		spoilt("a field twice", `"id": "gao"`, `"id": "gao", "id": "wang"`, mark{`"id": "wang"`, "staff[2].id", "twice"}),
		spoilt("null", `"skills": ["counsel", "senior"]`, `"skills": null`, mark{`null`, "skills", "leave the field out"}),
		spoilt("text for a number, and a number for text", `"day", "start": "08:00", "minutes": 480`, `"day", "start": 8, "minutes": "480"`,
			mark{`8, "minutes"`, "shifts[0].start", "text"}, mark{`"480"`, "shifts[0].minutes", "whole number"}),
		spoilt("leave over leave", `"leave": [`, "\"leave\": [{\"staff\": \"chen\", \"from\": \"2027-05-02\", \"to\": \"2027-05-02\"},\n",
			mark{`{"staff": "chen", "from": "2027-05-01"`, "leave[1]", "overlaps"}),
		spoilt("GBK", `"lin"`, `"`+gbk+`"`, mark{gbk, "", "UTF-8"}),
		broken("a comma too many", `[{"id": "full"}]`, `[{"id": "full"},]`, 9),
		broken("a list without an end", `"2027-05-03"}]`, `"2027-05-03"}`, 12),
		broken("a quotation mark without an end", `"lin"`, `"lin`, 10),
	}
}
