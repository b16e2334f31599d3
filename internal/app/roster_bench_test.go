package app_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"syscall"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/roster/benchmark"
	"heartline/roster/life"
	"heartline/roster/model"
)

// BenchmarkHotline435 is a draft, and then the published roster, of 435 volunteers over four weeks, as the console asks for them: requests over
// HTTP by somebody who is signed in, one after the other.
func BenchmarkHotline435(b *testing.B) {
	r := newRig(b, func(c *configs.Config) { c.Roster.EveryoneOnDuty = false })
	boss := r.signIn("gao")
	boss.http.Timeout = time.Minute
	month, id := boss.hotline435()
	at := "/roster/drafts/" + id
	var d api.RosterDraft
	boss.must(http.MethodGet, at, nil, &d)
	chance := rand.New(rand.NewPCG(4, 35))
	one := func() model.Assignment { return d.Assignments[chance.IntN(len(d.Assignments))] }
	cell := func(who, date string, a model.Assignment) map[string]any {
		return map[string]any{"staff": who, "date": date, "shift": a.Shift, "role": a.Role}
	}
	free := func(a model.Assignment) map[string]any { return map[string]any{"staff": a.Staff, "date": a.Date} }
	var v api.RosterVerdict
	b.Run("try", func(b *testing.B) { // a shift is carried to somebody else
		slow(b, func() {
			a := one()
			boss.must(http.MethodPost, at+"/try", map[string]any{"changes": []any{free(a), cell(d.Staff[chance.IntN(len(d.Staff))].Id, a.Date, a)}}, &v)
		})
	})
	b.Run("swap", func(b *testing.B) { // two people exchange two shifts
		slow(b, func() {
			x, y := one(), one()
			boss.must(http.MethodPost, at+"/try", map[string]any{"changes": []any{free(x), free(y), cell(y.Staff, x.Date, x), cell(x.Staff, y.Date, y)}}, &v)
		})
	})
	b.Run("look", func(b *testing.B) { // the draft whole, with its coverage
		slow(b, func() { boss.must(http.MethodGet, at, nil, &d) })
	})
	b.Run("covers", func(b *testing.B) { // who could take a shift
		var found []api.RosterCandidate
		slow(b, func() {
			a := one()
			q := url.Values{"date": {a.Date}, "shift": {a.Shift}, "role": {a.Role}, "without": {a.Staff}}
			boss.must(http.MethodGet, at+"/covers?"+q.Encode(), nil, &found)
		})
	})
	b.Run("change", func(b *testing.B) { // a shift is taken from somebody and given back, each kept with its coverage
		var part api.RosterDraftPart
		part.Version = d.Version
		slow(b, func() {
			a := one()
			for _, c := range []any{free(a), cell(a.Staff, a.Date, a)} {
				boss.must(http.MethodPost, at+"/change", map[string]any{"version": part.Version, "changes": []any{c}, "override": "tried"}, &part)
			}
		})
		d.Version = part.Version
	})
	boss.must(http.MethodGet, at, nil, &d)
	boss.publishDraft(id, d.Version, nil)
	b.Run("published", func(b *testing.B) { r.swapsOf(b, boss, month, chance) })
}

// swapsOf asks whether swaps of the published roster may be.
func (r *rig) swapsOf(b *testing.B, boss *client, month time.Time, chance *rand.Rand) {
	b.Helper()
	var rota api.Roster
	q := url.Values{"from": {month.Format(time.RFC3339)}, "to": {month.AddDate(0, 0, 20).Format(time.RFC3339)}}
	boss.must(http.MethodGet, "/roster?"+q.Encode(), nil, &rota)
	shifts := slices.DeleteFunc(rota.Shifts, func(s api.Shift) bool { return s.Start.Before(month) })
	legal, n := 0, 0
	began := time.Now()
	if _, err := r.app.TrySwap(b.Context(), shifts[0].Agent.Id, shifts[0].Id, shifts[1].Id); err != nil {
		b.Fatal(err)
	}
	b.Logf("the first question after a change: %v", time.Since(began))
	slow(b, func() {
		x, y := shifts[chance.IntN(len(shifts))], shifts[chance.IntN(len(shifts))]
		refused, err := r.app.TrySwap(b.Context(), x.Agent.Id, x.Id, y.Id)
		if _, illegal := errors.AsType[*life.Illegal](refused); err != nil || refused != nil && !illegal && x.Agent.Id != y.Agent.Id {
			b.Fatal(err, refused)
		}
		if n++; refused == nil {
			legal++
		}
	})
	b.ReportMetric(float64(legal)/float64(n), "legal")
}

// hotline435 has the hotline of 435 volunteers rostered: four weeks from the Monday before a month that begins after the next one.
func (c *client) hotline435() (month time.Time, draft string) {
	c.r.t.Helper()
	m, err := benchmark.Hotline(435, 435)
	if err != nil {
		c.r.t.Fatal(err)
	}
	zone := time.FixedZone("CST", 8*60*60)
	now := time.Now().In(zone)
	month = time.Date(now.Year(), now.Month()+2, 1, 0, 0, 0, 0, zone)
	first := month.AddDate(0, 0, -int(month.Weekday()+6)%7)
	was, err := time.Parse(time.DateOnly, m.Start)
	if err != nil {
		c.r.t.Fatal(err)
	}
	m.Zone = "Asia/Shanghai"
	for i := range m.Shifts { // the format has no clock
		m.Shifts[i].Start = map[string]string{"M": "06:00", "A": "10:00", "P": "14:00", "V": "18:00", "L": "22:00", "N": "00:00"}[m.Shifts[i].ID]
	}
	text, err := json.Marshal(m)
	if err != nil {
		c.r.t.Fatal(err)
	}
	text = regexp.MustCompile(`"\d{4}-\d\d-\d\d"`).ReplaceAllFunc(text, func(date []byte) []byte {
		day, err := time.Parse(`"`+time.DateOnly+`"`, string(date))
		if err != nil {
			c.r.t.Fatal(err)
		}
		return first.AddDate(0, 0, int(day.Sub(was)/(24*time.Hour))).AppendFormat(nil, `"`+time.DateOnly+`"`)
	})
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		c.r.t.Fatal(err)
	}
	delete(doc, "start")
	delete(doc, "days")
	var ids []string
	for _, p := range m.Staff {
		ids = append(ids, p.ID)
	}
	if err := c.r.app.AddStaff(c.r.t.Context(), ids...); err != nil {
		c.r.t.Fatal(err)
	}
	c.must(http.MethodPut, "/roster/model", map[string]any{"revision": 0, "model": doc}, nil)
	var d api.RosterDraft
	c.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "435", "from": first.Format(time.DateOnly), "days": m.Days, "begin": "empty"}, &d)
	c.must(http.MethodPost, "/roster/drafts/"+d.Id+"/search", map[string]any{"seconds": 6}, nil)
	c.r.until("the search is over", func() bool {
		var h api.RosterDraftHead
		c.must(http.MethodGet, "/roster/drafts/"+d.Id, nil, &h)
		return h.State == api.RosterDraftStateOpen && h.Version > 1 && h.Hard == 0
	})
	return month, d.Id
}

// slow runs f as often as the benchmark wants, and says how long it takes by the clock and by the processor, browser and server together: half of
// the time, one time in a hundred, and the longest.
func slow(b *testing.B, f func()) {
	b.Helper()
	b.ReportAllocs()
	var took, had []time.Duration
	for b.Loop() {
		began, before := time.Now(), computed(b)
		f()
		took, had = append(took, time.Since(began)), append(had, computed(b)-before)
	}
	for _, by := range []struct {
		of   string
		list []time.Duration
	}{{"ms", took}, {"cpu-ms", had}} {
		slices.Sort(by.list)
		for _, row := range []struct {
			name string
			at   int
		}{{"p50-", len(by.list) / 2}, {"p99-", len(by.list) * 99 / 100}, {"max-", len(by.list) - 1}} {
			b.ReportMetric(float64(by.list[row.at].Microseconds())/1000, row.name+by.of)
		}
	}
}

// computed is the processor time that this process has had.
func computed(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
