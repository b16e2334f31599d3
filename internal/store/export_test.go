package store

// BreakBeforeCommit makes a store call f before each commit of the ledger.
func BreakBeforeCommit(cfg Config, f func() error) Config {
	cfg.faults.beforeCommit = f
	return cfg
}

// BreakAfterCommit makes a store call f after each commit of the ledger, whose outcome it hides with an error.
func BreakAfterCommit(cfg Config, f func() error) Config {
	cfg.faults.afterCommit = f
	return cfg
}

// BreakSpool makes a store call f before each write of the spool.
func BreakSpool(cfg Config, f func() error) Config {
	cfg.faults.beforeSpool = f
	return cfg
}
