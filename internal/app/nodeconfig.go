package app

import (
	"cmp"
	"log/slog"
	"net/netip"
	"os"
	"strings"

	"heartline/agent"
	"heartline/configs"
	"heartline/internal/fault"
	"heartline/internal/node"
)

// NodeConfig translates a configuration into what a node runs. The node needs no database and no private key.
func NodeConfig(cfg *configs.Config, log *slog.Logger) (node.Config, error) {
	n := cfg.Node
	c := node.Config{
		Name: n.Name, Dir: cfg.Path(n.Dir), Spool: n.Spool, Rootfs: n.Rootfs, Binary: n.Binary,
		RTPFrom: n.RTP.From, RTPTo: n.RTP.To, OpenLoopback: n.OpenLoopback, ToneZone: n.ToneZone,
		HeartbeatLimit: n.HeartbeatLimit, Log: log, Language: asteriskLanguage(cfg.Languages()[0]),
	}
	var err error
	if c.Rootfs == "" && c.Binary == "" {
		if c.Rootfs, err = node.CacheRootfs(); err != nil {
			return c, err
		}
	}
	if c.SIP, err = netip.ParseAddrPort(n.SIP); err != nil {
		return c, fault.Wrap(fault.Invalid, "node.sip", err, "write it as 127.0.0.1:5480")
	}
	if c.HTTP, err = netip.ParseAddrPort(n.HTTP); err != nil {
		return c, fault.Wrap(fault.Invalid, "node.http", err, "write it as 127.0.0.1:8488")
	}
	if n.Media != "" {
		if c.Media, err = netip.ParseAddr(n.Media); err != nil {
			return c, fault.Wrap(fault.Invalid, "node.media", err, "write an IP address")
		}
	}
	for _, p := range n.LocalNetworks {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return c, fault.Wrap(fault.Invalid, "node.local_networks", err, "write it as 192.168.0.0/16")
		}
		c.LocalNets = append(c.LocalNets, prefix)
	}
	controller, err := secret(cfg, ariPasswordFile(cfg))
	if err != nil {
		return c, err
	}
	c.Users = []node.User{{Name: ControllerUser, Password: controller}}
	own, err := secret(cfg, nodePasswordFile)
	if err != nil {
		return c, err
	}
	c.NodeUser = node.User{Name: NodeUser, Password: own}
	if err := nodeLines(cfg, &c); err != nil {
		return c, err
	}
	c.HandedOver = handedOver(cfg)
	c.Recipients, err = readRecipients(RecipientsFile(cfg))
	return c, err
}

// nodePasswordFile is the ARI password of the guard; SetupSecrets makes it.
const nodePasswordFile = "secrets/node"

// ariPasswordFile is the controller's ARI password.
func ariPasswordFile(cfg *configs.Config) string {
	return cmp.Or(cfg.Node.ARIPasswordFile, "secrets/ari")
}

func asteriskLanguage(lang string) string {
	short, _, _ := strings.Cut(lang, "-")
	return short
}

// nodeLines fills in trunks, phones and the fail-safe.
func nodeLines(cfg *configs.Config, c *node.Config) error {
	for _, t := range cfg.Trunks {
		trunk := node.Trunk{Name: t.Name, Match: t.Match, Contact: t.Contact, TCP: t.Transport == "tcp", Codecs: t.Codecs, DeadAfter: t.DeadAfter}
		if t.Kind == "register" {
			password, err := secret(cfg, t.PasswordFile)
			if err != nil {
				return err
			}
			trunk.Register = &node.Register{Server: t.Contact, Domain: t.Domain, User: t.User, Password: password}
		}
		c.Trunks = append(c.Trunks, trunk)
	}
	add := func(endpoint, user, file string) error {
		password, err := secret(cfg, file)
		if err == nil {
			c.Phones = append(c.Phones, node.Phone{Endpoint: endpoint, User: user, Password: password})
		}
		return err
	}
	for _, s := range cfg.Seats {
		if s.Kind == agent.SIPPhone {
			if err := add(s.Endpoint, s.User, s.PasswordFile); err != nil {
				return err
			}
		}
	}
	for _, p := range cfg.Phones {
		if err := add(p.ID, p.User, p.PasswordFile); err != nil {
			return err
		}
	}
	if err := add(string(proveSeat), "", provePasswordFile); err != nil {
		return err
	}
	c.Phones[len(c.Phones)-1].Calls = true
	c.Failsafe = node.Failsafe{SeatRing: cfg.Failsafe.SeatRing, MessageMax: cfg.Failsafe.MessageMax, CallerName: cfg.Failsafe.CallerName, Prompts: failsafePrompts(cfg)}
	for _, s := range cfg.FailsafeSeats() {
		c.Failsafe.Seats = append(c.Failsafe.Seats, s.Endpoint)
	}
	for _, d := range cfg.Failsafe.Duty {
		c.Failsafe.Duty = append(c.Failsafe.Duty, node.Duty{Endpoint: d.Phone, Number: d.Number, Trunk: d.Trunk, Ring: d.Ring, Key: d.Key})
	}
	c.Music = music(cfg)
	return nil
}

// provePasswordFile is the SIP password of the telephone that answers test calls.
const provePasswordFile = "secrets/prove"

func secret(cfg *configs.Config, file string) (node.Secret, error) {
	if file == "" {
		return "", fault.New(fault.Invalid, "secret", "a password file is not named in the configuration")
	}
	text, err := os.ReadFile(cfg.Path(file)) //nolint:gosec // the configuration names the file
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "secret", err, "the password file "+cfg.Path(file)+" cannot be read: put it back, or make a new one with `heartline setup`")
	}
	return node.Secret(strings.TrimSpace(string(text))), nil
}
