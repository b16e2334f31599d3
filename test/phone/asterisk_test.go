//go:build e2e

// Package phone_test proves the test phones against a real Asterisk: what they report about a call is what
// the scenarios of the other suites believe.
package phone_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/test/ports"
)

// asterisk is a running Asterisk with three extensions: 100 echoes, 200 rings the seat,
// 400 reads three digits and says a tone of 500 Hz when they are 125.
// 500 goes to the ARI application "probe".
type asterisk struct {
	sip   string
	ari   string // address of HTTP; user and password are "probe"
	spool string // folder of recordings
}

const pjsipConf = `[global]
type=global
endpoint_identifier_order=username,ip
[udp]
type=transport
protocol=udp
bind=%[1]s
[seat]
type=endpoint
context=hotline
disallow=all
allow=alaw,ulaw
direct_media=no
aors=seat
auth=seat
dtmf_mode=auto_info
identify_by=username
[seat]
type=aor
max_contacts=1
remove_existing=yes
[seat]
type=auth
auth_type=digest
username=seat
password=secret
[trunk]
type=endpoint
context=hotline
disallow=all
allow=alaw,ulaw
direct_media=no
dtmf_mode=auto_info
[trunk]
type=identify
endpoint=trunk
match=127.0.0.1
`

const extensionsConf = `[hotline]
exten => 100,1,Answer()
 same => n,Echo()
exten => 200,1,Dial(PJSIP/seat,20)
 same => n,Hangup(${HANGUPCAUSE})
exten => 400,1,Answer()
 same => n,Read(DIGITS,,3,,1,5)
 same => n,GotoIf($["${DIGITS}" = "125"]?good)
 same => n,Hangup(21)
 same => n(good),Playtones(!500/3000)
 same => n,Wait(3)
 same => n,Hangup(16)
exten => 500,1,Stasis(probe)
 same => n,Hangup(16)
exten => _X.,1,Hangup(1)
`

const modulesConf = `[modules]
autoload=no
load=res_sorcery_config.so
load=res_sorcery_memory.so
load=res_sorcery_astdb.so
load=res_pjproject.so
load=res_pjsip.so
load=res_pjsip_session.so
load=res_pjsip_sdp_rtp.so
load=res_pjsip_pubsub.so
load=res_pjsip_registrar.so
load=res_pjsip_authenticator_digest.so
load=res_pjsip_endpoint_identifier_ip.so
load=res_pjsip_endpoint_identifier_user.so
load=res_pjsip_caller_id.so
load=res_pjsip_dtmf_info.so
load=res_pjsip_nat.so
load=res_pjsip_rfc3326.so
load=res_rtp_asterisk.so
load=chan_pjsip.so
load=bridge_simple.so
load=bridge_native_rtp.so
load=bridge_softmix.so
load=codec_alaw.so
load=codec_ulaw.so
load=codec_a_mu.so
load=codec_resample.so
load=format_pcm.so
load=format_wav.so
load=pbx_config.so
load=app_dial.so
load=app_echo.so
load=app_playtones.so
load=app_read.so
load=app_playback.so
load=res_timing_timerfd.so
load=func_channel.so
load=res_http_websocket.so
load=res_websocket_client.so
load=res_stasis.so
load=res_stasis_answer.so
load=res_stasis_snoop.so
load=res_stasis_recording.so
load=res_stasis_playback.so
load=app_stasis.so
load=res_ari.so
load=res_ari_model.so
load=res_ari_channels.so
load=res_ari_recordings.so
load=res_ari_events.so
`

func startAsterisk(t *testing.T) *asterisk {
	t.Helper()
	root := rootfs(t)
	dir := t.TempDir()
	sip := ports.Addr(t)
	rtp := ports.Hold(t, 500)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"run", "var", "spool", "spool/recording", "log"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	libs := filepath.Join(root, "usr/lib/x86_64-linux-gnu")
	write("asterisk.conf", fmt.Sprintf(`[directories]
astetcdir => %[1]s
astmoddir => %[2]s/asterisk/modules
astvarlibdir => %[1]s/var
astdbdir => %[1]s/var
astkeydir => %[1]s/var
astdatadir => %[3]s/usr/share/asterisk
astagidir => %[1]s/var
astspooldir => %[1]s/spool
astrundir => %[1]s/run
astlogdir => %[1]s/log
[options]
documentation_language = en_US
nofork = yes
`, dir, libs, root))
	write("logger.conf", "[general]\n[logfiles]\nmessages => notice,warning,error\n")
	write("modules.conf", modulesConf)
	write("pjsip.conf", fmt.Sprintf(pjsipConf, sip))
	write("extensions.conf", extensionsConf)
	write("rtp.conf", fmt.Sprintf("[general]\nrtpstart=%d\nrtpend=%d\nicesupport=no\n", rtp, rtp+499))
	write("indications.conf", "[general]\ncountry=cn\n[cn]\ndescription=China\nringcadence=1000,4000\ndial=450\nbusy=450/350,0/350\nring=450/1000,0/4000\ncongestion=450/700,0/700\n")
	ari := ports.Addr(t)
	host, port, _ := strings.Cut(ari, ":")
	write("http.conf", fmt.Sprintf("[general]\nenabled=yes\nbindaddr=%s\nbindport=%s\n", host, port))
	write("ari.conf", "[general]\nenabled=yes\n[probe]\ntype=user\nread_only=no\npassword=probe\npassword_format=plain\n")
	for _, empty := range []string{"sorcery.conf", "features.conf", "cdr.conf", "cel.conf", "ccss.conf", "udptl.conf", "manager.conf", "pjproject.conf", "acl.conf"} {
		write(empty, "")
	}
	log, err := os.Create(filepath.Join(dir, "console"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(libs, "ld-linux-x86-64.so.2"), "--library-path", libs,
		filepath.Join(root, "usr/sbin/asterisk"), "-f", "-C", filepath.Join(dir, "asterisk.conf"))
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = log.Close()
		if t.Failed() {
			for _, name := range []string{"console", "log/messages"} {
				text, _ := os.ReadFile(filepath.Join(dir, name))
				t.Logf("%s:\n%s", name, text)
			}
		}
	})
	awaitSIP(t, sip)
	return &asterisk{sip: sip, ari: ari, spool: filepath.Join(dir, "spool", "recording")}
}

func rootfs(t *testing.T) string {
	t.Helper()
	cache := os.Getenv("HEARTLINE_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(home, ".cache", "heartline")
	}
	root := filepath.Join(cache, "asterisk")
	if _, err := os.Stat(filepath.Join(root, "usr/sbin/asterisk")); err != nil {
		t.Fatalf("there is no Asterisk in %s: run make bootstrap", root)
	}
	return root
}

// awaitSIP asks for OPTIONS until Asterisk answers.
func awaitSIP(t *testing.T, addr string) {
	t.Helper()
	conn, err := net.Dial("udp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	buf := make([]byte, 2048)
	for n := 1; ctx.Err() == nil; n++ {
		_, _ = fmt.Fprintf(conn, "OPTIONS sip:%[1]s SIP/2.0\r\nVia: SIP/2.0/UDP %[2]s;branch=z9hG4bKready%[3]d\r\nFrom: <sip:t@h>;tag=1\r\nTo: <sip:t@h>\r\nCall-ID: ready%[3]d\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
			addr, conn.LocalAddr(), n)
		if err := conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if size, err := conn.Read(buf); err == nil && strings.HasPrefix(string(buf[:size]), "SIP/2.0") {
			return
		}
	}
	t.Fatal("Asterisk did not answer within 30 s")
}
