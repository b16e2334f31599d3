package model

import (
	"embed"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Profile is what the law and good practice of a country demand, as rules and holidays. It is a default and no legal advice: each
// rule says in Source whether it is law or policy, and a model may override it with a name and a reason.
type Profile struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Note     string        `json:"note"` // what the rules cannot say, and what has to be asked of a lawyer
	Rules    []Rule        `json:"rules"`
	Holidays []HolidayYear `json:"holidays,omitempty"`
}

// HolidayYear is the public holidays of one calendar year.
type HolidayYear struct {
	Year int `json:"year"`
	// Complete says that the year's arrangement was published and is all here, days worked in exchange included. Otherwise
	// Days holds only those of which the date follows from the law itself.
	Complete bool      `json:"complete,omitempty"`
	Source   string    `json:"source"`
	Days     []Holiday `json:"days"`
}

//go:embed profiles/*.json
var profileFiles embed.FS

var profiles = sync.OnceValue(func() []Profile {
	files, err := profileFiles.ReadDir("profiles")
	if err != nil {
		panic(err) // the files are part of the program
	}
	all := make([]Profile, 0, len(files))
	for _, file := range files {
		data, err := profileFiles.ReadFile("profiles/" + file.Name())
		if err != nil {
			panic(err)
		}
		p, doc := Profile{}, newReader(data)
		doc.value(reflect.ValueOf(&p).Elem(), "")
		if doc.err != nil || len(doc.faults) > 0 {
			panic(fmt.Sprintf("profile %s: %v %v", file.Name(), doc.err, doc.faults))
		}
		all = append(all, p)
	}
	return all
})

// Profiles returns the ids of the profiles that a model may name, in order.
func Profiles() []string {
	ids := make([]string, 0, len(profiles()))
	for _, p := range profiles() {
		ids = append(ids, p.ID)
	}
	slices.SortFunc(ids, strings.Compare)
	return ids
}

// LookupProfile returns a profile; ok: there is one of that id. What it holds must not be changed.
func LookupProfile(id string) (p Profile, ok bool) {
	i := slices.IndexFunc(profiles(), func(p Profile) bool { return p.ID == id })
	if i < 0 {
		return Profile{}, false
	}
	return profiles()[i], true
}
