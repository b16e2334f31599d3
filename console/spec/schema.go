package spec

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// schema is what a value must look like. Keywords that only describe (description, x-…) are passed over.
type schema struct {
	Ref        string             `yaml:"$ref"`
	Type       string             `yaml:"type"`
	Format     string             `yaml:"format"`
	Required   []string           `yaml:"required"`
	Properties map[string]*schema `yaml:"properties"`
	Items      *schema            `yaml:"items"`
	Enum       []string           `yaml:"enum"`
	MinLength  *int               `yaml:"minLength"`
	MaxLength  *int               `yaml:"maxLength"`
	Minimum    *float64           `yaml:"minimum"`
	Maximum    *float64           `yaml:"maximum"`
	MinItems   *int               `yaml:"minItems"`
	MaxItems   *int               `yaml:"maxItems"`
	Additional any                `yaml:"additionalProperties"`
	OneOf      []*schema          `yaml:"oneOf"`

	resolved bool
}

// resolveSchemas replaces every reference between the named schemas, so that checking never looks one up.
func (f *file) resolveSchemas() error {
	for name, s := range f.Components.Schemas {
		if _, err := f.resolve(s); err != nil {
			return fmt.Errorf("interface file: schema %s: %w", name, err)
		}
	}
	return nil
}

// resolve follows a reference and resolves what is below. Schemas that hold themselves (a menu's tree) end
// at the mark that a schema has been resolved.
func (f *file) resolve(s *schema) (*schema, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // no schema: anything will do
	}
	if s.Ref != "" {
		target, ok := f.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		if !ok {
			return nil, fmt.Errorf("no schema %s", s.Ref)
		}
		return f.resolve(target)
	}
	if s.resolved {
		return s, nil
	}
	s.resolved = true
	var err error
	for name, p := range s.Properties {
		if s.Properties[name], err = f.resolve(p); err != nil {
			return nil, fmt.Errorf("property %s: %w", name, err)
		}
	}
	for _, name := range s.Required {
		if _, ok := s.Properties[name]; !ok {
			return nil, fmt.Errorf("required property %s is not described", name)
		}
	}
	for i, one := range s.OneOf {
		if s.OneOf[i], err = f.resolve(one); err != nil {
			return nil, err
		}
	}
	if s.Items, err = f.resolve(s.Items); err != nil {
		return nil, err
	}
	switch s.Type {
	case "object", "array", "string", "integer", "number", "boolean":
		return s, nil
	default:
		return nil, fmt.Errorf("type %q is not known", s.Type)
	}
}

// wrong says which input is wrong and what it must be.
type wrong struct{ field, must string }

// check returns nil when v, as encoding/json decodes it with UseNumber, fits the schema.
func (s *schema) check(field string, v any) *wrong {
	switch s.Type {
	case "object":
		return s.checkObject(field, v)
	case "array":
		list, ok := v.([]any)
		if !ok {
			return &wrong{field, "must be a list"}
		}
		if s.MinItems != nil && len(list) < *s.MinItems {
			return &wrong{field, "needs at least " + strconv.Itoa(*s.MinItems)}
		}
		if s.MaxItems != nil && len(list) > *s.MaxItems {
			return &wrong{field, "may have at most " + strconv.Itoa(*s.MaxItems)}
		}
		for i, item := range list {
			if w := s.Items.check(field+"["+strconv.Itoa(i)+"]", item); w != nil {
				return w
			}
		}
		return nil
	case "boolean":
		if _, ok := v.(bool); !ok {
			return &wrong{field, "must be true or false"}
		}
		return nil
	case "string":
		text, ok := v.(string)
		if !ok {
			return &wrong{field, "must be text"}
		}
		return s.checkText(field, text)
	default:
		number, ok := v.(interface{ String() string })
		if !ok {
			return &wrong{field, "must be a number"}
		}
		return s.checkNumber(field, number.String())
	}
}

func (s *schema) checkObject(field string, v any) *wrong {
	object, ok := v.(map[string]any)
	if !ok {
		return &wrong{field, "must be an object"}
	}
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			return &wrong{join(field, name), "is missing"}
		}
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p, ok := s.Properties[name]
		if !ok {
			if s.Additional != nil {
				continue
			}
			return &wrong{join(field, clip(name)), "is not known here"}
		}
		if w := p.check(join(field, name), object[name]); w != nil {
			return w
		}
	}
	return nil
}

func (s *schema) checkText(field, text string) *wrong {
	n := utf8.RuneCountInString(text)
	switch {
	case !utf8.ValidString(text):
		return &wrong{field, "must be valid UTF-8"}
	case s.MinLength != nil && n < *s.MinLength && n == 0:
		return &wrong{field, "is empty"}
	case s.MinLength != nil && n < *s.MinLength:
		return &wrong{field, "needs at least " + strconv.Itoa(*s.MinLength) + " characters"}
	case s.MaxLength != nil && n > *s.MaxLength:
		return &wrong{field, "may have at most " + strconv.Itoa(*s.MaxLength) + " characters"}
	case s.Enum != nil && !slices.Contains(s.Enum, text):
		return &wrong{field, "must be one of " + strings.Join(s.Enum, ", ")}
	}
	if s.Format == "date-time" {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return &wrong{field, "must be an instant such as 2026-01-31T08:00:00Z"}
		}
	}
	return nil
}

func (s *schema) checkNumber(field, text string) *wrong {
	if s.Type == "integer" {
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return &wrong{field, "must be a whole number"}
		}
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
		return &wrong{field, "must be a number"}
	case s.Minimum != nil && x < *s.Minimum:
		return &wrong{field, fmt.Sprintf("must be at least %g", *s.Minimum)}
	case s.Maximum != nil && x > *s.Maximum:
		return &wrong{field, fmt.Sprintf("must be at most %g", *s.Maximum)}
	}
	return nil
}

// checkWord checks a parameter of a path or a query, which is text whatever its type.
func (s *schema) checkWord(field, text string) *wrong {
	switch s.Type {
	case "string":
		return s.checkText(field, text)
	case "boolean":
		if text != "true" && text != "false" {
			return &wrong{field, "must be true or false"}
		}
		return nil
	default:
		return s.checkNumber(field, text)
	}
}

func join(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

// clip keeps a name that somebody else chose short.
func clip(name string) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	return name
}
