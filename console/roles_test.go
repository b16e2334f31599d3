package console_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heartline/internal/access"
)

// allowed is who may do what, written down a second time, by hand, so that a slip in the interface file or in
// the table of roles is noticed. "-" is for everybody, "*" for everybody who is signed in.
var allowed = map[string]string{
	"getAbout": "-", "createSession": "-", "createDemoPhone": "-", "openDemoSIP": "-",
	"getSession": "*", "deleteSession": "*", "changePassword": "*", "setLanguage": "*", "openLive": "*", "getPlayback": "*",
	"listMeasures": "*", "listHotlines": "*",
	"getDeskOptions": "*", "listOwnTokens": "*", "createOwnToken": "supervisor auditor admin", "deleteOwnToken": "*",
	"holdRecording": "supervisor", "listAllTokens": "admin",
	"getDesk": "counsellor senior supervisor guest", "signInAtSeat": "counsellor senior supervisor guest",
	"signOutFromSeat": "counsellor senior supervisor guest", "setDeskState": "counsellor senior supervisor guest", "createDeskLeg": "counsellor senior supervisor guest",
	"deleteDeskLeg": "counsellor senior supervisor guest", "reportDeskCheck": "counsellor senior supervisor guest", "testRing": "counsellor senior supervisor guest", "startEcho": "counsellor senior supervisor guest", "endEcho": "counsellor senior supervisor guest",
	"endAfterCall": "counsellor senior supervisor guest", "extendAfterCall": "counsellor senior supervisor guest", "confirmOfferShown": "counsellor senior supervisor guest",
	"acceptOffer": "counsellor senior supervisor guest", "declineOffer": "counsellor senior supervisor guest", "openSIP": "counsellor senior supervisor guest",
	"holdCall": "counsellor senior supervisor guest", "resumeCall": "counsellor senior supervisor guest", "muteDesk": "counsellor senior supervisor guest",
	"unmuteDesk": "counsellor senior supervisor guest", "hangUpCall": "counsellor senior supervisor guest", "pauseRecording": "counsellor senior supervisor guest",
	"resumeRecording": "counsellor senior supervisor guest", "refuseRecording": "counsellor senior supervisor guest", "gradeCall": "counsellor senior supervisor guest",
	"getDirectory": "counsellor senior supervisor guest", "askParty": "counsellor senior supervisor guest", "transferCall": "counsellor senior supervisor guest",
	"turnAside": "counsellor senior supervisor guest", "turnBack": "counsellor senior supervisor guest", "leaveCall": "counsellor senior supervisor guest",
	"tellKeys": "counsellor senior supervisor guest", "endAnswers": "counsellor senior supervisor guest",
	"dropParty": "counsellor senior supervisor guest", "bringInParty": "counsellor senior supervisor guest", "takeOutParty": "counsellor senior supervisor guest",
	"muteParty": "counsellor senior supervisor guest", "unmuteParty": "counsellor senior supervisor guest", "handOverCall": "counsellor senior supervisor guest", "pressKeys": "counsellor senior supervisor guest",
	"askForHelp": "counsellor senior supervisor guest", "withdrawHelp": "counsellor senior supervisor guest", "stopWhispering": "counsellor senior supervisor guest",
	"stopListening":   "counsellor senior supervisor guest",
	"acknowledgeHelp": "senior supervisor", "listenToCall": "senior supervisor", "whisperToCounsellor": "senior supervisor",
	"bargeIn": "supervisor", "takeOverCall": "supervisor", "pullCaller": "supervisor",
	"reorderCaller": "supervisor", "requeueCaller": "supervisor",
	"startSwitchboard": "supervisor", "endSwitchboard": "supervisor", "startSurge": "supervisor", "endSurge": "supervisor",
	"acknowledgeAlert": "senior supervisor", "snoozeAlert": "senior supervisor",
	"previewFloorChange": "supervisor", "applyFloorChange": "supervisor", "undoFloorChange": "supervisor",
	"getAccount": "supervisor auditor admin", "getAccountTable": "supervisor auditor admin", "listAttempts": "supervisor auditor admin",
	"getExposure": "supervisor", "getExposureTable": "supervisor", "getOwnExposure": "counsellor senior supervisor guest",
	"getCrisisOptions": "counsellor senior supervisor guest", "listCrisisAlerts": "counsellor senior supervisor",
	"confirmCrisisAlertShown": "counsellor senior supervisor", "acceptCrisisAlert": "counsellor senior supervisor",
	"declineCrisisAlert": "counsellor senior supervisor", "startCrisis": "counsellor senior supervisor guest", "cancelCrisis": "counsellor senior supervisor guest",
	"acknowledgeCrisis": "senior supervisor", "giveCrisisBack": "counsellor senior supervisor", "joinCrisis": "counsellor senior supervisor",
	"setCrisisHelperMode": "counsellor senior supervisor guest", "prepareEmergency": "counsellor senior supervisor guest",
	"pressEmergency": "counsellor senior supervisor guest", "listDrills": "senior supervisor auditor", "startDrill": "supervisor", "endDrill": "supervisor",
	"getForm": "counsellor senior supervisor guest", "saveForm": "counsellor senior supervisor guest", "submitForm": "counsellor senior supervisor guest", "listOpenForms": "counsellor senior supervisor guest",
	"getCareOptions": "counsellor senior supervisor guest", "listRescueSheets": "counsellor senior supervisor guest", "getScreening": "counsellor senior supervisor guest", "setScreening": "counsellor senior supervisor guest",
	"getAssessment": "counsellor senior supervisor guest", "saveAssessment": "counsellor senior supervisor guest", "confirmAssessment": "counsellor senior supervisor guest",
	"getRescueSheet": "counsellor senior supervisor guest", "addRescueEntry": "counsellor senior supervisor guest", "addDispatchEntry": "counsellor senior supervisor guest",
	"reviewScreenings": "senior supervisor", "exportScreenings": "supervisor",
	"listFollowUps": "counsellor senior supervisor", "endFollowUp": "counsellor senior supervisor",
	"getChecklists": "counsellor senior supervisor guest", "answerChecklist": "counsellor senior supervisor guest",
	"getRecords": "supervisor", "holdRecords": "supervisor",
	"placeCall": "senior supervisor", "callDirectory": "counsellor senior supervisor", "callForTask": "counsellor senior supervisor", "callOff": "counsellor senior supervisor guest",
	"ringBackNow": "counsellor senior supervisor guest", "endAtMachine": "counsellor senior supervisor guest", "noRingBack": "counsellor senior supervisor guest",
	"getKnownCaller": "counsellor senior supervisor", "setCallerPlan": "senior supervisor", "endCallerPlan": "senior supervisor",
	"listCallerPlans": "senior supervisor", "openPlanWords": "counsellor senior supervisor", "revealCallNumber": "senior supervisor",
	"listReferrals": "counsellor senior supervisor admin guest", "importReferrals": "supervisor admin", "callReferral": "counsellor senior supervisor",
	"getSafeContact": "counsellor senior supervisor", "setSafeContact": "senior supervisor",
	"listCallers": "senior supervisor auditor", "getCaller": "senior supervisor auditor", "reviewCaller": "senior supervisor",
	"getCallerOfCall": "counsellor senior supervisor", "blockCaller": "senior supervisor",
	"listTasks": "counsellor senior supervisor", "getTask": "counsellor senior supervisor", "takeTask": "counsellor senior supervisor",
	"releaseTask": "counsellor senior supervisor", "recordAttempt": "counsellor senior supervisor",
	"completeTask": "counsellor senior supervisor", "revealTaskNumber": "counsellor senior supervisor",
	"playTaskMessage": "counsellor senior supervisor",
	"getBoard":        "senior supervisor admin", "getBoardSeries": "senior supervisor admin", "getSurveys": "senior supervisor admin", "exportSurveys": "senior supervisor admin", "setAgentState": "supervisor",
	"listCalls": "counsellor senior supervisor auditor", "getCall": "counsellor senior supervisor auditor",
	"getRouting": "counsellor senior supervisor auditor",
	"getNote":    "counsellor senior supervisor", "playRecording": "senior supervisor", "listAudit": "auditor",
	"listSeats": "counsellor senior supervisor admin guest", "listAgents": "senior supervisor auditor admin",
	"listUsers": "supervisor auditor admin", "getUser": "supervisor auditor admin", "createUser": "admin", "updateUser": "admin",
	"deleteUser": "admin", "resetPassword": "admin", "signOutUser": "admin", "setSkills": "supervisor admin",
	"listTokens": "admin", "createToken": "admin", "deleteToken": "admin",
	"getConfig": "supervisor admin", "reloadConfig": "admin", "listTrunks": "supervisor admin",
	"getRoster": "counsellor senior supervisor auditor admin", "getRosterDemand": "counsellor senior supervisor auditor admin", "importRoster": "supervisor", "playDay": "supervisor admin", "playPast": "supervisor admin",
	"putSpecialDay": "supervisor", "deleteSpecialDay": "supervisor", "getRosterModel": "supervisor", "putRosterModel": "supervisor", "importRosterTable": "supervisor", "importRosterCalendar": "supervisor", "getRosterDiagnosis": "supervisor", "listRosterProfiles": "supervisor",
	"listRosterDrafts": "supervisor", "createRosterDraft": "supervisor", "getRosterDraft": "supervisor", "deleteRosterDraft": "supervisor", "tryRosterDraft": "supervisor",
	"changeRosterDraft": "supervisor", "searchRosterDraft": "supervisor", "stopRosterSearch": "supervisor", "getRosterWhy": "supervisor", "getRosterFindings": "supervisor",
	"getRosterCovers": "supervisor", "getRosterPartners": "supervisor", "getRosterDiff": "supervisor", "getRosterReplan": "supervisor", "makeRosterReplan": "supervisor", "publishRosterDraft": "supervisor",
	"getMyRoster": "counsellor senior supervisor", "getMyPartners": "counsellor senior supervisor", "listRosterDeals": "counsellor senior supervisor", "askRosterDeal": "counsellor senior supervisor", "tryRosterDeal": "counsellor senior supervisor",
	"acceptRosterDeal": "counsellor senior supervisor", "declineRosterDeal": "counsellor senior supervisor", "withdrawRosterDeal": "counsellor senior supervisor", "giveBackRosterShift": "counsellor senior supervisor",
	"signUpRosterShift": "counsellor senior supervisor", "dropRosterShift": "counsellor senior supervisor", "leaveRosterNote": "counsellor senior supervisor", "waitRosterShift": "counsellor senior supervisor",
	"stopWaitingRosterShift": "counsellor senior supervisor", "getRosterNote": "counsellor senior supervisor", "listRosterAbsences": "counsellor senior supervisor", "askRosterAbsence": "counsellor senior supervisor",
	"withdrawRosterAbsence": "counsellor senior supervisor", "endRosterAbsence": "counsellor senior supervisor", "listRosterWindows": "counsellor senior supervisor", "makeRosterFeed": "counsellor senior supervisor",
	"revokeRosterFeed": "counsellor senior supervisor", "approveRosterDeal": "supervisor", "refuseRosterDeal": "supervisor", "addRosterShift": "supervisor",
	"assignRosterShift": "supervisor", "unassignRosterShift": "supervisor", "cancelRosterShift": "supervisor", "moveRosterShift": "supervisor", "tryRosterShift": "supervisor",
	"reportRosterMissed": "supervisor", "getRosterShiftCovers": "supervisor", "approveRosterAbsence": "supervisor", "refuseRosterAbsence": "supervisor",
	"getRosterDuty": "counsellor senior supervisor auditor admin", "getRosterFairness": "supervisor auditor", "getRosterHours": "supervisor auditor", "getRosterSheet": "supervisor auditor", "getRosterAdherence": "supervisor auditor",
	"openRosterWindow": "supervisor", "changeRosterWindow": "supervisor",
	"listPrompts": "supervisor admin", "getPromptAudio": "supervisor admin", "putPromptAudio": "supervisor admin",
	"listGuests": "supervisor admin", "inviteGuest": "supervisor admin", "renewGuestCode": "supervisor admin", "moveGuest": "supervisor admin", "endGuest": "supervisor admin",
	"deletePromptAudio": "supervisor admin", "listProofs": "supervisor auditor admin", "proveNow": "supervisor admin",
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// TestEveryOperationIsRefusedToEveryRoleThatMustNotHaveIt asks for each operation of the interface file as each
// role, and as nobody.
func TestEveryOperationIsRefusedToEveryRoleThatMustNotHaveIt(t *testing.T) {
	t.Parallel()
	r := setup(t)
	seen := map[string]bool{}
	nobody := r.browser()
	for _, op := range r.doc.Operations {
		who, ok := allowed[op.ID]
		if !ok {
			t.Errorf("%s is not in the table of this test: say who may do it", op.ID)
			continue
		}
		seen[op.ID] = true
		path := placeholder.ReplaceAllString(op.Path, "01JD0000000000000000000000")
		if who == "-" {
			continue
		}
		if p := nobody.problem(op.Method, path, nil); p.Status != http.StatusUnauthorized || p.Type != "signed_out" {
			t.Errorf("%s as nobody: %d %s", op.ID, p.Status, p.Type)
		}
	}
	for id := range allowed {
		if !seen[id] {
			t.Errorf("%s is not in the interface file", id)
		}
	}
	for _, role := range access.Roles() {
		b := r.as(role)
		for _, op := range r.doc.Operations {
			who := allowed[op.ID]
			if who == "-" || op.ID == "deleteSession" || op.ID == "deleteUser" || op.ID == "openLive" {
				if who == "-" || who == "*" || slices.Contains(strings.Fields(who), string(role)) {
					continue // those that end the sign-in, or a stream, are tested by themselves
				}
			}
			path := placeholder.ReplaceAllString(op.Path, "01JD0000000000000000000000")
			resp := b.send(b.request(op.Method, path, nil))
			_ = resp.Body.Close()
			may := who == "*" || slices.Contains(strings.Fields(who), string(role))
			refused := resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized
			if refused == may {
				t.Errorf("%s as %s: %d, may it? %t", op.ID, role, resp.StatusCode, may)
			}
		}
	}
}
