package report

// FindingKind names what does not fit.
type FindingKind string

// The kinds of findings.
const (
	OpenTooLong    FindingKind = "open_too_long"     // a call has not ended for longer than the limit
	EndUnknown     FindingKind = "end_unknown"       // a call has ended with a class that attempts do not have
	NoArrival      FindingKind = "no_arrival"        // there are facts of a call, but not that it arrived
	FactDamaged    FindingKind = "fact_damaged"      // a fact of a call cannot be read
	TaskMissing    FindingKind = "task_missing"      // a caller was missed, and nobody is asked to see to it
	TaskUnlisted   FindingKind = "task_unlisted"     // the ledger has the task, and the list of tasks does not
	ImportedTwice  FindingKind = "imported_twice"    // two calls, or one call twice, tell of the same journal
	ChannelTwice   FindingKind = "channel_twice"     // two calls tell of one channel: one attempt, counted twice
	JournalWaits   FindingKind = "journal_waits"     // the node has a journal that nobody has imported
	JournalLost    FindingKind = "journal_lost"      // the node was told that its journal is imported, and the ledger has none
	JournalMissing FindingKind = "journal_missing"   // the ledger says that the fail-safe took the call, and has no journal
	NotInHistory   FindingKind = "not_in_history"    // the ledger has a call that the history does not have
	NotInLedger    FindingKind = "not_in_ledger"     // the history has a call that the ledger does not have
	HistoryDiffers FindingKind = "history_differs"   // both have it, and say different things; What names them
	HistoryBehind  FindingKind = "history_behind"    // the history has not read all facts, and nobody folds them now
	SumsDiffer     FindingKind = "sums_differ"       // the measures' sums are others than those of the ledger
	OutboxDamaged  FindingKind = "outbox_unreadable" // an item in the node's outbox cannot be read
)

// FindingKinds lists every kind.
func FindingKinds() []FindingKind {
	return []FindingKind{
		OpenTooLong, EndUnknown, NoArrival, FactDamaged, TaskMissing, TaskUnlisted, ImportedTwice, ChannelTwice, JournalWaits,
		JournalLost, JournalMissing, NotInHistory, NotInLedger, HistoryDiffers, HistoryBehind,
		SumsDiffer, OutboxDamaged,
	}
}

// Finding is one thing that does not fit. It holds ids and codes alone.
type Finding struct {
	Kind FindingKind
	Call string   // empty where there is none
	With string   // another call, a task or a journal's item that belongs to it
	What []string // codes of what differs
}

// Do says what to do about a kind of finding.
func (k FindingKind) Do() string {
	switch k {
	case OpenTooLong:
		return "look whether the caller is still there; if not, restart the controller, which ends what the switch does not have"
	case EndUnknown:
		return "look at the call; a newer program may have written it: run the account with that one"
	case NoArrival, FactDamaged:
		return "run `heartline verify`, and compare with a backup"
	case TaskMissing:
		return "call the person back, or note why not; then tell the makers, because a missed caller always leaves a task"
	case TaskUnlisted:
		return "run `heartline rebuild -projection task` with the controller stopped"
	case ImportedTwice, ChannelTwice:
		return "one attempt has two calls: subtract one, and tell the makers with both ids"
	case JournalWaits:
		return "start the controller of this node: it imports what waits; if it runs, its log says why it does not"
	case JournalLost:
		return "put the newest backup of the ledger beside this one and look for the item; the caller may wait for a call"
	case JournalMissing:
		return "look at the node's log of that time; call the person back by the call's task"
	case NotInHistory, NotInLedger, HistoryDiffers, SumsDiffer:
		return "run `heartline rebuild -projection call` with the controller stopped, then the account again"
	case HistoryBehind:
		return "start the controller, which reads what is left, and run the account again; what differs before may be this"
	case OutboxDamaged:
		return "look at the file in the node's outbox; its caller may wait for a call"
	}
	return ""
}
