package app

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/store"
)

const placeHead = "id,name,kind,town,hours,phone,note,languages\n"

func aKind(kind string) bool { return kind == "clinic" || kind == "shelter" }

// TestAListOfPlacesIsRead in the forms that programs write it in.
func TestAListOfPlacesIsRead(t *testing.T) {
	t.Parallel()
	want := []store.Place{
		{ID: "clinic-1", Name: "Clinic, east", Kind: "clinic", Town: "East", Hours: "9-17", Phone: "010 0000-0000", Note: "ring first", Languages: []string{"zh-CN", "en"}},
		{ID: "s2", Name: "Shelter", Kind: "shelter", Languages: []string{}},
	}
	for name, text := range map[string]string{
		"commas":     placeHead + "clinic-1,\"Clinic, east\",clinic,East,9-17,010 0000-0000,ring first,zh-CN en\ns2,Shelter,shelter\n",
		"semicolons": "\xef\xbb\xbfid;kind;name;languages;town;hours;phone;note\nclinic-1;clinic;Clinic, east;zh-CN,en;East;9-17;010 0000-0000;ring first\ns2;shelter;Shelter;;;;;\n",
		"line ends":  strings.ReplaceAll(placeHead+"clinic-1,\"Clinic, east\",clinic,East,9-17,010 0000-0000,ring first,zh-CN|en\ns2,Shelter,shelter,,,,,\n", "\n", "\r\n"),
	} {
		got, faults := parsePlaces(strings.NewReader(text), aKind)
		if len(faults) > 0 {
			t.Errorf("%s: %+v", name, faults)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestWhatIsWrongInAListOfPlacesIsNamed by its line and column, with the mend, and nothing is read.
func TestWhatIsWrongInAListOfPlacesIsNamed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 121)
	tests := map[string]struct {
		text string
		want []string // line column
	}{
		"empty":            {"", []string{"1 "}},
		"no places":        {placeHead, []string{"1 "}},
		"not UTF-8":        {placeHead + "a,\xb9\xa4,clinic\n", []string{"1 "}},
		"no name column":   {"id,kind\na,clinic\n", []string{"1 name"}},
		"another column":   {"id,name,kind,fax\n", []string{"1 "}},
		"a column twice":   {"id,name,kind,id\n", []string{"1 id"}},
		"a bad quotation":  {placeHead + "a,\"b\"c,clinic\n", []string{"2 "}},
		"too many fields":  {placeHead + "a,b,clinic,,,,,,,\n", []string{"2 "}},
		"a bad id":         {placeHead + "A b,b,clinic\n", []string{"2 id"}},
		"the same id":      {placeHead + "a,b,clinic\na,c,clinic\n", []string{"3 id"}},
		"no such kind":     {placeHead + "a,b,hotel\n", []string{"2 kind"}},
		"no name":          {placeHead + "a,,clinic\n", []string{"2 name"}},
		"a long name":      {placeHead + "a," + long + ",clinic\n", []string{"2 name"}},
		"words for number": {placeHead + "a,b,clinic,,,ask at the desk\n", []string{"2 phone"}},
		"no language":      {placeHead + "a,b,clinic,,,,,中文\n", []string{"2 languages"}},
		"several":          {placeHead + "A,,hotel\nb,c,clinic\n", []string{"2 id", "2 kind", "2 name"}},
	}
	for name, tt := range tests {
		places, faults := parsePlaces(strings.NewReader(tt.text), aKind)
		var got []string
		for _, f := range faults {
			got = append(got, fmt.Sprintf("%d %s", f.Line, f.Column))
			if f.Message == "" || f.Mend == "" {
				t.Errorf("%s: no mend in %+v", name, f)
			}
		}
		if d := cmp.Diff(tt.want, got); d != "" || len(places) > 0 {
			t.Errorf("%s: %d places (-want +got):\n%s", name, len(places), d)
		}
	}
	var many strings.Builder
	many.WriteString(placeHead)
	for i := range maxPlaces + 1 {
		fmt.Fprintf(&many, "p%d,x,clinic\n", i)
	}
	if _, faults := parsePlaces(strings.NewReader(many.String()), aKind); len(faults) != 1 || faults[0].Line != maxPlaces+2 {
		t.Errorf("too many: %+v", faults)
	}
}

func FuzzPlaces(f *testing.F) {
	f.Add(placeHead + "clinic-1,Clinic,clinic,East,9-17,010,,zh-CN en\n")
	f.Add("id;name;kind\n\"a\";b;c\n")
	f.Fuzz(func(t *testing.T, text string) {
		places, faults := parsePlaces(strings.NewReader(text), aKind)
		if (len(places) > 0) == (len(faults) > 0) {
			t.Errorf("%d places and %d faults", len(places), len(faults))
		}
	})
}
