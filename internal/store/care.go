package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// CareTopic says what an entry belongs to.
type CareTopic string

// The topics of entries.
const (
	CareRescue     CareTopic = "rescue"
	CareDispatch   CareTopic = "dispatch"
	CareAssessment CareTopic = "assessment"
	CareChecklist  CareTopic = "checklist"
)

// CareEntry is one thing written down for a caller. It is never changed. Body is sealed; the store cannot read it.
type CareEntry struct {
	ID       string
	Call     string
	Topic    CareTopic
	Subject  string // code of what it is about; of a dispatch its id
	Replaces string // id of the entry that it corrects
	By       string // user id
	KeyID    string
	Body     []byte
	At       time.Time
}

const careColumns = `id, call_id, topic, subject, replaces, by_user, key_id, body, at`

func scanCare(rows *sqlx.Rows) (e CareEntry, err error) {
	return e, rows.Scan(&e.ID, &e.Call, &e.Topic, &e.Subject, &e.Replaces, &e.By, &e.KeyID, &e.Body, at(&e.At))
}

// AddCareEntry stores an entry. Storing the same entry (by id) again is fault.Conflict, and changes nothing.
func (s *Store) AddCareEntry(ctx context.Context, e CareEntry) error {
	_, err := s.desk.exec(ctx, `INSERT INTO care_entry (`+careColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.Call, string(e.Topic), e.Subject, e.Replaces, e.By, e.KeyID, e.Body, micros(e.At))
	return classify("add entry", "the entry", err)
}

// CareEntry returns one entry; fault.NotFound if there is none with that id.
func (s *Store) CareEntry(ctx context.Context, id string) (CareEntry, error) {
	all, err := list(ctx, s.desk, `SELECT `+careColumns+` FROM care_entry WHERE id = ?`, []any{id}, scanCare)
	return only("entry", "the entry", all, err)
}

// CareEntries returns the entries of a call on a topic, oldest first.
func (s *Store) CareEntries(ctx context.Context, call string, topic CareTopic) ([]CareEntry, error) {
	all, err := list(ctx, s.desk, `SELECT `+careColumns+` FROM care_entry WHERE call_id = ? AND topic = ? ORDER BY at, id`, []any{call, string(topic)}, scanCare)
	return all, classify("entries", "the entries of the call", err)
}

// AssessmentDraft is an assessment that is being written; a call has one at most. Body is sealed.
type AssessmentDraft struct {
	Call      string
	Version   int64 // grows by one with each change
	By        string
	KeyID     string
	Body      []byte
	UpdatedAt time.Time
}

// SaveAssessmentDraft keeps d in place of the version before it. When that is not the one stored, the error is
// fault.Conflict and nothing changes.
func (s *Store) SaveAssessmentDraft(ctx context.Context, d AssessmentDraft) error {
	if d.Version == 1 {
		_, err := s.desk.exec(ctx, `INSERT INTO assessment_draft (call_id, version, by_user, key_id, body, updated_at) VALUES (?, ?, ?, ?, ?, ?)`,
			d.Call, d.Version, d.By, d.KeyID, d.Body, micros(d.UpdatedAt))
		return classify("save assessment", "the assessment", err)
	}
	res, err := s.desk.exec(ctx, `UPDATE assessment_draft SET version = ?, by_user = ?, key_id = ?, body = ?, updated_at = ? WHERE call_id = ? AND version = ?`,
		d.Version, d.By, d.KeyID, d.Body, micros(d.UpdatedAt), d.Call, d.Version-1)
	err = mustChange("save assessment", "that version of the assessment", res, err)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "save assessment", "the assessment has been changed since")
	}
	return err
}

// AssessmentDraft returns the assessment that is being written for a call; fault.NotFound if there is none.
func (s *Store) AssessmentDraft(ctx context.Context, call string) (AssessmentDraft, error) {
	d := AssessmentDraft{Call: call}
	err := s.desk.one(ctx, `SELECT version, by_user, key_id, body, updated_at FROM assessment_draft WHERE call_id = ?`, []any{call},
		&d.Version, &d.By, &d.KeyID, &d.Body, at(&d.UpdatedAt))
	return d, classify("assessment", "the assessment", err)
}

// ConfirmAssessment stores a confirmed assessment and removes the draft that it was made of, both or neither. Storing it
// (by id) again is fault.Conflict, and changes nothing.
func (s *Store) ConfirmAssessment(ctx context.Context, e CareEntry) error {
	return classify("confirm assessment", "the assessment", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO care_entry (`+careColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.ID, e.Call, string(e.Topic), e.Subject, e.Replaces, e.By, e.KeyID, e.Body, micros(e.At)); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM assessment_draft WHERE call_id = ?`, e.Call)
	}))
}
