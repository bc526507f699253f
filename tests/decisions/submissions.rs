//! What the whole space leaves out.

use super::*;

/// Decides about this record, whose parts say this, with no policy.
fn check_record(sent: &Value, status: Option<&str>, parts: &[Option<&Part>]) -> Decision {
    let question = Question { answer: Answer::NotAsked, path: "", value: None };
    let case = Case { status, organisation_type: &question, country: &question, cannot_define: CannotDefineEligibility::Review };
    let decision = decide_submission(&submission(sent), &Policy::default());
    if let Err(what) = case.fits(&case.first(), parts, &decision) {
        panic!("{sent}: {what}");
    }
    check_twin(sent, &Policy::default(), &decision);
    decision
}

#[test]
fn every_flag_beside_every_verdict() {
    for status in STATUSES {
        for (index, variant) in matrix("monitoring", "compliance", "complianceStatus", COMPLIANCE).into_iter().enumerate() {
            for flag in 0..FLAGS.len() {
                for value in 1..4 {
                    let variant = with_flags(variant.clone(), value << (2 * flag));
                    check_record(&json!({"status": status, "monitoring": variant.json}), status, &[variant.part.as_ref()]);
                }
            }
            let all_raised = with_flags(variant, [0xaaa, 0x555, 0xfff][index % 3]);
            check_record(&json!({"status": status, "monitoring": all_raised.json}), status, &[all_raised.part.as_ref()]);
        }
    }
}

/// The flat field that stands for a path.
fn flat(path: &str) -> &str {
    match path {
        "/validationRequest/acceptedAt" => "/validationRequestAcceptedAt",
        "/validationRequest/rejectedAt" => "/validationRequestRejectedAt",
        "/agentVerification/status" => "/agentVerificationStatus",
        "/agentVerification/rejectionReasonCode" => "/agentVerificationRejectionReasonCode",
        other => other,
    }
}

#[test]
fn deprecated_flat_fields_say_the_same() {
    let flattened = |mut variant: Variant| {
        if let Some(part) = &mut variant.part {
            part.told.path = flat(&part.told.path).to_owned();
        }
        variant
    };
    for status in STATUSES {
        for request in &requests(&json!([]))[2..] {
            for agent in agents().into_iter().filter(|agent| agent.json.is_null() || agent.json["status"].is_string()) {
                let (request, agent) = (flattened(request.clone()), flattened(agent));
                let mut sent = json!({
                    "status": status,
                    "validationRequest": null,
                    "validationRequestAcceptedAt": request.json["acceptedAt"],
                    "validationRequestRejectedAt": request.json["rejectedAt"],
                    "agentVerificationStatus": agent.json["status"],
                    "agentVerificationRejectionReasonCode": agent.json["rejectionReasonCode"],
                });
                check_record(&sent, status, &[request.part.as_ref(), agent.part.as_ref()]);

                // They count for nothing beside the nested object, however little that says.
                let waiting = &requests(&json!([]))[1];
                sent["validationRequest"] = waiting.json.clone();
                check_record(&sent, status, &[waiting.part.as_ref(), agent.part.as_ref()]);
            }
        }
    }
}

/// A webhook's reasons why a submission failed.
pub fn failures() -> Vec<Variant> {
    const CODE: &str = "/failureReasons/0/reason/rejectionReasonCode";
    const CHECK: &str = "/failureReasons/0/check";
    let failure = |check: &str, reason: Value| json!({"check": check, "reason": reason});
    let mut all = vec![
        variant(failure("validation_request", json!(null)), "request.rejected", CODE, None),
        variant(
            failure("validation_request", json!({"rejectionReasonCode": ODD})),
            "request.rejected.unrecognized",
            CODE,
            Some(ODD),
        ),
        variant(failure("agent_verification", json!({})), "agent.rejected", CODE, None),
        variant(failure("agent_verification", json!({"rejectionReasonCode": ODD})), "agent.rejected.unrecognized", CODE, Some(ODD)),
        variant(
            failure("eligibility", json!({"status": "live", "results": {"eligibilityStatus": "fail"}})),
            "eligibility.fail",
            CHECK,
            Some("eligibility"),
        ),
        variant(failure("eligibility", json!(null)), "eligibility.fail", CHECK, Some("eligibility")),
        variant(
            failure("eligibility", json!({"status": "cannot_define_eligibility", "results": {"eligibilityStatus": null}})),
            "eligibility.cannot_define",
            "/failureReasons/0/reason/status",
            Some("cannot_define_eligibility"),
        ),
    ];
    for code in ["other", "not_eligible", "incorrect_documentation", "not_attributable_to_registry"] {
        let sent = failure("validation_request", json!({"rejectionReasonCode": code}));
        all.push(variant(sent, &format!("request.rejected.{code}"), CODE, Some(code)));
    }
    for code in REJECTION_CODES {
        let sent = failure("agent_verification", json!({"rejectionReasonCode": code}));
        all.push(variant(sent, &format!("agent.rejected.{code}"), CODE, Some(code)));
    }
    for key in ["results", "monitoringSubscriptionResults"] {
        let path = format!("/failureReasons/0/reason/{key}");
        let sent = failure(
            "compliance",
            json!({key: {"complianceStatus": "fail", "hateSpeech": {"status": "flag"}, "warning": {"status": "clear"}}}),
        );
        let mut told = variant(sent, "compliance.fail", &format!("{path}/complianceStatus"), Some("fail"));
        let hate_speech = Told {
            code: code("compliance.flag.hate_speech"),
            effect: Effect::Informs,
            path: format!("{path}/hateSpeech/status"),
            value: Some("flag".to_owned()),
        };
        told.part.as_mut().expect("a part").flags.push(hate_speech);
        all.push(told);
    }
    all
}

#[test]
fn failure_reasons_are_parts() {
    for status in STATUSES {
        for failure in failures() {
            let mut sent = json!({"status": status, "failureReasons": [failure.json]});
            check_record(&sent, status, &[failure.part.as_ref()]);

            // After the record's own parts of the same weight.
            let request = &requests(&json!([]))[2];
            let eligibility = &eligibilities()[6];
            sent["validationRequest"] = request.json.clone();
            sent["eligibility"] = eligibility.json.clone();
            check_record(&sent, status, &[request.part.as_ref(), eligibility.part.as_ref(), failure.part.as_ref()]);

            // What the record said already is not told twice.
            sent["failureReasons"] = json!([failure.json, failure.json]);
            check_record(&sent, status, &[request.part.as_ref(), eligibility.part.as_ref(), failure.part.as_ref()]);
        }
    }
    let [agent, failure] = [&agents()[9], &failures()[11]];
    assert_eq!(agent.part.as_ref().map(|part| part.told.code), failure.part.as_ref().map(|part| part.told.code));
    let sent = json!({"status": "failed", "agentVerification": agent.json, "failureReasons": [failure.json]});
    check_record(&sent, Some("failed"), &[agent.part.as_ref()]);

    let unknown_check = json!({"status": "succeeded", "failureReasons": [{"check": ODD}]});
    assert!(!decide_submission(&submission(&unknown_check), &Policy::default()).eligible);
}

/// Every sub-list of these.
fn subsets<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    (0..1usize << all.len())
        .map(|mask| all.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1).map(|(_, item)| item.clone()).collect())
        .collect()
}

#[test]
fn every_policy_on_organisation_types() {
    let allowed = ["social_impact", "nonprofit", "education"];
    let owns = subsets(&["nonprofit", "social_impact", "education", ODD]);
    let programmes = subsets(&["social_impact", "nonprofit", "education", ODD]);
    for wanted in subsets(&allowed).into_iter().filter(|wanted| !wanted.is_empty()) {
        let types = wanted.iter().map(|text| AllowedOrganisationType::read(text).expect("a type")).collect();
        let policy = Policy { organisation_types: Some(types), ..Policy::default() };
        for own in owns.iter().map(Some).chain([None]) {
            for programme in programmes.iter().map(Some).chain([None]) {
                // An organisation is never of the type `education`, so the value is strange there.
                let own_known =
                    |own: &Vec<&str>| !own.is_empty() && own.iter().all(|own| ["nonprofit", "social_impact"].contains(own));
                let programme_known = |types: &Vec<&str>| !types.is_empty() && !types.contains(&ODD);
                let answer = match (own, programme) {
                    (Some(own), _) if own_known(own) && own.iter().any(|own| wanted.contains(own)) => Answer::Met,
                    (Some(own), _) if own_known(own) => Answer::NotMet,
                    (Some(own), _) if !own.is_empty() => Answer::Unknown,
                    (_, Some(types)) if programme_known(types) && types.iter().all(|of| wanted.contains(of)) => Answer::Met,
                    _ => Answer::Unknown,
                };
                let sent = json!({
                    "status": "succeeded",
                    "validationRequest": own.map(|own| json!({"acceptedAt": ACCEPTED, "organisationTypes": own})),
                    "configuration": programme.map(|types| json!({"allowedOrganisations": {"types": types}})),
                });
                let decision = decide_submission(&submission(&sent), &policy);
                let expected = match answer {
                    Answer::Met | Answer::NotAsked => (Outcome::Eligible, "submission.succeeded"),
                    Answer::NotMet => (Outcome::Ineligible, "policy.organisation_type"),
                    Answer::Unknown => (Outcome::Review, "policy.organisation_type_unknown"),
                };
                assert_eq!((decision.outcome, decision.reasons[0].code.text()), expected, "{wanted:?} {sent}");
                check_twin(&sent, &policy, &decision);
            }
        }
    }
}

#[test]
fn countries_are_compared_in_upper_case() {
    let policy = Policy { country_codes: Some(vec!["AUS".to_owned(), "GBR".to_owned()]), ..Policy::default() };
    for (organisation, outcome) in [
        (json!({"countryCode": "GBR"}), Outcome::Eligible),
        (json!({"countryCode": "gBr"}), Outcome::Eligible),
        (json!({"countryCode": "GB"}), Outcome::Ineligible),
        (json!({"countryCode": "GBR "}), Outcome::Ineligible),
        (json!({"countryCode": ""}), Outcome::Review),
        (json!({"countryCode": null}), Outcome::Review),
        (json!({}), Outcome::Review),
        (json!(null), Outcome::Review),
    ] {
        let decision = decide_submission(&submission(&json!({"status": "succeeded", "organisation": organisation})), &policy);
        assert_eq!(decision.outcome, outcome, "{organisation}");
    }
}
