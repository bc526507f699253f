//! Every combination of every part, under every policy.

use super::*;

pub const STATUSES: [Option<&str>; 6] = [Some("pending"), Some("processed"), Some("failed"), Some("succeeded"), Some(ODD), None];

/// The country that is asked for and the one that is sent.
fn country(answer: Answer) -> (Option<Vec<String>>, Value, Question) {
    let (wanted, sent) = match answer {
        Answer::NotAsked => (None, Some("AUS")),
        Answer::Met => (Some(vec!["NZL".to_owned(), "AUS".to_owned()]), Some("aus")),
        Answer::NotMet => (Some(vec!["NZL".to_owned()]), Some("AUS")),
        Answer::Unknown => (Some(vec!["NZL".to_owned()]), None),
    };
    (wanted, json!({"countryCode": sent}), Question { answer, path: "/organisation/countryCode", value: sent.map(str::to_owned) })
}

/// The types that are asked for, the organisation's own, and those of its programme. Without a request there are no own types, and
/// the programme alone never says no.
fn organisation_type(answer: Answer, has_request: bool) -> Option<(Option<Vec<AllowedOrganisationType>>, Value, Value, Question)> {
    use AllowedOrganisationType::{Education, Nonprofit};
    let (wanted, types) = match (answer, has_request) {
        (Answer::NotAsked, _) => (None, json!(["nonprofit"])),
        (Answer::Met, true) => (Some(vec![Education, Nonprofit]), json!(["social_impact", "nonprofit"])),
        (Answer::NotMet, true) => (Some(vec![Education]), json!(["social_impact", "nonprofit"])),
        (Answer::Unknown, true) => (Some(vec![Nonprofit]), json!(["nonprofit", ODD])),
        (Answer::Met, false) => (Some(vec![Education, Nonprofit]), json!(["education"])),
        (Answer::Unknown, false) => (Some(vec![Nonprofit]), json!(["nonprofit", "social_impact"])),
        (Answer::NotMet, false) => return None,
    };
    let told = types.as_array().expect("an array").iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let path = if has_request { "/validationRequest/organisationTypes" } else { "/configuration/allowedOrganisations/types" };
    let (own, programme) = if has_request { (types, json!(null)) } else { (json!([]), types) };
    Some((wanted, own, programme, Question { answer, path, value: Some(told) }))
}

/// The weightier outcome wins.
fn weight(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Eligible => 0,
        Outcome::Pending => 1,
        Outcome::Review => 2,
        Outcome::Ineligible => 3,
    }
}

/// How bad a part is, for those that turn from better to worse.
fn rank(variant: &Variant) -> Option<usize> {
    match variant.part.as_ref()?.says {
        Yes => Some(0),
        NotYet => Some(1),
        Unrecognized => Some(2),
        No => Some(3),
        CannotDefine => None,
    }
}

const UNREACHABLE: u8 = u8::MAX;

/// Along every line of the grid in this dimension: a worse part never has a lighter outcome.
fn monotone(weights: &[u8], variants: &[Variant], stride: usize) {
    for start in 0..weights.len() {
        if !(start / stride).is_multiple_of(variants.len()) {
            continue;
        }
        let (mut lightest, mut heaviest) = ([UNREACHABLE; 4], [0; 4]);
        for (index, variant) in variants.iter().enumerate() {
            if let (weight, Some(rank)) = (weights[start + index * stride], rank(variant))
                && weight != UNREACHABLE
            {
                lightest[rank] = lightest[rank].min(weight);
                heaviest[rank] = heaviest[rank].max(weight);
            }
        }
        for rank in 1..4 {
            let heaviest_better = heaviest[..rank].iter().max().copied().unwrap_or_default();
            assert!(heaviest_better <= lightest[rank], "a worse part made the outcome lighter: {start} {stride}");
        }
    }
}

/// The JSON that a combination stands for decides alike, and every reason points at what it names.
pub fn check_twin(sent: &Value, policy: &Policy, decision: &Decision) {
    let enveloped = json!({"object": "validation_submission", "data": sent});
    for sent in [sent, &enveloped] {
        assert_eq!(&decide_submission(&submission(sent), policy), decision, "{sent}");
    }
    // What was read decides as what was sent.
    let read = serde_json::from_str(&to_text(&submission(sent))).expect("JSON");
    assert_eq!(weighed(&decide_submission(&submission(&read), policy)), weighed(decision), "{sent}");
    for reason in decision.reasons.iter().filter(|reason| reason.value.is_some()) {
        let read = match sent.pointer(&reason.path).unwrap_or_else(|| panic!("`{}` is not in {sent}", reason.path)) {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        assert_eq!(Some(&read), reason.value.as_ref(), "{} in {sent}", reason.path);
    }
}

/// Every combination of the parts, for one status and one policy: how many there are, or what is wrong.
fn check_unit(
    status: Option<&str>,
    organisation: Answer,
    land: Answer,
    cannot_define: CannotDefineEligibility,
) -> Result<usize, String> {
    let (country_codes, organisation_sent, country) = country(land);
    let agents = agents();
    let eligibilities = eligibilities();
    let monitorings = monitorings();
    let read_part = |key: &str, variants: &[Variant]| -> Vec<ValidationSubmission> {
        variants.iter().map(|variant| submission(&json!({key: variant.json}))).collect()
    };
    let mut agent_parts: Vec<_> = read_part("agentVerification", &agents).into_iter().map(|read| read.agent_verification).collect();
    let mut eligibility_parts: Vec<_> = read_part("eligibility", &eligibilities).into_iter().map(|read| read.eligibility).collect();
    let mut monitoring_parts: Vec<_> = read_part("monitoring", &monitorings).into_iter().map(|read| read.monitoring).collect();

    let (mut checked, mut weights) = (0, Vec::new());
    for index in 0..requests(&json!([])).len() {
        let Some((organisation_types, own, programme, question)) = organisation_type(organisation, index > 0) else {
            weights.resize(weights.len() + agents.len() * eligibilities.len() * monitorings.len(), UNREACHABLE);
            continue;
        };
        let policy = Policy {
            cannot_define_eligibility: cannot_define,
            organisation_types,
            country_codes: country_codes.clone(),
            ..Policy::default()
        };
        let case = Case { status, organisation_type: &question, country: &country, cannot_define };
        let first = case.first();
        let request = &requests(&own)[index];
        let base = json!({
            "id": "1", "status": status, "organisation": organisation_sent, "validationRequest": request.json,
            "configuration": {"allowedOrganisations": {"types": programme}},
        });
        let mut record = submission(&base);
        for (agent, agent_part) in agents.iter().zip(&mut agent_parts) {
            std::mem::swap(&mut record.agent_verification, agent_part);
            for (eligibility, eligibility_part) in eligibilities.iter().zip(&mut eligibility_parts) {
                std::mem::swap(&mut record.eligibility, eligibility_part);
                for (monitoring, monitoring_part) in monitorings.iter().zip(&mut monitoring_parts) {
                    std::mem::swap(&mut record.monitoring, monitoring_part);
                    let decision = decide_submission(&record, &policy);
                    let parts = [request.part.as_ref(), agent.part.as_ref(), eligibility.part.as_ref(), monitoring.part.as_ref()];
                    case.fits(&first, &parts, &decision)?;
                    weights.push(weight(decision.outcome));
                    checked += 1;
                    if checked % 997 == 0 {
                        let mut sent = base.clone();
                        sent["agentVerification"] = agent.json.clone();
                        sent["eligibility"] = eligibility.json.clone();
                        sent["monitoring"] = monitoring.json.clone();
                        check_twin(&sent, &policy, &decision);
                    }
                    std::mem::swap(&mut record.monitoring, monitoring_part);
                }
                std::mem::swap(&mut record.eligibility, eligibility_part);
            }
            std::mem::swap(&mut record.agent_verification, agent_part);
        }
    }
    let mut stride = 1;
    for variants in [&monitorings, &eligibilities, &agents, &requests(&json!([]))] {
        monotone(&weights, variants, stride);
        stride *= variants.len();
    }
    Ok(checked)
}

#[test]
fn every_combination() {
    let mut units = Vec::new();
    for status in STATUSES {
        for organisation in ANSWERS {
            for land in ANSWERS {
                units.extend(CannotDefineEligibility::ALL.iter().map(|cannot_define| (status, organisation, land, *cannot_define)));
            }
        }
    }
    let (next, checked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((status, organisation, land, cannot_define)) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match check_unit(*status, *organisation, *land, *cannot_define) {
                        Ok(count) => checked.fetch_add(count, Ordering::Relaxed),
                        Err(what) => {
                            // One is enough: the other threads need not finish.
                            next.store(units.len(), Ordering::Relaxed);
                            panic!("{what}");
                        }
                    };
                }
            });
        }
    });
    println!("{checked:?} submission decisions");
}
