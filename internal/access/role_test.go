package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/access"
)

func TestPermissionsOfEachRole(t *testing.T) {
	t.Parallel()
	type want struct{ may, mayNot []access.Permission }
	for role, w := range map[access.Role]want{
		access.Counsellor: {
			may: []access.Permission{access.UseDesk, access.ControlCall, access.WriteForm, access.WorkTasks, access.ReadOwnCalls, access.ReadNotes},
			mayNot: []access.Permission{
				access.ReviewScreenings, access.AnyRescue, access.AnyAssessment,
				access.ReadBoard, access.ReadAllCalls, access.PlayRecording, access.ReadAudit, access.ManageUsers, access.GradeAny,
				access.ListenToCalls, access.WhisperToCalls, access.BargeIntoCalls, access.TakeCallsOver, access.CommandAnyCall, access.ManageWaiting,
			},
		},
		access.Senior: {
			may:    []access.Permission{access.ReviewScreenings, access.ReadRescue, access.UseDesk, access.ReadBoard, access.ReadAllCalls, access.PlayRecording, access.GradeAny, access.ListenToCalls},
			mayNot: []access.Permission{access.AnyRescue, access.AnyAssessment, access.TakeCallsOver, access.BargeIntoCalls, access.CommandAnyCall, access.ManageAgents, access.ImportRoster, access.ReadAudit, access.ManageUsers},
		},
		access.Supervisor: {
			may: []access.Permission{
				access.ReadBoard, access.ManageAgents, access.ImportRoster, access.PlayRecording, access.ReadNotes, access.UseDesk,
				access.ListenToCalls, access.WhisperToCalls, access.BargeIntoCalls, access.TakeCallsOver, access.CommandAnyCall, access.ManageWaiting,
			},
			mayNot: []access.Permission{access.ManageUsers, access.ManageTokens, access.ReloadConfig, access.ReadAudit},
		},
		access.Auditor: {
			may:    []access.Permission{access.ReadAudit, access.ReadAllCalls},
			mayNot: []access.Permission{access.WriteScreening, access.ReviewScreenings, access.ReadAssessment, access.ReadRescue, access.AnyRescue, access.PlayRecording, access.ReadNotes, access.ReadTasks, access.ManageUsers, access.UseDesk, access.ReadBoard, access.ListenToCalls},
		},
		access.Admin: {
			may:    []access.Permission{access.ManageUsers, access.ManageTokens, access.ReloadConfig, access.ReadTrunks},
			mayNot: []access.Permission{access.WriteScreening, access.ReviewScreenings, access.ReadAssessment, access.WriteAssessment, access.AnyAssessment, access.ReadRescue, access.WriteRescue, access.WriteDispatch, access.AnyRescue, access.ReadNotes, access.PlayRecording, access.ReadTasks, access.WorkTasks, access.ReadOwnCalls, access.ReadAllCalls, access.ReadAudit, access.UseDesk, access.ListenToCalls},
		},
		access.Guest: {
			may: []access.Permission{access.UseDesk, access.ControlCall, access.GradeCall, access.WriteForm, access.CallForHelp, access.ReadSeats},
			mayNot: []access.Permission{
				access.InviteGuests, access.ReadOwnCalls, access.ReadAllCalls, access.ReadNotes, access.CallerEvidence, access.ReadCallers, access.ReadContact, access.ReadPlan,
				access.ReadTasks, access.WorkTasks, access.PlayRecording, access.RevealNumber, access.ReadRoster, access.ReadBoard, access.AnswerCrisis, access.AnyRescue,
				access.AnyAssessment, access.AnyChecklist, access.PlaceCalls, access.CallReferrals, access.ReadUsers, access.OwnTokens,
			},
		},
	} {
		set := access.Of([]access.Role{role})
		for _, p := range w.may {
			if !set.Allows(p) {
				t.Errorf("%s must hold %s", role, p)
			}
		}
		for _, p := range w.mayNot {
			if set.Allows(p) {
				t.Errorf("%s must not hold %s", role, p)
			}
		}
	}
}

func TestNobodyMayNothing(t *testing.T) {
	t.Parallel()
	var nobody access.Identity
	for _, p := range append(access.Permissions(), access.SignedIn, "no.such") {
		if nobody.May(p) {
			t.Errorf("nobody may %s", p)
		}
	}
	if !nobody.May(access.Public) {
		t.Error("what is public is for nobody too")
	}
	somebody := access.Identity{User: access.User{ID: "u"}, Permissions: access.Of(access.Roles())}
	if somebody.May("no.such") {
		t.Error("a permission that does not exist is held by no role")
	}
}

func TestParseRoles(t *testing.T) {
	t.Parallel()
	got, err := access.ParseRoles([]string{"admin", "counsellor", "admin"})
	if diff := cmp.Diff([]access.Role{access.Counsellor, access.Admin}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for _, bad := range [][]string{nil, {}, {"root"}, {"Admin"}} {
		if _, err := access.ParseRoles(bad); err == nil {
			t.Errorf("%q must be refused", bad)
		}
	}
}
