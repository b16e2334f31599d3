package intaketest

// Kind is what a file is taken for.
type Kind string

// Kinds of files.
const (
	Staff    Kind = "staff"
	Leave    Kind = "leave"
	Demand   Kind = "demand"
	Rota     Kind = "rota"     // agent,date,start,end,line
	Document Kind = "document" // JSON, without start and days
)

// Place is where something is wrong.
type Place struct {
	Line   int
	Column string // of a document its number
	Path   string // of a document
	Says   string // a part of what is told
}

// Case is a file that is refused.
type Case struct {
	Name  string
	Kind  Kind
	File  string
	Wrong []Place // all of them, in order
}

// Good is a document that the tables fit to, without start and days: three people, of whom chen has leave in the first days of May 2027.
const Good = `{
  "version": 1, "zone": "Asia/Shanghai", "skills": ["counsel", "senior"],
  "shifts": [
    {"id": "day", "start": "08:00", "minutes": 480},
    {"id": "evening", "start": "16:00", "minutes": 480},
    {"id": "night", "start": "00:00", "minutes": 480}
  ],
  "demand": [{"id": "floor", "role": "talk", "shifts": ["day", "evening", "night"], "min": 1, "target": 1, "w_min": 1000}],
  "contracts": [{"id": "full"}],
  "staff": [{"id": "chen", "contract": "full"}, {"id": "lin", "contract": "full"}, {"id": "gao", "contract": "full"}],
  "leave": [{"staff": "chen", "from": "2027-05-01", "to": "2027-05-03"}]
}`

const (
	bom = "\xef\xbb\xbf"
	gbk = "\xd0\xc4\xcf\xdf" // two Chinese characters
)

// Cases returns all files.
func Cases() []Case {
	var all []Case
	for _, part := range [][]Case{staff(), leave(), demand(), rota(), document()} {
		all = append(all, part...)
	}
	return all
}

// Of returns the files of some kinds.
func Of(kinds ...Kind) (some []Case) {
	for _, c := range Cases() {
		for _, k := range kinds {
			if c.Kind == k {
				some = append(some, c)
			}
		}
	}
	return some
}
