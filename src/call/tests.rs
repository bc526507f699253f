//! The transition table, walked with a simulated clock.

use super::*;

fn at(steady_ms: f64) -> Now {
    Now { epoch_ms: 1_700_000_000_000.0 + steady_ms, steady_ms }
}

fn status(status: u16) -> Ended {
    let error = match status {
        200 => None,
        401 => Some(ErrorCode::Unauthorized),
        500.. => Some(ErrorCode::ServerError),
        _ => Some(ErrorCode::Rejected),
    };
    Ended { status: Some(status), error, ..Ended::default() }
}

fn failure(error: ErrorCode) -> Ended {
    Ended { error: Some(error), ..Ended::default() }
}

fn limits(max_retries: u32) -> Limits {
    Limits { max_retries, ..Limits::default() }
}

#[test]
fn only_what_may_pass_is_tried_again() {
    let again = |ended: Ended| {
        let mut call = Call::new(limits(1), false, at(0.0));
        call.begin(at(0.0));
        let first = call.end(ended, at(1.0), 0.5);
        assert_eq!(call.end(ended, at(2.0), 0.5), Next::Finish, "retries are bounded");
        assert_eq!(first != Next::Finish, ended.may_succeed_later());
        ended.may_succeed_later()
    };
    let retried: Vec<u16> = (100..600).filter(|code| again(status(*code))).collect();
    assert_eq!(retried, [408, 429, 500, 502, 503, 504]);
    for (error, is_retried) in [
        (ErrorCode::Network, true),
        (ErrorCode::Timeout, true),
        (ErrorCode::Aborted, false),
        (ErrorCode::MalformedResponse, false),
        (ErrorCode::ResponseTooLarge, false),
        (ErrorCode::InvalidArgument, false),
    ] {
        assert_eq!(again(failure(error)), is_retried, "{error:?}");
    }
    assert!(!again(Ended { is_retryable: Some(false), ..status(503) }));
    assert!(!again(Ended { is_retryable: Some(true), ..status(400) }));
}

#[test]
fn waits_grow_and_the_jitter_takes_any_part() {
    for (random, waits) in [
        (0.0, [0.0; 6]),
        (1.0, [500.0, 1000.0, 2000.0, 4000.0, 8000.0, 8000.0]),
        (0.5, [250.0, 500.0, 1000.0, 2000.0, 4000.0, 4000.0]),
    ] {
        let mut call = Call::new(limits(6), false, at(0.0));
        for wait_ms in waits {
            call.begin(at(0.0));
            assert_eq!(call.end(status(503), at(0.0), random), Next::Again { wait_ms });
        }
        assert_eq!(call.end(status(503), at(0.0), random), Next::Finish);
    }
}

#[test]
fn retry_after_is_obeyed_up_to_its_limit() {
    for (asked, next) in [
        (0.0, Next::Again { wait_ms: 0.0 }),
        (30_000.0, Next::Again { wait_ms: 30_000.0 }),
        (30_001.0, Next::Finish),
        (1e23, Next::Finish),
    ] {
        let mut call = Call::new(Limits::default(), false, at(0.0));
        call.begin(at(0.0));
        let ended = Ended { retry_after_ms: Some(asked), ..status(429) };
        assert_eq!(call.end(ended, at(0.0), 1.0), next);
    }
}

#[test]
fn nothing_begins_after_the_deadline() {
    let mut call = Call::new(Limits { deadline_ms: 1000.0, ..limits(9) }, false, at(0.0));
    assert_eq!(call.begin(at(0.0)), 1000.0);
    assert_eq!(call.begin(at(400.0)), 600.0);
    assert_eq!(call.end(status(500), at(400.0), 1.0), Next::Again { wait_ms: 500.0 });
    assert_eq!(call.begin(at(900.0)), 100.0);
    assert_eq!(call.end(status(500), at(950.0), 0.01), Next::Again { wait_ms: 10.0 });
    assert_eq!(call.end(status(500), at(950.0), 1.0), Next::Finish);
    assert_eq!(call.end(failure(ErrorCode::Timeout), at(999.5), 0.0), Next::Finish);
    assert_eq!(call.begin(at(5000.0)), 0.0);
    assert_eq!(call.end(failure(ErrorCode::Timeout), at(5000.0), 0.0), Next::Finish);
}

#[test]
fn a_credential_is_renewed_once() {
    let mut call = Call::new(limits(0), true, at(0.0));
    call.begin(at(0.0));
    assert_eq!(call.end(status(401), at(1.0), 1.0), Next::Renew);
    assert_eq!(call.end(status(401), at(2.0), 1.0), Next::Finish);
    assert_eq!(call.attempts().iter().map(|attempt| attempt.retry_in_ms).collect::<Vec<_>>(), [Some(0.0), None]);

    let mut constant = Call::new(limits(5), false, at(0.0));
    assert_eq!(constant.end(status(401), at(1.0), 1.0), Next::Finish);

    let mut late = Call::new(limits(5), true, at(0.0));
    assert_eq!(late.end(status(401), at(60_000.0), 1.0), Next::Finish);

    // A renewal does not use up a retry.
    let mut both = Call::new(limits(1), true, at(0.0));
    assert_eq!(both.end(status(503), at(1.0), 0.0), Next::Again { wait_ms: 0.0 });
    assert_eq!(both.end(status(401), at(2.0), 0.0), Next::Renew);
    assert_eq!(both.end(status(503), at(3.0), 0.0), Next::Finish);
}

#[test]
fn attempts_are_told_as_they_were() {
    let mut call = Call::new(limits(1), false, at(0.0));
    call.begin(at(0.0));
    call.end(status(503), at(12.5), 1.0);
    call.begin(at(600.0));
    // The clock ran backwards.
    call.end(status(200), at(550.0), 1.0);
    let told = |number, started_at, duration_ms, status, error, retry_in_ms| Attempt {
        number,
        started_at,
        duration_ms,
        status: Some(status),
        error,
        retry_in_ms,
    };
    assert_eq!(
        call.attempts(),
        [
            told(1, 1_700_000_000_000.0, 12.5, 503, Some(ErrorCode::ServerError), Some(500.0)),
            told(2, 1_700_000_000_600.0, 0.0, 200, None, None),
        ]
    );
}

#[test]
fn every_status_has_its_error() {
    let problem = |status: u16, body: &str| {
        let answer = Answer { status: Some(status), body: body.into(), ..Answer::default() };
        validation_status(&answer).map(|record| record.is_some()).map_err(|problem| problem.code)
    };
    for status in (100..600).filter(|status| !(200..300).contains(status)) {
        let expected = match status {
            100..200 => ErrorCode::MalformedResponse,
            401 => ErrorCode::Unauthorized,
            403 => ErrorCode::Forbidden,
            404 => ErrorCode::NotFound,
            429 => ErrorCode::RateLimited,
            500.. => ErrorCode::ServerError,
            _ => ErrorCode::Rejected,
        };
        assert_eq!(problem(status, r#"{"status":"Allowed"}"#), Err(expected), "{status}");
        let no_account_status = problem(status, r#"{"code":600074}"#);
        assert_eq!(no_account_status, if status == 404 { Ok(false) } else { Err(expected) }, "{status}");
    }
    for (body, fits) in [
        (r#"{"status":"Allowed"}"#, true),
        ("{}", true),
        ("", false),
        ("null", false),
        ("[]", false),
        ("\"Allowed\"", false),
        ("<html>", false),
        (r#"{"code":600074}"#, false),
        (r#"{"status":"Allowed","status":"Allowed"}"#, false),
        (r#"{"status":5}"#, false),
        (r#"{"status":"Allowed""#, false),
    ] {
        assert_eq!(problem(200, body).is_ok(), fits, "{body}");
    }
}

#[test]
fn a_quoted_secret_is_redacted_everywhere() {
    let secret = Secret::new("tok+marker/1".to_owned());
    let body = r#"{"code":"tok+marker/1","description":"your token tok+marker/1 is tok\u002bmarker/1"}"#;
    let answer = Answer { status: Some(401), body: body.into(), ..Answer::default() };
    let mut error = validation_status(&answer).expect_err("401 is no record");
    error.request_id = Some("a tok+marker/1".to_owned());
    error.redact(&secret);
    assert!(!secret.stands_in(&format!("{error:?}")), "{error:?}");
    assert_eq!(error.provider_message.as_deref(), Some("your token [redacted] is [redacted]"));
}

#[test]
fn what_was_cut_off_tells_no_beginning_of_a_secret() {
    let secret = Secret::new(format!("tok+{}", "marker/".repeat(300)));
    let redacted = |text: &str| {
        let mut text = text.to_owned();
        secret.redact(&mut text);
        text
    };
    for length in [8, 9, 486, secret.expose().len() - 1] {
        assert_eq!(redacted(&format!("bad {}", secret.expose().get(..length).unwrap_or_default())), "bad [redacted]");
    }
    assert_eq!(redacted(&format!("bad {0}{0}, marked", secret.expose())), "bad [redacted][redacted], marked");
    assert_eq!(redacted("bad tok+mar"), "bad tok+mar", "many begin so");
    let answer = Answer { status: Some(400), body: format!("bad {}", secret.expose()).into(), ..Answer::default() };
    let mut error = validation_status(&answer).expect_err("400 is no record");
    error.redact(&secret);
    assert_eq!(error.provider_message.as_deref(), Some("bad [redacted]"));
    assert_eq!(error.message, "Partner Center answered 400: bad [redacted]");
}

#[test]
fn a_secret_that_is_quoted_in_parts_or_in_other_letters_is_no_less_redacted() {
    let secret = Secret::new("abcdefgh+ijklmnop/qrstuvwxyz\u{e9}0123456789".to_owned());
    for (text, told) in [
        ("bad ABCDEFGH+IJKLMNOP/QRSTUVWXYZ\u{e9}0123456789.", "bad [redacted]."),
        ("bad abcdefgh+ijklmn…", "bad [redacted]…"),
        ("bad …fgh+ijklmnop/qrstuv…", "bad …[redacted]…"),
        ("bad …uvwxyz\u{e9}0123456789", "bad …[redacted]"),
        ("bad abcdefgh+ijklm\nnop/qrstuvwxyz", "bad [redacted]\n[redacted]"),
        ("bad abcdefgh%2Bijklmnop/qrstuvwxyz%C3%A90123456789", "bad [redacted]%2B[redacted]%C3%A9[redacted]"),
        ("bad p/qrstuvwxyz\u{e8}", "bad [redacted]"),
        ("bad abcdefg hijklmn", "bad abcdefg hijklmn"),
    ] {
        let mut redacted = text.to_owned();
        secret.redact(&mut redacted);
        assert_eq!(redacted, told);
        assert_eq!(secret.stands_in(text), told != text);
    }
    let mut short = "a key, A KEY, a k".to_owned();
    Secret::new("a key".to_owned()).redact(&mut short);
    assert_eq!(short, "[redacted], [redacted], a k");
}
