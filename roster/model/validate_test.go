package model_test

import (
	"math"
	"strings"
	"testing"

	"heartline/roster/model"
)

func TestFaultsOfTheFrame(t *testing.T) {
	t.Parallel()
	long := "0123456789012345678901234567890123456789012345678901234567890123456789"
	for _, tt := range []broken{
		{"a long name", `"name": "night and day"`, `"name": "` + long + long + long + `"`, []string{"name: more than 200 characters"}},
		{"no zone", `"zone": "Asia/Shanghai"`, `"zone": ""`, []string{"zone: use an IANA name"}},
		{"a zone that is none", `Asia/Shanghai`, `Asia/Shangai`, []string{"zone: no zone is called"}},
		{"the machine's zone", `Asia/Shanghai`, `Local`, []string{"zone: no zone is called"}},
		{"no day", `"start": "2026-12-07"`, `"start": "2026-02-29"`, []string{"start: write the date as YYYY-MM-DD"}},
		{"a year out of range", `"start": "2026-12-07"`, `"start": "1026-12-07"`, []string{"start: use a year from 2000 to 2199"}},
		{"no days", `"days": 28`, `"days": 0`, []string{"days: use 1 to 400"}},
		{"too many days", `"days": 28`, `"days": 401`, []string{"days: use 1 to 400"}},
		{"a profile that is none", `"profile": "cn"`, `"profile": "us"`, []string{"profile: there is cn, eu", "overrides[0].rule: the model has no profile"}},
		{"an empty skill", `"supervise"]`, `""]`, []string{"skills[2]: the id is missing"}},
		{"a skill twice", `"supervise"]`, `"senior"]`, []string{`skills[2]: skills[1] is called "senior" too`}},
		{"a long id", `"supervise"]`, `"` + long + `"]`, []string{"skills[2]: more than 64 characters"}},
		{"an id with a blank", `"supervise"]`, `"supervise "]`, []string{"skills[2]: a blank before or after"}},
		{"an id with a line break", `"supervise"]`, `"super\nvise"]`, []string{"skills[2]: a control character"}},

		{"a site twice", `"id": "home"`, `"id": "east"`, []string{"sites[1].id: sites[0] is called", "shifts[3].site: no site"}},
		{"a floor below nothing", `"area_m2": 40`, `"area_m2": -40`, []string{"sites[0].area_m2: use square metres"}},
		{"a floor for nobody", `"area_m2": 40`, `"area_m2": 3.9`, []string{"sites[0].area_m2: too small for one seat"}},
		{"seats below nothing", `"seats": 9`, `"seats": -9`, []string{"sites[0].seats: out of range"}},
		{"a seat of no size", `"seats": 9`, `"seat_m2": 0.01`, []string{"sites[0].seat_m2: use square metres"}},
		{"seats where nobody sits", `"outside": true`, `"outside": true, "seats": 3`, []string{"sites[1].outside: nobody sits there"}},

		{"a shift twice", `{"id": "V"`, `{"id": "N"`, []string{"shifts[3].id: shifts[2] is called", "staff[3].shifts[0]: no type of shift"}},
		{"a start that is none", `"id": "D", "start": "08:00"`, `"id": "D", "start": "8 am"`, []string{"shifts[0].start: write the time as HH:MM"}},
		{"a start at the end of the day", `"id": "D", "start": "08:00"`, `"id": "D", "start": "24:00"`, []string{"shifts[0].start: nothing begins at 24:00"}},
		{"no minutes", `"minutes": 480, "break": 30`, `"minutes": 0`, []string{"shifts[0].minutes: use 1 to 2880"}},
		{"too many minutes", `"minutes": 480, "break": 30`, `"minutes": 2881`, []string{"shifts[0].minutes: use 1 to 2880"}},
		{"nothing but a break", `"break": 30`, `"break": 480`, []string{"shifts[0].break: use 0 to 479"}},
		{"a credit below nothing", `"credit": 480`, `"credit": -1`, []string{"shifts[2].credit: use 0 to 2880"}},
		{"an empty tag", `"tags": ["evening"]`, `"tags": [""]`, []string{"shifts[1].tags[0]: the id is missing"}},
		{"a shift at no site", `"break": 30, "site": "east"`, `"break": 30, "site": "west"`, []string{`shifts[0].site: write "east"`}},
		{"an owner with a blank", `"minutes": 480, "owner": "partner"`, `"minutes": 480, "owner": "partner "`, []string{"shifts[4].owner: a blank", "demand[4].shifts[0]: worked by"}},

		{"a holiday that is no date", `{"date": "2026-12-24", "name"`, `{"date": "24.12.", "name"`, []string{"holidays[0].date: write the date"}},
		{"a holiday twice", `{"date": "2026-12-26", "works": true}`, `{"date": "2026-12-24", "works": true}`, []string{"holidays[1].date: holidays[0] is the same date"}},
		{"a holiday that is worked", `"works": true`, `"works": true, "statutory": true`, []string{"holidays[1].works: a statutory holiday is no working day"}},

		{"today is no date", `"today": "2026-12-08"`, `"today": "tomorrow"`, []string{"stability.today: write the date"}},
		{"near after far", `"near": 3, "far": 14`, `"near": 15, "far": 14`, []string{"stability.far: make it at least 15"}},
		{"days below nothing", `"near": 3, "far": 14`, `"near": -1, "far": 401`, []string{"stability.near: out of range", "stability.far: out of range"}},
		{"weights below nothing", `"w_near": 50, "w_far": 5`, `"w_near": -50, "w_far": 1000001`, []string{"stability.w_near: use 0 to 1000000", "stability.w_far: use 0 to"}},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestFaultsOfDemand(t *testing.T) {
	t.Parallel()
	for _, tt := range []broken{
		{"a row twice", `"id": "eve"`, `"id": "line"`, []string{"demand[2].id: demand[0] is called"}},
		{"no role where there are several", `"id": "line", "role": "counsel", "skill"`, `"id": "line", "skill"`, []string{"demand[0]: the role is missing"}},
		{"a role with a blank", `"role": "help"`, `"role": " help"`, []string{"demand[2].role: a blank"}},
		{"a role of those who count anyhow", `"id": "senior", "skill"`, `"id": "senior", "role": "help", "skill"`, []string{"demand[3].role: remove the role"}},
		{"nobody is counted so", `"counts": "holders"`, `"counts": "holder"`, []string{"demand[3].counts: write holders"}},
		{"a skill that is none", `"skill": "senior", "counts"`, `"skill": "expert", "counts"`, []string{"demand[3].skill: no skill is called"}},
		{"shifts and clock times", `"from": "18:00", "to": "24:00"`, `"from": "18:00", "to": "24:00", "shifts": ["E"]`, []string{"demand[2].shifts: make two rows"}},
		{"neither", `"from": "18:00", "to": "24:00"`, `"reason": "none"`, []string{"demand[2]: neither shifts nor clock times"}},
		{"an end without a beginning", `"from": "18:00", "to": "24:00"`, `"to": "24:00"`, []string{"demand[2].from: write the time"}},
		{"a beginning without an end", `"from": "18:00", "to": "24:00"`, `"from": "18:00"`, []string{"demand[2].to: write the time"}},
		{"a type that is none", `"shifts": ["P"]`, `"shifts": ["X"]`, []string{"demand[4].shifts[0]: no type of shift"}},
		{"a type twice", `"shifts": ["P"]`, `"shifts": ["P", "P"]`, []string{"demand[4].shifts[1]: there twice"}},
		{"another's type in a row of ours", `"target": 2, "owner": "partner"`, `"target": 2`, []string{"demand[4].shifts[0]: nobody of ours"}},
		{"a day that is none", `["mon", "tue", "wed", "thu", "fri"]`, `["mon", "Tuesday"]`, []string{"demand[0].on.weekdays[1]: no day is called"}},
		{"a day twice", `["mon", "tue", "wed", "thu", "fri"]`, `["mon", "mon"]`, []string{"demand[0].on.weekdays[1]: there twice"}},
		{"a date outside the days", `"dates": ["2026-12-24", "2026-12-31"]`, `"dates": ["2027-12-24"]`, []string{"demand[2].on.dates[0]: none of the days of the model, 2026-12-07 to 2027-01-03"}},
		{"a date twice", `"dates": ["2026-12-24", "2026-12-31"]`, `"dates": ["2026-12-24", "2026-12-24"]`, []string{"demand[2].on.dates[1]: there twice"}},
		{"days backwards", `"from": "2026-12-01"`, `"from": "2026-12-31", "to": "2026-12-01"`, []string{"demand[1].on.to: exchange them"}},
		{"fewer than nobody", `"min": 2, "target": 6`, `"min": -2, "target": -6`, []string{"demand[0].min: out of range", "demand[0].target: out of range"}},
		{"a target below the minimum", `"min": 2, "target": 6`, `"min": 7, "target": 6`, []string{"demand[0].target: make it at least 7"}},
		{"a maximum below the target", `"max": 8`, `"max": 5`, []string{"demand[0].max: make it at least 6"}},
		{
			"weights out of range", `"w_under": 100, "w_over": 1,`, `"w_under": -1, "w_over": 1000001, "w_min": -1,`,
			[]string{"demand[0].w_under: out of range", "demand[0].w_over: out of range", "demand[0].w_min: out of range"},
		},
		{
			"the same seat twice", `"weekdays": ["sat", "sun"], `, `"weekdays": ["sat", "sun", "fri"], `,
			[]string{`demand[1]: demand[0] asks for the same role in shift "D" on 2026-12-11`},
		},
		{"a role with two skills", `"role": "help"`, `"role": "counsel"`, []string{"demand[2].skill: demand[0] asks for the same role with another skill"}},
		{"guards who are guarded", `"with": "senior"`, `"with": "trainee"`, []string{"guards[0].with: nobody guards who is guarded"}},
		{"guards whom nobody is", `"with": "senior"`, `"with": "elder"`, []string{"guards[0].with: nobody has the skill or tag"}},
		{"no guard", `"with": "senior"`, `"with": ""`, []string{"guards[0].with: the id is missing", "guards[0].with: nobody has"}},
		{"guards out of range", `"per": 2`, `"per": -1, "weight": -1`, []string{"guards[0].per: out of range", "guards[0].weight: out of range"}},
		{"a guard without a name", `"id": "trainees"`, `"id": ""`, []string{"guards[0].id: the id is missing"}},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestFaultsOfRules(t *testing.T) {
	t.Parallel()
	for _, tt := range []broken{
		{"no measure", `"measure": "follows"`, `"measure": "folows"`, []string{`rules[2].measure: write "follows"`}},
		{"a rule twice", `"id": "forward"`, `"id": "weekends"`, []string{"rules[2].id: rules[1] is called"}},
		{"a rule without a name", `"id": "forward"`, `"id": ""`, []string{"rules[2].id: the id is missing"}},
		{"a second shift of one that has none", `"measure": "follows"`, `"measure": "kinds"`, []string{"rules[2].then: only rest and follows"}},
		{"a sequence of what is no pattern", `"measure": "pattern", `, `"measure": "shifts", `, []string{"rules[3].sequence: only pattern", "rules[3].starts: only a pattern"}},
		{
			"a pattern without a sequence", `"sequence": [{"off": true}, {"any": true}, {"of": {"roles": ["counsel"], "negative": true}}]`, `"of": {"shifts": ["D"]}`,
			[]string{"rules[3]: the sequence is missing", "rules[3].of: a pattern says in its sequence"},
		},
		{"a step of two kinds", `{"off": true}, `, `{"off": true, "any": true}, `, []string{"rules[3].sequence[0]: say one of off, any and of"}},
		{"a step of no kind", `{"off": true}, `, `{}, `, []string{"rules[3].sequence[0]: say one of off, any and of"}},
		{"a filter of a type that is none", `"of": {"shifts": ["E"]}`, `"of": {"shifts": ["EE"]}`, []string{"rules[2].of.shifts[0]: no type of shift is called"}},
		{"a filter of a tag that no type has", `"tags": ["night"]`, `"tags": ["nigth"]`, []string{`rules[0].of.tags[0]: write "night"`, "rules[0].fair: no row of demand"}},
		{"a filter of a role that is none", `"roles": ["counsel"]`, `"roles": ["expert"]`, []string{"rules[3].sequence[2].of.roles[0]: no role is called"}},
		{"a filter of a role twice", `"roles": ["counsel"]`, `"roles": ["counsel", "counsel"]`, []string{"rules[3].sequence[2].of.roles[1]: there twice"}},
		{"a filter of nothing, turned round", `"roles": ["counsel"], "negative"`, `"negative"`, []string{"rules[3].sequence[2].of.negative: lets none through"}},
		{"a filter of a kind of day that is none", `"touches": "holiday"`, `"touches": "sunday"`, []string{"rules[4].of.touches: write holiday or weekend"}},
		{"a filter of a length that is none", `"longer": 60`, `"longer": -60`, []string{"rules[4].of.longer: out of range"}},
		{"days on which a pattern never starts", `"starts": {"weekdays": ["sat"]}`, `"starts": {"dates": ["2026-13-01"]}`, []string{"rules[3].starts.dates[0]: write the date"}},
		{"a window that is none", `"kind": "rolling"`, `"kind": "roling"`, []string{`rules[4].window.kind: write "rolling"`}},
		{"a window without a length", `"kind": "rolling", "days": 14`, `"kind": "blocks"`, []string{"rules[4].window.days: use 1 to 400"}},
		{"a length without a window", `"kind": "rolling", "days": 14`, `"days": 14`, []string{"rules[4].window.days: only blocks and rolling"}},
		{"a weekend of no weekdays", `"weekend": ["sat", "sun"]`, `"weekend": ["sat", "holiday"]`, []string{"rules[1].window.weekend[1]: no weekday"}},
		{"a weekend with a gap", `"weekend": ["sat", "sun"]`, `"weekend": ["fri", "sun"]`, []string{"rules[1].window.weekend[1]: does not follow"}},
		{"a weekend without an end", `"weekend": ["sat", "sun"]`, `"weekend": ["sat", "sun", "mon", "tue", "wed", "thu", "fri"]`, []string{"rules[1].window.weekend: leave out at least one"}},
		{"a weekend of what is no weekend", `"measure": "weekends"`, `"measure": "shifts"`, []string{"rules[1].window.weekend: only measures of weekends"}},
		{"a window along the days", `"then": {"shifts": ["D"]}`, `"then": {"shifts": ["D"]}, "window": {"kind": "week"}`, []string{"rules[2].window: has no window"}},
		{"no bound", `"hard_max": 0},`, `"curve": ""},`, []string{"rules[2]: the rule bounds nothing"}},
		{"a bound below nothing", `"hard_max": 0},`, `"hard_max": -1},`, []string{"rules[2].hard_max: out of range"}},
		{"bounds that contradict", `"soft_max": 2, "w_over": 30`, `"soft_max": 2, "w_over": 30, "hard_min": 3`, []string{"rules[1].soft_max: soft_max 2 is less than hard_min 3"}},
		{"a soft bound that weighs nothing", `"soft_max": 2, "w_over": 30`, `"soft_max": 2`, []string{"rules[1]: soft_max costs nothing"}},
		{"a weight of nothing", `"soft_max": 2, "w_over": 30`, `"soft_max": 2, "w_over": 30, "w_under": 3`, []string{"rules[1].w_under: weighs nothing"}},
		{"weights out of range", `"soft_max": 2, "w_over": 30`, `"soft_max": 2, "w_over": -30`, []string{"rules[1].w_over: out of range"}},
		{"edges that are none", `"soft_max": 2, "w_over": 30`, `"soft_max": 2, "w_over": 30, "edges": "round"`, []string{"rules[1].edges: write closed"}},
		{"edges of what is no run", `"soft_max": 2, "w_over": 30`, `"soft_max": 2, "w_over": 30, "edges": "closed"`, []string{"rules[1].edges: only runs have edges"}},
		{"a curve that is none", `"curve": "square"`, `"curve": "cubic"`, []string{"rules[0].curve: there is square, once"}},
		{
			"squared minutes", `{"id": "hours", "measure": "minutes", "soft_min": 8400, "w_under": 1}`, `{"id": "hours", "measure": "minutes", "soft_min": 8400, "w_under": 1001, "curve": "square"}`,
			[]string{"contracts[0].rules[0].curve: use weights of at most 1000"},
		},
		{"a share of what is not shared", `"measure": "shifts", "of": {"tags": ["night"]}`, `"measure": "kinds", "of": {"tags": ["night"]}`, []string{"rules[0].fair: only shifts, minutes and weekends"}},
		{"a share and a bound", `"fair": true`, `"fair": true, "soft_max": 3`, []string{"rules[0].soft_max: fair sets soft_max"}},
		{"a share of a week", `"fair": true`, `"fair": true, "window": {"kind": "week"}`, []string{"rules[0].window.kind: shared over all days"}},
		{
			"a share of one", `{"id": "hours", "measure": "minutes", "soft_min": 6000, "w_under": 2}`, `{"id": "hours", "measure": "minutes", "fair": true, "w_over": 2}`,
			[]string{"staff[2].rules[0].fair: a share is one of several people"},
		},
		{"a scope of nobody", `"staff": ["c01"]`, `"staff": ["c1"]`, []string{`rules[4].scope.staff[0]: write "c01"`}},
		{"a scope of no contract", `"contracts": ["full"]`, `"contracts": ["night"]`, []string{"rules[4].scope.contracts[0]: no contract"}},
		{"a scope of no team", `"teams": ["a"]`, `"teams": ["b"]`, []string{"rules[4].scope.teams[0]: no team"}},
		{"a scope of no skill", `"skills": ["senior"]}`, `"skills": ["expert"]}`, []string{"rules[4].scope.skills[0]: no skill"}},
		{"a scope of an empty tag", `"skills": ["senior"]}`, `"tags": [""]}`, []string{"rules[4].scope.tags[0]: the id is missing"}},
		{"a scope of no volunteers", `"volunteers": "not"`, `"volunteers": "no"`, []string{"rules[0].scope.volunteers: write only or not"}},
		{"a contract twice", `"id": "half"`, `"id": "full"`, []string{"contracts[1].id: contracts[0] is called", "staff[1].contract: no contract"}},
		{"a share of a post out of range", `"share": 50`, `"share": 201`, []string{"contracts[1].share: use 0 to 200"}},

		{"an override of no rule", `"rule": "hours_week"`, `"rule": "hour_week"`, []string{`overrides[0].rule: write "hours_week"`}},
		{"an override of a rule of the model", `"rule": "hours_week"`, `"rule": "weekends"`, []string{"overrides[0].rule: no rule of the profile"}},
		{"an override of a rule that is replaced", `"id": "forward"`, `"id": "hours_week"`, []string{"overrides[0].rule: rules[2] takes the place"}},
		{"an override by nobody", `"by": "head of the line", `, ``, []string{"overrides[0]: by is missing"}},
		{"an override without a reason", `"reason": "comprehensive hours were approved", `, ``, []string{"overrides[0]: the reason is missing"}},
		{"an override without a date", `"at": "2026-11-20", `, ``, []string{"overrides[0].at: write the date"}},
		{"an override of nothing", `approved", "hard_max": 3000`, `approved"`, []string{"overrides[0]: nothing is changed"}},
		{"an override that is off and on", `"hard_max": 3000`, `"hard_max": 3000, "off": true`, []string{"overrides[0].off: remove off or the bounds"}},
		{"an override that contradicts", `"hard_max": 3000`, `"hard_max": 2000`, []string{"overrides[0].hard_max: less than soft_max 2400"}},
		{"an override below nothing", `"hard_max": 3000`, `"hard_min": -1`, []string{"overrides[0].hard_min: out of range"}},
		{"an override without a weight below", `"hard_max": 3000`, `"soft_min": 60`, []string{"overrides[0].soft_min: no weight below"}},
		{
			"an override without a weight above", `"rule": "hours_week", "by": "head of the line", "at": "2026-11-20", "reason": "comprehensive hours were approved", "hard_max": 3000`,
			`"rule": "overtime_month", "by": "head", "at": "2026-11-20", "reason": "r", "soft_max": 60`,
			[]string{"overrides[0].soft_max: no weight above"},
		},
		{"two overrides of one rule", `"hard_max": 3000}`, `"hard_max": 3000}, {"rule": "hours_week"}`, []string{"overrides[1].rule: overrides[0] is of the same rule"}},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestFaultsOfStaff(t *testing.T) {
	t.Parallel()
	for _, tt := range []broken{
		{"a person twice", `"id": "v01"`, `"id": "c03"`, []string{"staff[3].id: staff[2] is called"}},
		{"a person without a name", `"id": "v01"`, `"id": ""`, []string{"staff[3].id: the id is missing"}},
		{"a contract that is none", `"id": "v01", "contract": "volunteer"`, `"id": "v01", "contract": "volunter"`, []string{`staff[3].contract: write "volunteer"`}},
		{"a team with a blank", `"contract": "half", "team": "a"`, `"contract": "half", "team": "a "`, []string{"staff[1].team: a blank"}},
		{"a town with a blank", `"town": "上海"`, `"town": " 上海"`, []string{"staff[3].town: a blank"}},
		{"a skill that is none", `{"id": "senior", "from": "2026-12-10"}`, `{"id": "elder"}`, []string{"staff[0].skills[1].id: no skill is called"}},
		{"a skill without a name", `{"id": "senior", "from": "2026-12-10"}`, `{}`, []string{"staff[0].skills[1].id: the id is missing"}},
		{"a skill twice at a time", `{"id": "senior", "from": "2026-12-10"}`, `{"id": "counsel", "from": "2026-12-10"}`, []string{"staff[0].skills[1]: at the same time in [0]"}},
		{"a tag that ends before it begins", `{"id": "trainee", "until": "2026-12-31"}`, `{"id": "trainee", "from": "2027-01-01", "until": "2026-12-31"}`, []string{"staff[1].tags[0].until: exchange them"}},
		{"a tag from no date", `{"id": "trainee", "until": "2026-12-31"}`, `{"id": "trainee", "from": "soon"}`, []string{"staff[1].tags[0].from: write the date"}},
		{"a tag that a rule of the profile writes otherwise", `"id": "pregnant_7m"`, `"id": "Pregnant 7M"`, []string{`staff[2].tags[0].id: write "pregnant_7m"`}},
		{"a tag that a guard writes otherwise", `"id": "trainee"`, `"id": "Trainee"`, []string{`staff[1].tags[0].id: write "trainee"`}},
		{"a site that is none", `"sites": ["east"]`, `"sites": ["west"]`, []string{"staff[0].sites[0]: no site"}},
		{"a type that is none", `"shifts": ["V"]`, `"shifts": ["VV"]`, []string{"staff[3].shifts[0]: no type of shift"}},
		{"a type twice", `"shifts": ["V"]`, `"shifts": ["V", "V"]`, []string{"staff[3].shifts[1]: there twice"}},
		{"free at no time", `"from": "18:00", "to": "23:00"`, `"from": "6 pm"`, []string{"staff[3].available[0].to: write the time", "staff[3].available[0].from: write the time"}},
		{"free on no day", `["workday"]`, `["someday"]`, []string{"staff[3].available[0].on.weekdays[0]: no day"}},
		{"a rule of one's own", `{"id": "hours", "measure": "minutes", "soft_min": 6000, "w_under": 2}`, `{"id": "hours"}`, []string{"staff[2].rules[0].measure: no measure is called", "staff[2].rules[0]: bounds nothing"}},

		{"runs below nothing", `"work_run": 3, "weekend_run": 1`, `"work_run": -3, "weekend_run": -1`, []string{"staff[0].history.work_run: out of range", "staff[0].history.weekend_run: out of range"}},
		{"more days of one type than days", `"kind_run": 1`, `"kind_run": 4`, []string{"staff[0].history.kind_run: make work_run at least 4"}},
		{"days of no type", `"last_shift": "E", `, ``, []string{"staff[0].history.kind_run: say which type"}},
		{"worked and free", `"kind_run": 1`, `"off_run": 1`, []string{"staff[0].history.off_run: remove one"}},
		{"a last shift that is none", `"last_shift": "E"`, `"last_shift": "F"`, []string{"staff[0].history.last_shift: no type of shift"}},
		{"a count of no rule", `{"nights": 2}`, `{"night": 2}`, []string{`staff[0].history.counts.night: write "nights"`}},
		{"a count below nothing", `{"nights": 2}`, `{"nights": -2}`, []string{"staff[0].history.counts.nights: out of range"}},
		{"a past that is to come", `"date": "2026-12-04"`, `"date": "2026-12-14"`, []string{"staff[1].history.off_run: say 3 free days", "staff[1].history.shifts[0].date: not before the first day"}},
		{"a past of no date", `"date": "2026-12-03"`, `"date": "3 December"`, []string{"staff[1].history.shifts[1].date: write the date"}},
		{"a past of no type", `"shift": "D"}, {"date"`, `"shift": "DD"}, {"date"`, []string{"staff[1].history.shifts[0].shift: no type of shift"}},
		{"a past twice", `"date": "2026-12-03"`, `"date": "2026-12-04"`, []string{"staff[1].history.shifts[1].date: two shifts begin"}},
		{"free days that were worked", `"off_run": 2`, `"off_run": 3`, []string{"staff[1].history.off_run: say 2 free days"}},
		{"another last shift", `"off_run": 2`, `"last_shift": "E"`, []string{"staff[1].history.last_shift: say otherwise"}},
		{"a run that was none", `"off_run": 2`, `"work_run": 2`, []string{"staff[1].history.work_run: say 0 days in a row"}},
		{
			"a shorter run than there was", `"off_run": 2, "shifts": [{"date": "2026-12-04"`, `"work_run": 1, "shifts": [{"date": "2026-12-06", "shift": "E"}, {"date": "2026-12-05", "shift": "E"}, {"date": "2026-12-04"`,
			[]string{"staff[1].history.work_run: say 4 days in a row"},
		},
		{
			"a shorter run of a type than there was", `"off_run": 2, "shifts": [{"date": "2026-12-04"`, `"last_shift": "E", "work_run": 4, "kind_run": 1, "shifts": [{"date": "2026-12-06", "shift": "E"}, {"date": "2026-12-05", "shift": "E"}, {"date": "2026-12-04"`,
			[]string{"staff[1].history.kind_run: say 2 days of one type"},
		},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestFaultsOfThePlan(t *testing.T) {
	t.Parallel()
	for _, tt := range []broken{
		{"leave of nobody", `{"staff": "c01", "from": "2026-12-10"`, `{"staff": "x99", "from": "2026-12-10"`, []string{"leave[0].staff: no person"}},
		{"leave from no date", `"from": "2026-12-10", "to": "2026-12-12"`, `"from": "", "to": "2026-12-12"`, []string{"leave[0].from: write the date"}},
		{"leave to no date", `"from": "2026-12-10", "to": "2026-12-12"`, `"from": "2026-12-10", "to": "12"`, []string{"leave[0].to: write the date"}},
		{"leave backwards", `"from": "2026-12-10", "to": "2026-12-12"`, `"from": "2026-12-12", "to": "2026-12-10"`, []string{"leave[0].to: exchange them"}},
		{"leave twice", `"from": "2026-12-14", "to": "2026-12-14"`, `"from": "2026-12-12", "to": "2026-12-14"`, []string{"leave[1]: overlaps leave[0]"}},
		{"leave that counts more than a day", `"credit": 480}`, `"credit": 1441}`, []string{"leave[0].credit: use 0 to 1440"}},

		{"a wish of nobody", `{"staff": "c02", "date"`, `{"staff": "x99", "date"`, []string{"requests[0].staff: no person"}},
		{"a wish for another year", `"date": "2026-12-20"`, `"date": "2027-12-20"`, []string{"requests[0].date: none of the days"}},
		{"a wish for no shift", `"shift": "N", "want"`, `"shift": "NN", "want"`, []string{"requests[0].shift: no type of shift"}},
		{"a wish that weighs nothing", `"weight": 3`, `"weight": 0`, []string{"requests[0].weight: use 1 to"}},

		{"a pin of nobody", `{"staff": "c03", "date": "2026-12-09"}`, `{"staff": "x99", "date": "2026-12-09"}`, []string{"pins[1].staff: no person"}},
		{"a pin on no day", `{"staff": "c03", "date": "2026-12-09"}`, `{"staff": "c03", "date": "2026-12-06"}`, []string{"pins[1].date: none of the days"}},
		{"a pin on no date", `{"staff": "c03", "date": "2026-12-09"}`, `{"staff": "c03"}`, []string{"pins[1].date: write the date"}},
		{"two pins", `{"staff": "c03", "date": "2026-12-09"}`, `{"staff": "c03", "date": "2026-12-08"}`, []string{"pins[1]: pins[0] holds the same person"}},
		{"a pin to no shift", `"date": "2026-12-08", "shift": "D"`, `"date": "2026-12-08", "shift": "DD"`, []string{"pins[0].shift: no type of shift"}},
		{"a pin to no role", `"date": "2026-12-08", "shift": "D", "role": "counsel"`, `"date": "2026-12-08", "shift": "D", "role": "expert"`, []string{"pins[0].role: no role"}},
		{"a free day with a role", `"date": "2026-12-08", "shift": "D", "role": "counsel"`, `"date": "2026-12-08", "role": "counsel"`, []string{"pins[0].role: a free day has no role"}},

		{"published of nobody", `{"staff": "c01", "date": "2026-12-07"`, `{"staff": "x99", "date": "2026-12-07"`, []string{"published[0].staff: no person"}},
		{"published on no day", `"date": "2026-12-07", "shift"`, `"date": "2027-01-04", "shift"`, []string{"published[0].date: none of the days"}},
		{"published without a shift", `"date": "2026-12-07", "shift": "D"`, `"date": "2026-12-07"`, []string{"published[0].shift: no type of shift"}},
		{"published by nobody", `"source": "solver"`, `"source": "chance"`, []string{"published[0].source: no source"}},
		{"published twice", `"source": "solver"}`, `"source": "solver"}, {"staff": "c01", "date": "2026-12-07", "shift": "E", "role": "counsel"}`, []string{"published[1]: published[0] is a shift of the same person"}},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestARoleLeftOutIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	m := &model.Model{
		Version: 1, Zone: "UTC", Start: "2026-12-07", Days: 7, Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}},
		Demand: []model.Demand{{Role: "counsel", Shifts: []string{"D"}, Target: 1}, {Shifts: []string{"D"}, Target: 1}},
	}
	faults := m.Validate()
	if len(faults) != 1 || faults[0].Path != "demand[1]" || !strings.Contains(faults[0].Text, "demand[0] asks for the same role") {
		t.Errorf("faults %v", faults)
	}
}

func TestDemandID(t *testing.T) {
	t.Parallel()
	m := &model.Model{Demand: []model.Demand{{ID: "a"}, {}}}
	if a, b := m.DemandID(0), m.DemandID(1); a != "a" || b != "2" {
		t.Errorf("%s, %s", a, b)
	}
}

func TestCapacity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		site model.Site
		want int
	}{
		{"nothing known", model.Site{}, 0},
		{"20 m2 hold five seats of 4 m2", model.Site{AreaM2: 20}, 5},
		{"a little less holds four", model.Site{AreaM2: 19.99}, 4},
		{"a little more holds five", model.Site{AreaM2: 20.01}, 5},
		{"one seat exactly", model.Site{AreaM2: 4}, 1},
		{"seats of another size", model.Site{AreaM2: 20, SeatM2: 6}, 3},
		{"decimal fractions are not cut", model.Site{AreaM2: 1.2, SeatM2: 0.4}, 3},
		{"fewer desks than the room holds", model.Site{AreaM2: 20, Seats: 3}, 3},
		{"more desks than the room holds", model.Site{AreaM2: 20, Seats: 9}, 5},
		{"desks alone", model.Site{Seats: 9}, 9},
		{"people who sit elsewhere", model.Site{Outside: true}, 0},
	} {
		if got := tt.site.Capacity(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestWorked(t *testing.T) {
	t.Parallel()
	for want, s := range map[int]model.ShiftType{480: {Minutes: 480}, 450: {Minutes: 480, Break: 30}, 120: {Minutes: 1440, Credit: 120}} {
		if got := s.Worked(); got != want {
			t.Errorf("%+v: %d, want %d", s, got, want)
		}
	}
}

func TestValidateRefusesWhatNoDocumentCanSay(t *testing.T) {
	t.Parallel()
	m := parsed(t)
	m.Sites[0].AreaM2 = math.NaN()
	faults := m.Validate()
	if len(faults) != 1 || faults[0].Path != "sites[0].area_m2" || faults[0].Line != 0 {
		t.Errorf("faults %v", faults)
	}
}
