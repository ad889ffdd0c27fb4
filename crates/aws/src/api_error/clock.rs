//! Is it this machine's clock that is wrong?

use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Codes under which AWS refuses signatures that are not of now.
const OF_SIGNATURES: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "ExpiredToken",
];

/// How far apart clocks may be. AWS takes signatures of the last five minutes, by some services of the last fifteen.
const TOLERATED: Duration = Duration::from_secs(4 * 60);

/// What is to be said when a signature was refused, and the clocks of both sides are far apart.
pub(super) fn wrong_clock(code: Option<&str>, reply: &HttpResponse) -> Option<String> {
    OF_SIGNATURES.contains(&code?).then_some(())?;
    let theirs = DateTime::from_str(reply.headers().get("date")?, Format::HttpDate).ok()?;
    clocks_apart(SystemTime::now(), SystemTime::try_from(theirs).ok()?)
}

fn clocks_apart(ours: SystemTime, theirs: SystemTime) -> Option<String> {
    let (apart, is_ahead) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, true),
        Err(behind) => (behind.duration(), false),
    };
    (apart > TOLERATED).then(|| {
        let way = if is_ahead { "ahead of" } else { "behind" };
        let shown = |time: SystemTime| DateTime::from_secs(seconds(time)).fmt(Format::DateTime).unwrap_or_default();
        format!(
            "This machine's clock says {} and AWS's {}: it is {} minutes {way} AWS's, and signatures count for a few minutes only. \
             Set the clock, for example by NTP.",
            shown(ours),
            shown(theirs),
            (apart.as_secs() + 30) / 60
        )
    })
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_times_are_told_when_they_are_far_apart() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(clocks_apart(at(1_000_240), at(1_000_000)), None);
        let ahead = clocks_apart(at(1_000_900), at(1_000_000)).unwrap();
        assert!(
            ahead.contains("says 1970-01-12T14:01:40Z and AWS's 1970-01-12T13:46:40Z: it is 15 minutes ahead of"),
            "{ahead}"
        );
        let behind = clocks_apart(at(1_000_000), at(1_000_900)).unwrap();
        assert!(behind.contains("it is 15 minutes behind AWS's"), "{behind}");
    }
}
