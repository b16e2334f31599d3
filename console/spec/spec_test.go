package spec_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"heartline/console/spec"
	"heartline/internal/fault"
)

func known(string) bool { return true }

func TestTheInterfaceFileIsComplete(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse(data, known)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Base != "/api/v1" || len(doc.Operations) < 80 {
		t.Errorf("base %s, %d operations", doc.Base, len(doc.Operations))
	}
	for _, op := range doc.Operations {
		if op.Status == 0 {
			t.Errorf("%s has no answer for success", op.ID)
		}
		if doc.Operation(op.Pattern()) != op || doc.ByID(op.ID) != op {
			t.Errorf("%s is not found", op.ID)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const head = "servers: [{url: /api}]\ncomponents: {schemas: {S: {type: string}}}\npaths:\n  /x:\n    get:\n"
	for name, text := range map[string]string{
		"no server":          "paths: {}",
		"no operation id":    head + "      x-permission: public\n",
		"no permission":      head + "      operationId: x\n",
		"unknown permission": head + "      operationId: x\n      x-permission: unknown\n",
		"dead reference":     head + "      operationId: x\n      x-permission: public\n      parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/T'}}]\n",
		"unknown type":       head + "      operationId: x\n      x-permission: public\n      parameters: [{name: a, in: query, schema: {type: date}}]\n",
		"missing property":   "servers: [{url: /}]\ncomponents: {schemas: {S: {type: object, required: [a]}}}\npaths: {}",
		"two of one name":    head + "      operationId: x\n      x-permission: public\n    post:\n      operationId: x\n      x-permission: public\n",
	} {
		if _, err := spec.Parse([]byte(text), func(p string) bool { return p != "unknown" }); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func FuzzCheckJSON(f *testing.F) {
	data, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		f.Fatal(err)
	}
	doc, err := spec.Parse(data, known)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("saveForm", `{"version":1,"category":"","note":"x"}`)
	f.Add("createUser", `{"login":"a","name":"b","roles":["admin"],"skills":[{"skill":"x","level":9}]}`)
	f.Add("setSkills", `{"skills":[1e999,{}]}`)
	f.Fuzz(func(t *testing.T, id, body string) {
		op := doc.ByID(id)
		if op == nil {
			return
		}
		r := httptest.NewRequest(http.MethodPut, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		err := op.Check(httptest.NewRecorder(), r)
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
	})
}
