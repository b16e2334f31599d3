package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"heartline/internal/fault"
)

// Bit rates in kbit/s. Speech would do with less, but below 40 Opus narrows the stereo image, and what one side
// says is heard on the other (measured: a third of it at 32, a seventh at 40, under a twentieth at 48).
const (
	stereoRate = "48"
	monoRate   = "20"
)

// encoderNice keeps the encoder behind Asterisk and the controller when all want the processor.
const encoderNice = 10

// CheckEncoder reports in one sentence that the encoder is not there.
func CheckEncoder(command string) error {
	if command == "" {
		command = "opusenc"
	}
	if _, err := exec.LookPath(command); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "recordings cannot be archived: install opusenc (Debian package opus-tools)")
	}
	return nil
}

// encode pipes the time line through the encoder into w as Ogg Opus. Nothing is written elsewhere.
func encode(ctx context.Context, command string, t *timeline, w io.Writer) error {
	rate := stereoRate
	if t.channels == 1 {
		rate = monoRate
	}
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, command, "--quiet", "--raw", "--raw-bits", "16", "--raw-endianness", "0", //nolint:gosec // the operator names the program
		"--raw-rate", strconv.Itoa(t.rate), "--raw-chan", strconv.Itoa(t.channels),
		"--bitrate", rate, "--comp", "5", "--speech", "--discard-comments", "--discard-pictures", "-", "-")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t, w, &limited{w: &complaint, left: 4096}
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the encoder cannot be started: install opusenc (Debian package opus-tools)")
	}
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, encoderNice) // a wish, no more
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("encode: %w", context.Cause(ctx))
		}
		if said := strings.TrimSpace(complaint.String()); said != "" {
			err = errors.Join(err, errors.New(said))
		}
		return fmt.Errorf("encode: %w", err)
	}
	return nil
}

// limited passes on the first bytes and swallows the rest.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	if _, err := l.w.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
