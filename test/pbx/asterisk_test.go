//go:build e2e

package pbx_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/test/ports"
)

// asterisk is one running Asterisk with a folder of its own.
type asterisk struct {
	dir    string
	rootfs string
	addr   string // ARI, host:port
	sip    string // SIP over UDP, host:port
	cmd    *exec.Cmd
	done   chan struct{}
}

const (
	ariUser     = "contract"
	ariPassword = "contract-password"
	keepAlive   = 400 * time.Millisecond
	rtpPorts    = 800
)

// rootfs finds the Asterisk to run.
func rootfs(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("HEARTLINE_ROOTFS")
	if dir == "" {
		cache := os.Getenv("HEARTLINE_CACHE")
		if cache == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				t.Fatal(err)
			}
			cache = filepath.Join(home, ".cache", "heartline")
		}
		dir = filepath.Join(cache, "asterisk")
	}
	if _, err := os.Stat(filepath.Join(dir, "usr", "sbin", "asterisk")); err != nil {
		t.Fatalf("there is no Asterisk in %s: run `make setup`, or set HEARTLINE_ROOTFS", dir)
	}
	return dir
}

func newAsterisk(t *testing.T) *asterisk {
	t.Helper()
	a := &asterisk{rootfs: rootfs(t), dir: t.TempDir()}
	if os.Getuid() == 0 {
		_ = os.Chmod(a.dir, 0o700)
	}
	port := ports.Hold(t, 1)
	a.addr = fmt.Sprintf("127.0.0.1:%d", port)
	for _, d := range []string{"etc", "log", "var/keys", "spool/recording", "run", "moh", "sounds"} {
		if err := os.MkdirAll(filepath.Join(a.dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sipPort := ports.Hold(t, 1)
	a.sip = fmt.Sprintf("127.0.0.1:%d", sipPort)
	for name, text := range configuration(a, port, sipPort, ports.Hold(t, rtpPorts)) {
		if err := os.WriteFile(filepath.Join(a.dir, "etc", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeTone(t, filepath.Join(a.dir, "moh", "music.wav"), 10*time.Second)
	a.start(t)
	t.Cleanup(a.kill)
	return a
}

// start runs Asterisk by its own loader, without chroot, and waits until ARI answers.
func (a *asterisk) start(t *testing.T) {
	t.Helper()
	lib := filepath.Join(a.rootfs, "usr", "lib", "x86_64-linux-gnu")
	log, err := os.OpenFile(filepath.Join(a.dir, "log", "console"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	a.cmd = exec.Command(filepath.Join(lib, "ld-linux-x86-64.so.2"), "--library-path", lib,
		filepath.Join(a.rootfs, "usr", "sbin", "asterisk"), "-f", "-C", filepath.Join(a.dir, "etc", "asterisk.conf"))
	a.cmd.Stdout, a.cmd.Stderr = log, log
	a.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, done := a.cmd, make(chan struct{})
	a.done = done
	go func() { defer close(done); _ = cmd.Wait() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-tick.C {
		if a.ready() {
			return
		}
		select {
		case <-done:
			t.Fatalf("asterisk ended at once; its log is in %s", a.dir)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal("asterisk does not answer after 30 s")
		}
	}
}

// ready reports whether ARI answers and the SIP stack, which loads late, is there.
func (a *asterisk) ready() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+a.addr+"/ari/asterisk/modules/app_stasis_broadcast.so", nil)
	if err != nil {
		return false
	}
	req.SetBasicAuth(ariUser, ariPassword)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode == http.StatusOK
}

// kill ends Asterisk without warning.
func (a *asterisk) kill() {
	_ = a.cmd.Process.Kill()
	<-a.done
}

// configuration is the least that the contract needs.
func configuration(a *asterisk, ariPort, sipPort, rtpFrom int) map[string]string {
	var modules strings.Builder
	modules.WriteString("[modules]\nautoload=no\n")
	for m := range strings.FieldsSeq(moduleList) {
		fmt.Fprintf(&modules, "load = %s.so\n", m)
	}
	return map[string]string{
		"asterisk.conf": fmt.Sprintf(`[directories]
astetcdir => %[1]s/etc
astmoddir => %[2]s/usr/lib/x86_64-linux-gnu/asterisk/modules
astvarlibdir => %[1]s/var
astdbdir => %[1]s/var
astkeydir => %[1]s/var
astdatadir => %[2]s/usr/share/asterisk
astagidir => %[1]s/var
astspooldir => %[1]s/spool
astrundir => %[1]s/run
astlogdir => %[1]s/log
astcachedir => %[1]s/var
[options]
entityid = 02:00:00:00:00:01
transcode_via_sln = no
`, a.dir, a.rootfs),
		"modules.conf": modules.String(),
		"ari.conf": fmt.Sprintf("[general]\nenabled=yes\nwebsocket_write_timeout=1000\n[%s]\ntype=user\nread_only=no\npassword=%s\npassword_format=plain\n",
			ariUser, ariPassword),
		"http.conf": fmt.Sprintf("[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=%d\nsessionlimit=500\nsession_keep_alive=%d\n",
			ariPort, keepAlive/time.Millisecond),
		"rtp.conf":              fmt.Sprintf("[general]\nrtpstart=%d\nrtpend=%d\n", rtpFrom, rtpFrom+rtpPorts-1),
		"logger.conf":           "[logfiles]\nfull => notice,warning,error,verbose\n",
		"musiconhold.conf":      fmt.Sprintf("[default]\nmode=files\ndirectory=%s/moh\n", a.dir),
		"sorcery.conf":          "[res_pjsip]\nendpoint=config,pjsip.conf,criteria=type=endpoint\nendpoint=memory\nauth=config,pjsip.conf,criteria=type=auth\nauth=memory\naor=config,pjsip.conf,criteria=type=aor\naor=memory\n",
		"pjsip.conf":            fmt.Sprintf(pjsip, sipPort),
		"extensions.conf":       dialplan,
		"cdr.conf":              "[general]\nenable=no\n",
		"cel.conf":              "[general]\nenable=no\n",
		"features.conf":         "[general]\n",
		"indications.conf":      "[general]\ncountry=us\n[us]\ndescription=North America\nringcadence=2000,4000\ndial=350+440\nring=440+480/2000,0/4000\n",
		"acl.conf":              "",
		"udptl.conf":            "",
		"pjproject.conf":        "",
		"websocket_client.conf": "",
		"ccss.conf":             "[general]\n",
	}
}

// pjsip: a trunk that is known by its user name, and a desk phone that registers.
const pjsip = `[global]
type=global
endpoint_identifier_order=username,ip
[transport]
type=transport
protocol=udp
bind=127.0.0.1:%d
[trunk]
type=endpoint
context=hotline-in
disallow=all
allow=ulaw,alaw
trust_id_inbound=yes
rtp_symmetric=yes
direct_media=no
[seat1]
type=endpoint
context=from-seat
disallow=all
allow=ulaw,alaw
aors=seat1
auth=seat1
direct_media=no
[seat1]
type=auth
auth_type=digest
username=seat1
password=seat1-password
[seat1]
type=aor
max_contacts=1
remove_existing=yes
qualify_frequency=1
qualify_timeout=0.5
`

// dialplan: hotline-in and failsafe as the product has them in short, and phones to dial.
const dialplan = `[general]
static=yes
writeprotect=yes
[hotline-in]
exten => _.,1,Ringing()
 same => n,Set(TRY=0)
 same => n(try),StasisBroadcast(700,^heartline-,inbound:${CALLERID(num-pres)},yes)
 same => n,GotoIf($["${STASISSTATUS}"="SUCCESS"]?failsafe,s,1)
 same => n,Set(TRY=$[${TRY}+1])
 same => n,GotoIf($[${TRY}<3]?try)
 same => n,Goto(failsafe,s,1)
exten => s,1,Goto(unknown,1)
; Hangup, not NoOp: after h,1 the later priorities of the pattern would run.
exten => h,1,Hangup()
[failsafe]
exten => s,1,Answer()
 same => n,Wait(60)
[foreign]
; Another team's line, which asks every application.
exten => s,1,StasisBroadcast(50)
 same => n,Hangup()
[far]
exten => answers,1,Answer()
 same => n,Wait(600)
exten => rings,1,Ringing()
 same => n,Wait(600)
exten => busy,1,Hangup(17)
exten => silent,1,Wait(600)
`

// moduleList is what Local channels, playbacks, recordings, snoops and pushed desks need.
const moduleList = `res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_http_websocket
res_websocket_client res_crypto res_pjproject format_pcm format_wav codec_ulaw codec_alaw codec_resample
res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp res_pjsip_authenticator_digest
res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_registrar res_rtp_asterisk res_srtp chan_pjsip
chan_bridge_media bridge_simple bridge_softmix bridge_holding res_stasis res_stasis_answer res_stasis_playback
res_stasis_recording res_stasis_snoop res_stasis_device_state res_ari res_ari_model res_ari_applications res_ari_asterisk
res_ari_bridges res_ari_channels res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks
res_ari_recordings res_ari_sounds app_stasis app_stasis_broadcast res_stasis_broadcast pbx_config app_dial app_playback
app_verbose app_senddtmf app_stack func_callerid func_talkdetect res_tonedetect res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_nat func_channel func_logic func_strings func_global res_musiconhold`
