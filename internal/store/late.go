package store

import "time"

// The writer's ways when storage is slow or fails: what becomes of facts whose owners do not wait.

// toSpool marks e late and hands it to the spooler, or keeps it in memory behind others that had to.
func (w *writer) toSpool(e *entry) {
	if e.spool != notSpooled {
		return
	}
	e.late = true
	w.h.Late += int64(len(e.drafts))
	if len(w.unspooled) > 0 {
		w.keepInMemory(e)
		return
	}
	e.spool = spoolSent
	w.sent++
	w.dirty = true
	w.spool.inbox.Put(spoolJob{entries: []*entry{e}})
}

func (w *writer) keepInMemory(e *entry) {
	e.spool = spoolFailed
	w.unspooled = append(w.unspooled, e)
	w.memory += e.size
	w.turn(StateMemory)
	w.release(e, outcome{late: true})
}

// spoolWaiting hands every append whose owner waits to the spooler.
func (w *writer) spoolWaiting(now time.Time) {
	for _, e := range w.waiting {
		if !e.released && e.spool == notSpooled {
			e.deadline = now.Add(w.cfg.SpoolPatience)
			w.toSpool(e)
		}
	}
}

// spoolDone takes the outcome of spool writes.
func (w *writer) spoolDone(now time.Time, r spoolReport) {
	if r.err != nil {
		w.h.LastError = r.err.Error()
		w.spoolAt = now.Add(w.cfg.RetryEvery)
		if len(r.entries) == 0 {
			w.dirty = true // it was to be emptied; what is in it is inserted once, however often it is read
			return
		}
		if w.h.State != StateMemory {
			w.log.Error("the spool failed; facts wait in memory", "error", r.err)
		}
	}
	for _, e := range r.entries {
		if e.spool == spoolSent {
			w.sent--
			e.spool = spoolPut
		}
		switch {
		case e.stored:
		case r.err != nil:
			w.keepInMemory(e)
		case r.synced:
			e.spool = spoolKept
			w.kept++
			w.release(e, outcome{late: true})
		}
	}
	if r.err == nil && w.h.State == StateMemory && len(w.unspooled) == 0 && w.sent == 0 {
		w.turn(StateSpool)
	}
}

// tick acts on what has become due.
func (w *writer) tick(now time.Time) {
	for _, e := range w.waiting {
		if e.released || now.Before(e.deadline) {
			continue
		}
		if e.spool == notSpooled {
			if w.h.State == StateOK {
				w.log.Warn("the ledger's database is slow; facts go to the spool", "queued", len(w.queue))
				w.turn(StateLate)
			}
			w.spoolWaiting(now)
			break
		}
		if e.spool == spoolSent {
			w.turn(StateMemory) // the spool does not even take it
		}
		w.release(e, outcome{late: true})
	}
	if len(w.unspooled) > 0 && !now.Before(w.spoolAt) {
		again := w.unspooled[:0:0]
		for _, e := range w.unspooled {
			if !e.stored {
				e.spool = spoolSent
				again = append(again, e)
			}
		}
		w.unspooled, w.memory = nil, 0
		if len(again) > 0 {
			w.sent += len(again)
			w.dirty = true
			w.spool.inbox.Put(spoolJob{entries: again, again: true})
		}
	}
}
