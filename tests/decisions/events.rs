//! An event and the submission in it may not agree.

use super::*;
use good_standing::decision::decide_event;
use good_standing::goodstack::WebhookEventType;

/// One of each that a part can say, and what is told about it.
fn samples() -> Vec<Variant> {
    let (requests, agents, eligibilities) = (requests(&json!([])), agents(), eligibilities());
    requests.into_iter().chain(agents).chain(eligibilities).chain(failures()).collect()
}

fn key(variant: &Variant) -> &'static str {
    match variant.part.as_ref().map(|part| part.told.path.split('/').nth(1).unwrap_or_default()) {
        Some("validationRequest") => "validationRequest",
        Some("agentVerification") => "agentVerification",
        Some("eligibility") => "eligibility",
        Some("failureReasons") => "failureReasons",
        _ => "organisation",
    }
}

#[test]
fn every_event_around_every_submission() {
    let (mut denied, mut agreed) = (0, 0);
    let policies = [Policy::default(), Policy { country_codes: Some(vec!["NZL".to_owned()]), ..Policy::default() }];
    for status in STATUSES {
        for variant in samples() {
            let part = if key(&variant) == "failureReasons" { json!([variant.json]) } else { variant.json.clone() };
            let submission = submission(&json!({"status": status, key(&variant): part}));
            for policy in &policies {
                let usual = decide_submission(&submission, policy);
                for event in WebhookEventType::ALL {
                    let decision = decide_event(*event, &submission, policy);
                    let is_denied = match event.text() {
                        "validation_submission.failed" => status == Some("succeeded"),
                        "validation_submission.succeeded" => status != Some("succeeded"),
                        _ => false,
                    };
                    if !is_denied {
                        assert_eq!(decision, usual, "{event:?} around {submission:?}");
                        agreed += 1;
                        continue;
                    }
                    denied += 1;
                    assert_eq!((decision.outcome, decision.eligible, decision.is_final), (Outcome::Review, false, false));
                    let first = &decision.reasons[0];
                    assert_eq!((first.code, first.effect), (ReasonCode::SubmissionContradicted, Effect::Holds));
                    assert_eq!((&*first.path, first.value.as_deref()), ("/status", status));
                    assert!(decision.reasons[1..].iter().all(|reason| reason.effect != Effect::Grants));
                    // Whatever the parts say is still told.
                    let told: Vec<_> = decision.reasons[1..].iter().map(|reason| (reason.code, &*reason.path)).collect();
                    let expected = variant.part.as_ref();
                    let expected: Vec<_> = expected
                        .map(|part| std::iter::once(&part.told).chain(&part.flags).map(|told| (told.code, &*told.path)).collect())
                        .unwrap_or_default();
                    assert_eq!(told, expected, "{event:?} around {submission:?}");
                }
            }
        }
    }
    assert!(denied > 500 && agreed > 5000, "{denied} {agreed}");
}
