package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// Site is an empty database and a way into it past the store.
type Site struct {
	Config store.Config
	// Exec runs a statement in one of the databases ledger, desk and keys.
	Exec func(t *testing.T, database, query string)
	// Rows returns what a query finds in one of them, a line for each row.
	Rows func(t *testing.T, database, query string) []string
}

// Lines writes each row of a result as a line.
func Lines(t *testing.T, db *sqlx.DB, query string) []string {
	t.Helper()
	lines, err := read(t.Context(), db, query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return lines
}

func read(ctx context.Context, db *sqlx.DB, query string) (lines []string, err error) {
	rows, err := db.QueryxContext(ctx, query) //nolint:sqlclosecheck // closed below
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%q", row))
	}
	return lines, rows.Err()
}

// Fresh returns a site that goes away with the test.
type Fresh func(t *testing.T) Site

// Run runs every test on databases that fresh makes.
func Run(t *testing.T, fresh Fresh) {
	t.Helper()
	tests := map[string]func(*testing.T, Fresh){
		"append":                 testAppend,
		"replay":                 testReplay,
		"sequence":               testSequence,
		"malformed":              testMalformed,
		"open calls":             testOpenCalls,
		"stream since":           testStreamSince,
		"of one kind":            testOfKind,
		"span of the floor":      testFloorSpan,
		"the floor from a time":  testFloorStart,
		"sealed values":          testSealed,
		"tail":                   testTail,
		"many owners":            testManyOwners,
		"reopen":                 testReopen,
		"beside the writer":      testBeside,
		"older beside":           testOlderBeside,
		"migrations":             testMigrations,
		"newer database":         testNewerDatabase,
		"call history":           testCallHistory,
		"paging":                 testPaging,
		"tasks":                  testTasks,
		"ring-backs done":        testRingBacksDone,
		"kept places done":       testKeptPlacesDone,
		"safe contact":           testSafeContact,
		"safe contact words":     testSafeWords,
		"plan review":            testPlanReview,
		"plans":                  testPlans,
		"person":                 testPerson,
		"last talk":              testLastTalk,
		"places":                 testPlaces,
		"blocked callers":        testBlockedCallers,
		"limited callers":        testLimitedCallers,
		"needs":                  testNeeds,
		"list of callers":        testListOfCallers,
		"agent times":            testAgentTimes,
		"exposure":               testExposure,
		"rebuild":                testRebuild,
		"rebuild of all":         testRebuildOfEveryKind,
		"damaged fact":           testDamagedFact,
		"unfit fact":             testUnfitFact,
		"counts":                 testCounts,
		"account":                testAccount,
		"account beside":         testAccountBeside,
		"account of surveys":     testAccountOfSurveys,
		"flow":                   testFlow,
		"demand":                 testDemand,
		"transfers":              testTransfers,
		"silent callers":         testSilent,
		"surveys":                testSurvey,
		"a call handed on twice": testHandedOn,
		"users":                  testUsers,
		"guests":                 testGuests,
		"tokens":                 testTokens,
		"sign-ins":               testWebSessions,
		"roster":                 testRoster,
		"roster life":            testRosterLife,
		"special days":           testSpecialDays,
		"roster models":          testRosterModels,
		"roster drafts":          testRosterDrafts,
		"roster feeds":           testRosterFeeds,
		"skills":                 testSkills,
		"forms":                  testForms,
		"care entries":           testCareEntries,
		"assessment drafts":      testAssessmentDrafts,
		"screenings":             testScreenings,
		"follow-up plans":        testFollowPlans,
		"records kept":           testRecordKeep,
		"recordings":             testRecordings,
		"data keys":              testDataKeys,
		"changed from outer":     testTampered,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, fresh)
		})
	}
}

// Open opens a store that is closed with the test. Its log is thrown away.
func Open(tb testing.TB, cfg store.Config) *store.Store {
	tb.Helper()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s, err := store.Open(tb.Context(), cfg)
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() { Close(tb, s) })
	return s
}

// Close closes a store and fails the test if it cannot be closed.
func Close(tb testing.TB, s *store.Store) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		tb.Errorf("close: %v", err)
	}
}

// start is the instant at which the tests' facts begin.
var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// Stream numbers the facts of one stream as its owner would.
type Stream struct {
	name ledger.Stream
	seq  int64
	now  time.Time
}

// Name returns the stream's name.
func (s *Stream) Name() ledger.Stream { return s.name }

// Call returns a new call's stream.
func Call() *Stream { return On(ledger.CallStream(id.New())) }

// On returns a stream that begins.
func On(name ledger.Stream) *Stream { return &Stream{name: name, now: start} }

// ID is the stream's name without its sort.
func (s *Stream) ID() string {
	for i, r := range s.name {
		if r == ':' {
			return string(s.name[i+1:])
		}
	}
	return string(s.name)
}

// After lets time pass before the next fact.
func (s *Stream) After(d time.Duration) *Stream {
	s.now = s.now.Add(d)
	return s
}

// Draft makes the next fact.
func (s *Stream) Draft(fact ledger.Fact) ledger.Draft {
	s.seq++
	return ledger.NewDraft(s.name, s.seq, s.now, s.now.Sub(start), "system", fact)
}

// Put appends facts, one append each, and fails the test if one is refused.
func Put(tb testing.TB, st *store.Store, drafts ...ledger.Draft) {
	tb.Helper()
	for _, d := range drafts {
		if _, err := st.Append(tb.Context(), d); err != nil {
			tb.Fatalf("append %s %d: %v", d.Kind, d.Seq, err)
		}
	}
}

// Folded waits until the projections hold everything that was appended.
func Folded(tb testing.TB, st *store.Store) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 20*time.Second)
	defer cancel()
	pos, err := st.Head(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	if err := st.Folded(ctx, pos); err != nil {
		tb.Fatalf("projections did not come to %d: %v", pos, err)
	}
}

// Whole fails the test unless the chain verifies and has n events.
func Whole(tb testing.TB, st *store.Store, n int64) {
	tb.Helper()
	got, err := st.Verify(tb.Context())
	if err != nil || got != n {
		tb.Fatalf("verified %d events, want %d: %v", got, n, err)
	}
}

func must[T any](tb testing.TB) func(v T, err error) T {
	tb.Helper()
	return func(v T, err error) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

func arrived(hotline string) ledger.CallArrived {
	return ledger.CallArrived{Node: "n1", Channel: "c1", Hotline: hotline, Known: true, Language: "zh-CN", Grade: "green"}
}

func text(i int) json.RawMessage { return json.RawMessage(fmt.Sprintf(`{"i":%d}`, i)) }
