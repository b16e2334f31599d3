package configs

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server checks what the program itself listens on and keeps.
func (k *checker) server() {
	c := k.cfg
	switch c.Mode {
	case Demo, Test, Drill, Production:
	default:
		k.bad("mode", "write demo, test, drill or production", "the mode is %q", c.Mode)
	}
	if c.Zone.Location == nil && !k.soft {
		k.bad("", "write zone: Asia/Shanghai, for example", "no time zone is set")
	}
	if len(c.Region) != 2 || strings.ToUpper(c.Region) != c.Region {
		k.bad("region", "write two capital letters such as CN", "the region is %q", c.Region)
	}
	k.address("console.listen", c.Console.Listen)
	k.address("metrics.listen", c.Metrics.Listen)
	k.consoleSafety()
	if c.Store.Dir == "" && c.Store.DSNFile == "" {
		k.bad("store", "write dir: data for SQLite, or dsn_file for PostgreSQL", "the store has no place")
	}
	if c.Store.DSNFile != "" {
		if k.doc.Has("store.dir") {
			k.bad("store", "keep one of the two", "the store has both a folder and a PostgreSQL")
		}
		k.secretFile("store.dsn_file", c.Store.DSNFile, "the store")
	}
	k.spoolApart()
	if r := c.Redis; r != nil {
		k.address("redis.address", r.Address)
		if c.Store.DSNFile == "" {
			k.bad("redis", "remove redis, or use PostgreSQL", "redis is for several controllers, and they need PostgreSQL")
		}
	}
	k.speech()
	if p := c.Prove; p.Every != 0 && p.Every < time.Minute {
		k.bad("prove.every", "write at least 1m", "the test call comes every %v", p.Every)
	}
	if c.Prove.Hotline != "" {
		k.member("prove.hotline", "hotline", c.Prove.Hotline, pluck(c.Hotlines, func(h Hotline) string { return h.ID }))
	}
}

// spoolApart warns where a disk that fills up or fails takes the database and the spool at once. PostgreSQL keeps
// its own disk, so any spool is apart from it.
func (k *checker) spoolApart() {
	const mend = "name a folder on another file system as spool_dir"
	c := k.cfg
	switch {
	case c.Mode != Production || c.Store.DSNFile != "":
	case c.SpoolDir == "":
		k.warn("", mend, "the ledger's spool lies on the database's own file system")
	case c.Dir != "" && oneFileSystem(c.Path(c.Store.Dir), c.Path(c.SpoolDir)):
		k.warn("spool_dir", mend, "the ledger's spool %q lies on the database's own file system", c.SpoolDir)
	}
}

// oneFileSystem reports whether two folders lie, or would lie if they were made now, on one file system.
func oneFileSystem(a, b string) bool {
	one, ok := fileSystem(a)
	other, ok2 := fileSystem(b)
	return ok && ok2 && one == other
}

// fileSystem is the device of the nearest folder that exists.
func fileSystem(dir string) (device uint64, ok bool) {
	for {
		var st syscall.Stat_t
		if err := syscall.Stat(dir, &st); err == nil {
			return uint64(st.Dev), true //nolint:unconvert // it is narrower on some platforms
		} else if !errors.Is(err, syscall.ENOENT) || dir == filepath.Dir(dir) {
			return 0, false
		}
		dir = filepath.Dir(dir)
	}
}

// consoleSafety refuses what would be open to strangers.
func (k *checker) consoleSafety() {
	c := k.cfg
	open := exposed(c.Console.Listen)
	if t := c.Console.TLS; t != nil {
		if t.CertFile == "" || t.KeyFile == "" {
			k.bad("console.tls", "name cert_file and key_file", "TLS needs a certificate and its key")
		}
		k.plainFile("console.tls.cert_file", t.CertFile)
		k.plainFile("console.tls.key_file", t.KeyFile)
	} else if open {
		k.bad("console.listen", "name a certificate under console.tls, or listen on 127.0.0.1", "the console would be open to the network without TLS")
	}
	if b := c.Console.BaseURL; b != "" {
		k.origin("console.base_url", b)
	}
	for i, o := range c.Console.Origins {
		k.origin(fmt.Sprintf("console.origins[%d]", i), o)
	}
	for i, text := range c.Console.TrustedProxies {
		p, err := network(text)
		path := fmt.Sprintf("console.trusted_proxies[%d]", i)
		switch {
		case err != nil:
			k.bad(path, "write an address or a network, such as 10.0.0.2 or 10.0.0.0/28", "%s is %q", path, text)
		case p.Bits() == 0:
			k.bad(path, "name the proxies alone", "%s is everybody, so that everybody could choose the address they seem to come from", path)
		}
	}
	switch {
	case len(c.Users) == 0:
	case c.Mode == Production:
		k.bad("users", "remove them and make users with 'heartline user add'", "users with passwords stand in a production configuration")
	case open:
		k.bad("users", "listen on 127.0.0.1, or remove the users", "demo users would be open to the network")
	}
	if c.Node.OpenLoopback && c.Mode == Production {
		k.bad("node.open_loopback", "remove it and write a trunk", "calls without a trunk are taken in production")
	}
	if c.Roster.EveryoneOnDuty && c.Mode == Production {
		k.bad("roster.everyone_on_duty", "remove it and import a roster", "everyone is on duty in production")
	}
	k.roster()
	k.pay()
	if f := c.Roster.File; f != "" {
		k.wantedFile("roster.file", f)
	}
	if f := c.Roster.Solver; f != "" && f != NoSolver {
		k.wantedFile("roster.solver", f)
	}
}

func (k *checker) origin(path, text string) {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil {
		k.bad(path, "write it as https://host or https://host:port", "%s is %q", path, text)
	}
}

// address complains about something that is not host:port.
func (k *checker) address(path, text string) {
	host, port, err := net.SplitHostPort(text)
	_, numErr := strconv.ParseUint(port, 10, 16)
	if err != nil || numErr != nil || host == "" || strings.ContainsAny(host, " /") {
		k.bad(path, "write it as 127.0.0.1:8480", "%s is %q", path, text)
	}
}

// addrPort complains about something that is not an IP address with a port.
func (k *checker) addrPort(path, text string) {
	if _, err := netip.ParseAddrPort(text); err != nil {
		k.bad(path, "write an address with a port, such as 127.0.0.1:5060", "%s is %q", path, text)
	}
}

func (k *checker) speech() {
	s := k.cfg.Speech
	if len(s.Command) == 0 || s.Command[0] == "" {
		k.bad("speech.command", "write the program and its arguments as a list", "no speech command is set")
		return
	}
	if !slices.ContainsFunc(s.Command, func(a string) bool { return strings.Contains(a, "{out}") }) {
		k.bad("speech.command", "write {out} where the name of the sound file goes", "the speech command has no {out}")
	}
	for _, lang := range k.cfg.Languages() {
		if _, ok := s.Voices[lang]; !ok && slices.ContainsFunc(s.Command, func(a string) bool { return strings.Contains(a, "{voice}") }) {
			k.bad("speech.voices", "write the name of a voice beside the language", "there is no voice for %s", lang)
		}
	}
	for _, lang := range sortedKeys(s.Speeds) {
		if v := s.Speeds[lang]; v < 80 || v > 450 {
			k.bad("speech.speeds."+lang, "it may be 80 to 450", "the speed of %s is %d", lang, v)
		}
	}
	for i, a := range s.Command {
		for _, word := range placeholders(a) {
			if word != "{voice}" && word != "{speed}" && word != "{out}" {
				k.bad(fmt.Sprintf("speech.command[%d]", i), "use {voice}, {speed} and {out}; the text comes on standard input", "the speech command has the unknown place %s", word)
			}
		}
	}
}

// placeholders lists what stands in braces.
func placeholders(s string) []string {
	var out []string
	for {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			return out
		}
		to := strings.IndexByte(s[from:], '}')
		if to < 0 {
			return append(out, s[from:])
		}
		out = append(out, s[from:from+to+1])
		s = s[from+to+1:]
	}
}
