package benchmark

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"heartline/roster/model"
)

// Instance is a published problem on disk.
type Instance struct {
	Name  string
	Known int // the best value that is published; 0: none is known
	Bound int // no roster is better; 0: not known
	read  func() (*model.Model, error)
}

// Read reads the problem's files.
func (i Instance) Read() (*model.Model, error) { return i.read() }

// known are the best published values and the lower bounds of the problems. Curtois and Qu: the values of
// schedulingbenchmarks.org as two other projects quote them; the second competition, static: the best solutions that were
// checked with the organisers' validator; hotline: bounds from column generation.
var known = map[string][2]int{ //nolint:gochecknoglobals // a table
	"Instance1": {607, 607}, "Instance2": {828, 828}, "Instance3": {1001, 1001}, "Instance4": {1716, 1716},
	"Instance5": {1143, 1143}, "Instance6": {1950, 1950}, "Instance7": {1056, 1056}, "Instance8": {1300, 1300},
	"Instance9": {439, 439}, "Instance10": {4631, 4631}, "Instance11": {3443, 3443}, "Instance12": {4040, 4040},
	"Instance13": {1348, 1348}, "Instance14": {1278, 1278}, "Instance15": {3829, 3829}, "Instance16": {3225, 3225},
	"Instance17": {5746, 5746}, "Instance18": {4459, 4459}, "Instance19": {3149, 3149}, "Instance20": {4769, 4769},
	"Instance21": {21133, 21133}, "Instance22": {30241, 0}, "Instance23": {17428, 0}, "Instance24": {42463, 0},
	"hotline24": {34, 12}, "hotline27": {54, 24}, "hotline30": {45, 27}, "hotline435": {28, 28},
	"n030w4_1_6-2-9-1": {1670, 0}, "n030w4_1_6-7-5-3": {1820, 0}, "n035w4_0_1-7-1-8": {1360, 0}, "n035w4_2_8-8-7-5": {1080, 0},
	"n050w4_0_0-4-8-7": {1320, 0}, "n050w4_0_7-2-7-2": {1315, 0},
}

// Instances lists the problems below a folder, in order of kind and size.
func Instances(dir string) ([]Instance, error) {
	var all []Instance
	for _, kind := range []string{"nrp", "hotline"} {
		files, _ := filepath.Glob(filepath.Join(dir, kind, "*.txt")) // the pattern is sound
		for _, f := range files {
			name := strings.TrimSuffix(filepath.Base(f), ".txt")
			all = append(all, Instance{Name: name, Known: known[name][0], Bound: known[name][1], read: func() (*model.Model, error) { return readFile(f, ReadNRP) }})
		}
	}
	for _, name := range competition(dir) {
		all = append(all, Instance{Name: name, Known: known[name][0], Bound: known[name][1], read: func() (*model.Model, error) { return readCompetition(dir, name) }})
	}
	slices.SortStableFunc(all, func(a, b Instance) int { return natural(a.Name, b.Name) })
	if len(all) == 0 {
		return nil, fmt.Errorf("there are no problems in %s: nrp/*.txt, hotline/*.txt and inrc2/ are looked for", dir)
	}
	return all, nil
}

// competition lists the problems of the second competition whose files are there and whose best value is known.
func competition(dir string) []string {
	var names []string
	for name := range known {
		set, _, ok := strings.Cut(name, "_")
		if _, err := os.Stat(filepath.Join(dir, "inrc2", set, "Sc-"+set+".txt")); ok && err == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// readCompetition reads a problem of the second competition by its name: data set, history, weeks.
func readCompetition(dir, name string) (*model.Model, error) {
	parts := strings.Split(name, "_")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%s is no name of a problem, such as n030w4_1_6-2-9-1", name)
	}
	set := parts[0]
	files := []string{"Sc-" + set + ".txt", "H0-" + set + "-" + parts[1] + ".txt"}
	for w := range strings.SplitSeq(parts[2], "-") {
		files = append(files, "WD-"+set+"-"+w+".txt")
	}
	var open []io.Reader
	for _, f := range files {
		file, err := os.Open(filepath.Join(dir, "inrc2", set, f))
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		open = append(open, file)
	}
	m, faults := ReadINRC2(INRC2{Scenario: open[0], History: open[1], Weeks: open[2:]})
	return m, faultsOf(name, faults)
}

func readFile(path string, read func(io.Reader) (*model.Model, []Fault)) (*model.Model, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	m, faults := read(file)
	return m, faultsOf(path, faults)
}

func faultsOf(path string, faults []Fault) error {
	var all []error
	for _, f := range faults {
		all = append(all, fmt.Errorf("%s: %s", path, f.Error()))
	}
	return errors.Join(all...)
}

// natural orders names with numbers in them as people do.
func natural(a, b string) int {
	cut := func(s string) (string, int) {
		i := strings.IndexAny(s, "0123456789")
		if i < 0 {
			return s, 0
		}
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		n, _ := strconv.Atoi(s[i:j])
		return s[:i], n
	}
	wordA, numberA := cut(a)
	wordB, numberB := cut(b)
	if wordA != wordB {
		return strings.Compare(wordA, wordB)
	}
	return numberA - numberB
}
