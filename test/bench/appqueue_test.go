//go:build e2e

package bench_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/ports"
)

// appQueue is app_queue's line with n telephones.
func appQueue(t *testing.T, h *house.House, n int) *line {
	t.Helper()
	l := &line{t: t, number: "96111"}
	var members []member
	for i := range n {
		p, err := phone.New(phone.Config{User: fmt.Sprintf("seat%d", i+1), Sound: phone.Tone(seatTone), Watch: house.Tones()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		l.seats = append(l.seats, p)
		members = append(members, member{user: fmt.Sprintf("seat%d", i+1), addr: p.Addr()})
	}
	q := startAppQueue(t, h, members, house.ManyPorts)
	l.server, l.asterisk = q.sip, q.pid
	l.awaitAnswer(q.log)
	return l
}

// member is a seat of app_queue and the telephone at it.
type member struct{ user, addr string }

// appQueueAsterisk is a running Asterisk with app_queue.
type appQueueAsterisk struct {
	sip   string // where it takes calls
	pid   int
	log   string
	spool string // where it records
}

// startAppQueue starts an Asterisk of its own whose app_queue does what Heartline does: the same program, telephones,
// codec and music, the counsellor who has been idle for longest first, no time between two calls. It answers
// without waiting for the caller's media, which is the fastest that a dialplan can do. Calls to tapedNumber are recorded,
// on tmpfs as Heartline's are.
func startAppQueue(t *testing.T, h *house.House, members []member, mediaPorts int) appQueueAsterisk {
	t.Helper()
	root, err := node.CacheRootfs()
	if err != nil {
		t.Fatal(err)
	}
	loaders, err := filepath.Glob(filepath.Join(root, "usr/lib/*/ld-linux-*.so.*"))
	if err != nil || len(loaders) == 0 {
		t.Fatalf("the fetched Asterisk has no loader: run 'make bootstrap' (%v)", err)
	}
	spool, err := os.MkdirTemp("/dev/shm", "heartline-bench-") //nolint:usetesting // on tmpfs
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(spool) })
	lib, dir := filepath.Dir(loaders[0]), t.TempDir()
	q := appQueueAsterisk{sip: ports.Addr(t), log: filepath.Join(dir, "log", "console"), spool: filepath.Join(spool, "monitor")}
	var contacts, rules strings.Builder
	for _, m := range members {
		fmt.Fprintf(&contacts, "[%s](seat)\naors=%[1]s\n[%[1]s]\ntype=aor\ncontact=sip:%[1]s@%[2]s\n", m.user, m.addr)
		fmt.Fprintf(&rules, "member => PJSIP/%s\n", m.user)
	}
	music := filepath.Join(h.Config.Path(h.Config.Node.Dir), "asterisk", "sounds", "music", "default")
	place := appQueuePlace{root: root, lib: lib, dir: dir, spool: spool, music: music, sip: q.sip, from: ports.Hold(t, mediaPorts), ports: mediaPorts}
	for name, text := range appQueueFiles(place, contacts.String(), rules.String()) {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"run", "log", "var"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(loaders[0], "--library-path", lib, filepath.Join(root, "usr/sbin/asterisk"), "-f", "-C", filepath.Join(dir, "etc/asterisk.conf"))
	console, err := os.Create(q.log)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = console, console
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = console.Close()
	})
	q.pid = cmd.Process.Pid
	return q
}

// awaitAnswer waits until the line takes calls.
func (l *line) awaitAnswer(log string) {
	l.t.Helper()
	caller := l.caller()
	defer caller.Close()
	for deadline := time.Now().Add(20 * time.Second); ; {
		ctx, cancel := context.WithTimeout(l.t.Context(), time.Second)
		c, err := caller.Dial(ctx, l.number, phone.DialOptions{})
		if err == nil {
			err = c.WaitAnswered(ctx)
			_ = c.Hangup(ctx)
		}
		cancel()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(log)
			l.t.Fatalf("app_queue does not answer: %v\n%s", err, text)
		}
	}
}

// appQueuePlace is where an app_queue lives.
type appQueuePlace struct {
	root, lib, dir, spool, music string
	sip                          string
	from, ports                  int // of RTP
}

func appQueueFiles(p appQueuePlace, contacts, members string) map[string]string {
	var modules strings.Builder
	modules.WriteString("[modules]\nautoload=no\n")
	for m := range strings.FieldsSeq(appQueueModules) {
		fmt.Fprintf(&modules, "load = %s.so\n", m)
	}
	data := filepath.Join(p.root, "usr/share/asterisk")
	return map[string]string{
		"etc/asterisk.conf": fmt.Sprintf(`[directories]
astetcdir => %[1]s/etc
astmoddir => %[2]s/asterisk/modules
astdatadir => %[3]s
astagidir => %[1]s/var
astvarlibdir => %[1]s/var
astdbdir => %[1]s/var
astkeydir => %[1]s/var
astcachedir => %[1]s/var
astspooldir => %[4]s
astrundir => %[1]s/run
astlogdir => %[1]s/log
[options]
entityid = 02:00:5e:10:00:02
`, p.dir, p.lib, data, p.spool),
		"etc/modules.conf":     modules.String(),
		"etc/rtp.conf":         fmt.Sprintf("[general]\nrtpstart=%d\nrtpend=%d\nstrictrtp=yes\nicesupport=no\n", p.from, p.from+p.ports-1),
		"etc/logger.conf":      "[general]\nqueue_log=no\n[logfiles]\nconsole => error\n",
		"etc/musiconhold.conf": fmt.Sprintf("[default]\nmode=files\ndirectory=%s\nsort=alpha\n", p.music),
		"etc/pjsip.conf":       fmt.Sprintf(appQueueSIP, p.sip) + contacts,
		"etc/queues.conf":      "[general]\npersistentmembers=no\nautofill=yes\nlog_membername_as_agent=no\n" + appQueueRules + members,
		"etc/extensions.conf":  appQueueDialplan,
		"etc/indications.conf": "[general]\ncountry=us\n[us]\nring=440+480/2000,0/4000\n",
		"etc/cdr.conf":         "[general]\nenable=no\n", "etc/cel.conf": "[general]\nenable=no\n", "etc/features.conf": "[general]\n",
		"etc/acl.conf": "", "etc/udptl.conf": "", "etc/pjproject.conf": "", "etc/ccss.conf": "[general]\n", "etc/http.conf": "[general]\nenabled=no\n",
		"etc/manager.conf": "[general]\nenabled=no\n", "etc/sorcery.conf": "", "etc/ari.conf": "[general]\nenabled=no\n",
	}
}

const appQueueSIP = `[global]
type=global
endpoint_identifier_order=username,ip
[system]
type=system
timer_t1=500
[udp]
type=transport
protocol=udp
bind=%s
[open]
type=endpoint
context=in
disallow=all
allow=alaw,ulaw
direct_media=no
rtp_symmetric=yes
force_rport=yes
identify_by=ip
[open]
type=identify
endpoint=open
match=127.0.0.0/8
[seat](!)
type=endpoint
context=none
disallow=all
allow=alaw,ulaw
direct_media=no
rtp_symmetric=yes
identify_by=username
device_state_busy_at=1
`

const appQueueRules = `[main]
strategy=leastrecent
timeout=15
retry=1
wrapuptime=0
ringinuse=no
joinempty=yes
leavewhenempty=no
announce-frequency=0
musicclass=default
`

// tapedNumber is the number whose calls are recorded, of both lines.
const tapedNumber = "96112"

const appQueueDialplan = `[in]
exten => ` + tapedNumber + `,1,Answer(0,i)
 same => n,MixMonitor(${UNIQUEID}.wav,b)
 same => n,Queue(main)
 same => n,Hangup()
exten => _X.,1,Answer(0,i)
 same => n,Queue(main)
 same => n,Hangup()
`

const appQueueModules = `res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_crypto res_pjproject
format_pcm codec_ulaw codec_alaw codec_a_mu codec_resample res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp
res_pjsip_authenticator_digest res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_nat
res_pjsip_caller_id res_pjsip_rfc3326 res_rtp_asterisk res_srtp chan_pjsip bridge_simple bridge_softmix bridge_native_rtp
bridge_builtin_features pbx_config app_dial app_stack func_callerid func_channel func_logic func_strings res_musiconhold
app_queue app_mixmonitor format_wav`
