package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// pages serves the web app from memory. Files under assets/ carry a hash of their content in their name and
// are kept by browsers for ever; all others are asked for again each time, and answered 304 while unchanged.
type pages struct {
	files map[string]*asset // by path without the leading slash
}

type asset struct {
	data   []byte
	zipped []byte // nil when it does not pay
	media  string
	tag    string
}

func newPages(files fs.FS) (*pages, error) {
	p := &pages{files: make(map[string]*asset)}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if name == "." && errors.Is(err, fs.ErrNotExist) {
			// A file system that holds the placeholder alone cannot be walked.
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return err
		}
		return p.add(files, name)
	})
	if err != nil {
		return nil, fmt.Errorf("walk: %w", err)
	}
	if p.files["index.html"] == nil {
		if err := p.add(files, "index.html"); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *pages) add(files fs.FS, name string) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	sum := sha256.Sum256(data)
	a := &asset{data: data, media: mediaOf(name), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
	if len(data) > 1024 && !strings.HasPrefix(a.media, "image/png") && !strings.HasPrefix(a.media, "font/") {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if _, err := z.Write(data); err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		if b.Len() < len(data)*9/10 {
			a.zipped = b.Bytes()
		}
	}
	p.files[name] = a
	return nil
}

// mediaOf does not ask the machine's own tables: those of a bare machine know neither .js nor .webmanifest.
func mediaOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".wav":
		return "audio/wav"
	default:
		if t := mime.TypeByExtension(path.Ext(name)); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// ServeHTTP serves a file, or the page for every address that is a page's and not a file's.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	a := p.files[name]
	h := w.Header()
	switch {
	case a != nil && strings.HasPrefix(name, "assets/"):
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	case a != nil:
		h.Set("Cache-Control", "no-cache")
	case path.Ext(name) != "":
		http.NotFound(w, r)
		return
	default:
		a = p.files["index.html"]
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Content-Type", a.media)
	h.Set("ETag", a.tag)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	data := a.data
	if a.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		data = a.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(data) //nolint:gosec // a file of ours, nothing of the request
	}
}
