package app

import (
	"slices"
	"sync"
	"time"

	"heartline/console/api"
	"heartline/internal/ledger"
	"heartline/internal/pbx"
	"heartline/internal/store"
)

// healthBook says how the parts are, and since when: a part that changes its code begins anew.
type healthBook struct {
	a *App

	mu    sync.Mutex // protects the following
	known map[string]healthSince
}

type healthSince struct {
	code  api.HealthCode
	since time.Time
}

func newHealthBook(a *App) *healthBook { return &healthBook{a: a, known: map[string]healthSince{}} }

// items lists the parts, those that are well too.
func (h *healthBook) items(t *tally, now time.Time) []api.HealthItem {
	all := []api.HealthItem{h.asterisk(), h.ledger(), h.roster()}
	all = append(all, h.trunks()...)
	if h.a.calls.Draining() {
		all = append(all, ill("controller", "", api.HealthItemStateBad, api.HealthCodeControllerDraining,
			"An operator has this controller take no new callers, so they go to the fail-safe: `heartline drain -cancel` takes that back."))
	}
	if item, ok := h.proof(t.proofs); ok {
		all = append(all, item)
	}
	if item, ok := h.recordings(); ok {
		all = append(all, item)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range all {
		key := all[i].Part + " " + all[i].Id
		if was := h.known[key]; was.code != all[i].Code {
			h.known[key] = healthSince{all[i].Code, now.UTC()}
		}
		if all[i].Since.IsZero() {
			all[i].Since = h.known[key].since
		}
	}
	return all
}

func well(part, id string, code api.HealthCode) api.HealthItem {
	return api.HealthItem{Part: part, Id: id, State: api.HealthItemStateOk, Code: code}
}

func ill(part, id string, state api.HealthItemState, code api.HealthCode, detail string) api.HealthItem {
	return api.HealthItem{Part: part, Id: id, State: state, Code: code, Detail: detail}
}

func (h *healthBook) asterisk() api.HealthItem {
	name := h.a.cfg.Node.Name
	s, _ := h.a.link.State()
	if s == pbx.Replaced {
		return ill("asterisk", name, api.HealthItemStateBad, api.HealthCodeAsteriskReplaced, replacedSays(h.a.link.App()))
	}
	if s != pbx.Up {
		return ill("asterisk", name, api.HealthItemStateBad, api.HealthCodeAsteriskDown,
			"The link to Asterisk is down, so callers go to the fail-safe: look whether `heartline node` runs.")
	}
	return well("asterisk", name, api.HealthCodeAsteriskOk)
}

func (h *healthBook) ledger() api.HealthItem {
	health := h.a.store.Health()
	item := well("ledger", "", api.HealthCodeLedgerOk)
	switch health.State {
	case store.StateOK:
	case store.StateLate:
		item = ill("ledger", "", api.HealthItemStateWarning, api.HealthCodeLedgerLate, "The database is slow, so facts go to the spool first: look at the disk of the store.")
	case store.StateSpool:
		item = ill("ledger", "", api.HealthItemStateBad, api.HealthCodeLedgerSpool, "The database cannot be written; facts wait in the spool: look at the disk of the store.")
	case store.StateMemory:
		item = ill("ledger", "", api.HealthItemStateBad, api.HealthCodeLedgerMemory, "Facts wait in memory alone and are lost if the process ends: free the disks of the store and of the spool.")
	case store.StateFenced, store.StateClosed:
		item = ill("ledger", "", api.HealthItemStateBad, api.HealthCodeLedgerClosed, "This process may not write any more: another controller has taken over.")
	}
	item.Since = health.Since
	return item
}

// roster warns of a rota that could not be imported while there is no other, and of a queue for which nobody is on shift.
func (h *healthBook) roster() api.HealthItem {
	if says := h.a.rosterFault.Load(); says != nil {
		return ill("roster", "file", api.HealthItemStateBad, api.HealthCodeRosterFile, *says+"; start the controller again, or publish a roster.")
	}
	for _, q := range h.a.floor.Snapshot().Queues {
		if q.ID != proveQueue && !q.Retired && q.OnShift == 0 {
			return ill("roster", string(q.ID), api.HealthItemStateBad, api.HealthCodeRosterGap, "Nobody is on shift for this queue now: publish a roster that covers it.")
		}
	}
	return well("roster", "", api.HealthCodeRosterOk)
}

func (h *healthBook) trunks() (out []api.HealthItem) {
	for _, t := range h.a.config().Trunks {
		if s, known := h.a.sink.endpoints.State(t.Name); known && !s.Online {
			item := ill("trunk", t.Name, api.HealthItemStateBad, api.HealthCodeTrunkOffline, "The trunk does not answer: ask the carrier, or look at the network.")
			item.Since = s.Since
			out = append(out, item)
			continue
		}
		out = append(out, well("trunk", t.Name, api.HealthCodeTrunkOk))
	}
	return out
}

// proof tells of test calls that fail; where none has been made there is nothing to tell.
func (h *healthBook) proof(last []ledger.LineProved) (api.HealthItem, bool) {
	switch {
	case len(last) == 0:
		return api.HealthItem{}, false
	case last[0].OK:
		return well("proof", "", api.HealthCodeProofOk), true
	case len(last) >= proofAlarm && !slices.ContainsFunc(last, func(f ledger.LineProved) bool { return f.OK }):
		return ill("proof", "", api.HealthItemStateBad, api.HealthCodeProofFailed, "Test calls fail: ring the hotline yourself and look at the last results."), true
	}
	return ill("proof", "", api.HealthItemStateWarning, api.HealthCodeProofFailedOnce, "The last test call failed; the next one decides."), true
}

// recordingsLate is how long a clear recording may wait for its sealing before somebody should look.
const recordingsLate = 5 * time.Minute

func (h *healthBook) recordings() (api.HealthItem, bool) {
	if h.a.archive == nil {
		return api.HealthItem{}, false
	}
	if health := h.a.archive.Health(); health.LastFailure != "" || !health.Oldest.IsZero() && time.Since(health.Oldest) > recordingsLate {
		return ill("recordings", "", api.HealthItemStateWarning, api.HealthCodeRecordingsWaiting,
			"Recordings wait in memory for their sealing: look at the controller's log and at the disk of the archive."), true
	}
	return well("recordings", "", api.HealthCodeRecordingsOk), true
}
