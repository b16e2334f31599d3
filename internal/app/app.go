package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/node"
	"heartline/internal/pbx"
	"heartline/internal/prompt"
	"heartline/internal/store"
	"heartline/queue"
)

// Times that are the application's own.
const (
	firstComfort = 15 * time.Second // a waiting caller hears a sentence for the first time
	proveOffer   = 8 * time.Second
	handOver     = 2 * time.Second // commands in flight may take so long when the process ends
)

// Options say what an App is made of.
type Options struct {
	ConfigDir string // the folder of heartline.yaml
	Overrides []configs.Override
	Version   string
	Log       *slog.Logger

	// Searcher is the command that searches for rosters in a process of its own (seek.Serve); none: the controller does it by itself, and
	// by annealing alone.
	Searcher []string

	// StorePatience is how long a fact waits for its commit before it goes to the spool; 0: what the store has for it.
	// Tests of anything else than slow storage give more, because their machine may be slow.
	StorePatience time.Duration
}

// App is one controller process.
type App struct {
	opt   Options
	log   *slog.Logger
	cfg   *configs.Config
	boot  time.Time
	book  *book
	marks marks
	store *store.Store
	ring  *keys.Keyring
	link  *pbx.Link
	calls *call.Exchange
	floor *queue.Dispatcher

	prompts *prompt.Book
	logins  *softphones
	duty    *dutyWatch
	roster  *rosterBook // owns the published roster
	desks   *deskNews
	sink    *linkSink
	tails   *tails
	sayings *sayings
	looks   traces // at what is known of callers
	lasts   *lastCalls
	people  *people
	web     *web
	stops   stops
	works   []work

	retraces    turns // of replaying the floor for a page: one at a time, beside the calls
	crisisTurns turns // of the streams beside calls for help

	callers *callers         // judges who calls too often or is blocked
	alerts  *alertBook       // what supervisors should look at
	known   *planBook        // how known callers are to be received
	places  *referrals       // that callers are referred to
	helpers *helpers         // reaches those who are asked for help in a crisis
	archive *archive.Archive // seals and plays recordings

	rosterFault atomic.Pointer[string] // what is wrong in the rota of the configuration, until one is published
}

// New makes a controller: it reads the configuration, opens the keys and the store, and recovers the floor
// and the open calls. Nothing is asked of Asterisk yet. Errors are one sentence with the mend.
func New(ctx context.Context, opt Options) (_ *App, err error) {
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if err := node.NoCoreFiles(); err != nil {
		return nil, err
	}
	cfg, err := LoadConfig(opt.ConfigDir, opt.Overrides...)
	if err != nil {
		return nil, err
	}
	a := &App{opt: opt, log: opt.Log, cfg: cfg, boot: time.Now(), book: &book{}}
	defer func() {
		if err != nil {
			a.stops.run(ctx, a.log)
		}
	}()
	a.book.now.Store(newEdition(cfg))
	a.marks = newMarks(a)
	if err := a.openStore(ctx); err != nil {
		return nil, err
	}
	if a.ring, err = keys.Open(cfg.Path(cfg.KeysDir), keyRows{a.store}); err != nil {
		return nil, err
	}
	if err := writeRecipients(cfg, a.ring); err != nil {
		return nil, err
	}
	if err := a.openArchive(ctx); err != nil {
		return nil, placed(err, "archive "+cfg.Path(cfg.Archive))
	}
	if err := a.seedUsers(ctx); err != nil {
		return nil, err
	}
	if a.prompts, err = openPrompts(ctx, cfg); err != nil {
		return nil, err
	}
	if err := a.makeFloor(ctx); err != nil {
		return nil, err
	}
	if err := a.makeConsole(ctx); err != nil {
		return nil, err
	}
	a.web.desks.restoreChecks(ctx)
	a.importPlacesFile(ctx)
	return a, a.importRosterFile(ctx)
}

// CheckClock refuses a clock that cannot be right: every due time and every shift would be wrong with it. It is asked
// before anything is opened or written.
func CheckClock(now time.Time) error {
	if now.Year() < 2020 {
		return fault.New(fault.Invalid, "clock", "the machine's clock says %d: set it (timedatectl set-ntp true) and start again", now.Year())
	}
	return nil
}

func (a *App) openStore(ctx context.Context) (err error) {
	c, err := StoreConfig(a.cfg, a.log)
	if err != nil {
		return err
	}
	c.Patience = a.opt.StorePatience
	if a.store, err = store.Open(ctx, c); err != nil {
		return storeFault(a.cfg, err)
	}
	a.stops.add("store", func(ctx context.Context) error { return a.store.Close(ctx) })
	return nil
}

// makeFloor makes the dispatcher and the exchange, each as the last process left them.
func (a *App) makeFloor(ctx context.Context) error {
	floor, seq, err := recoverFloor(ctx, a.store, a.log)
	if err != nil {
		return err
	}
	a.desks = newDeskNews()
	parts := &call.Parts{
		Ledger: a.store, Positions: positions{a}, Desks: a.desks, Dialer: dialer{a}, Prompts: a.prompts, Log: a.log, Boot: a.boot, Outward: outward{a},
	}
	a.callers = newCallers(a)
	parts.Phone, parts.Callers = a.phoneOf, a.callers
	a.helpers = newHelpers(a)
	parts.Helpers = a.helpers
	a.known = newPlanBook(ctx, a)
	parts.Known, parts.Talks = a.known, talks{a}
	parts.Left = &call.LeftPlaces{}
	if a.places, err = newReferrals(ctx, a); err != nil {
		return err
	}
	if err := a.helpers.restoreTurns(ctx); err != nil {
		return err
	}
	a.logins = newSoftphones(a)
	a.tails = newTails(a.ring, a.store.SealedValue)
	a.lasts = newLastCalls()
	a.sayings = newSayings(a.ring, a.store, a.log)
	a.works = append(a.works, work{"words of safe contact", a.sayings.run})
	a.calls = call.NewExchange(parts, a.marks, a.logins, tailSealer{a.ring, a.tails}, a.cfg.Region)
	a.floor = queue.NewDispatcher(queue.Options{
		Floor: floor, Seq: seq, Rules: rules(a.cfg), Version: a.cfg.Version, Ledger: a.store, Deliver: a.deliver,
		Clock: func() (time.Time, time.Duration) { now := time.Now(); return now.UTC(), now.Sub(a.boot) }, Log: a.log,
	})
	parts.Floor, parts.Served, parts.Surging = a.floor, a.served, a.surging
	parts.Failsafe = func(of, channel string) bool {
		return node.Served(node.OutboxDir(a.cfg.Path(a.cfg.Node.Dir)), of, channel)
	}
	if err := a.makeLink(); err != nil {
		return err
	}
	states, seqs, err := recoverCalls(ctx, a.store, a.log)
	if err != nil {
		return err
	}
	a.calls.Restore(states, seqs)
	over, err := newImporter(a, nil).past(ctx, states)
	if err != nil {
		return err
	}
	for _, owner := range over {
		a.calls.Rescued(owner)
	}
	a.duty, a.roster = newDutyWatch(a), newRosterBook(a)
	return nil
}

func (a *App) makeLink() error {
	password, err := secret(a.cfg, ariPasswordFile(a.cfg))
	if err != nil {
		return err
	}
	var endpoints []string
	for e := range a.book.now.Load().endpoints {
		endpoints = append(endpoints, e)
	}
	for _, t := range a.cfg.Trunks {
		endpoints = append(endpoints, t.Name)
	}
	a.sink = newLinkSink(a.calls)
	a.link, err = pbx.New(pbx.Config{
		Node: a.cfg.Node.Name, URL: "http://" + a.cfg.Node.HTTP + "/ari", User: ControllerUser,
		Password: call.Secret(password.Reveal()), Name: "main", Endpoints: endpoints, Boot: a.boot, Log: a.log,
	}, a.sink)
	if err != nil {
		return err
	}
	a.calls.AddNode(call.Node{Name: a.cfg.Node.Name, Switch: a.link, Snapshot: a.link.Snapshot})
	return nil
}

// ControllerUser and NodeUser are the ARI users of the controller and of the guard.
const (
	ControllerUser = "controller"
	NodeUser       = "node"
)

// deliver hands the floor's outputs on to the calls. Whoever shows the floor watches its snapshots.
func (a *App) deliver(out queue.Output) {
	a.calls.Deliver(out)
	a.floorNews(out)
}

type positions struct{ a *App }

// Position returns the place of an entry in its queue.
func (p positions) Position(entry string) int {
	if p.a.floor == nil {
		return 0
	}
	place, _ := p.a.floor.Snapshot().Position(queue.EntryID(entry))
	return place
}

// Band returns what may be said to the caller of an entry of the wait.
func (p positions) Band(entry string) queue.Band {
	if p.a.floor == nil {
		return queue.Band{}
	}
	return p.a.floor.Snapshot().Band(queue.EntryID(entry))
}

type dialer struct{ a *App }

// SeatDial says what to dial for a seat.
func (d dialer) SeatDial(_ context.Context, seat agent.SeatID) (call.Secret, bool) {
	s, ok := d.a.book.Seat(seat)
	if ok && s.Kind == agent.SIPPhone {
		return call.Secret("PJSIP/" + s.Endpoint), true
	}
	for _, c := range d.a.book.now.Load().cfg.Seats {
		if c.ID == string(seat) && c.Kind == agent.OutsideNumber {
			return call.Secret("PJSIP/" + c.Number + "@" + c.Trunk), true
		}
	}
	return "", false
}

// OutsideDial says what to dial for an outside number of the configuration, or for a place.
func (d dialer) OutsideDial(_ context.Context, name string) (call.Secret, bool) {
	if to, ok := d.a.places.dial(name); ok {
		return to, true
	}
	for _, o := range d.a.book.now.Load().cfg.Outside {
		if o.ID == name {
			return call.Secret("PJSIP/" + o.Number + "@" + o.Trunk), true
		}
	}
	return "", false
}

// Run serves until ctx ends. The calls stay in Asterisk.
func (a *App) Run(ctx context.Context) error {
	defer a.stops.run(ctx, a.log)
	run, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var g group
	g.run(run, cancel, "ledger", a.untilFenced)
	g.run(run, cancel, "keys", a.ring.Run)
	g.run(run, cancel, "floor", a.floor.Run)
	g.run(run, cancel, "duty", a.duty.Run)
	g.run(run, cancel, "calls", a.calls.Run)
	g.run(run, cancel, "link", a.link.Run)
	g.run(run, cancel, "another controller", newReplacedWatch(a).run)
	g.run(run, cancel, "archive", a.archive.Run)
	g.run(run, cancel, "ended calls", a.followEnds)
	g.run(run, cancel, "missed callers who rang again", newRungAgain(a).run)
	g.run(run, cancel, "fail-safe import", newImporter(a, a.archive).Run)
	g.run(run, cancel, "heartbeat", func(ctx context.Context) error {
		a.link.Heartbeat(ctx, a.alive)
		return nil
	})
	for _, w := range a.works {
		g.run(run, cancel, w.name, w.do)
	}
	if err := a.serveConsole(run, cancel, &g); err != nil {
		cancel(err)
	}
	g.wait()
	if err := context.Cause(run); err != nil && !errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return err
	}
	return nil
}

// untilFenced ends the process when another controller has taken over its ledger: callers are better off in the
// fail-safe than with one that can record nothing and therefore does nothing.
func (a *App) untilFenced(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-a.store.Fenced():
		return fault.Wrap(fault.Conflict, "ledger", store.ErrFenced, "another controller has taken over this ledger, so this one ends: let one controller at a time use a database")
	}
}

// alive says that those who serve callers are well; the guard takes callers away from a controller that does
// not.
func (a *App) alive() bool { return !a.floor.Sick() && a.calls.Alive() }

// writeFile writes a whole file or nothing.
func writeFile(name string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(name), err)
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", filepath.Base(name), err), os.Remove(tmp.Name()))
	}
	return nil
}
