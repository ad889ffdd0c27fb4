//! The cookie by which a client keeps its target group.
//!
//! AWS encrypts the cookie; here it is base64 of the moment of its end and the group's ARN, which is as opaque to a
//! client. The end is inside because a client that ignores `Expires` must not keep its group for longer.

use alb_model::Sticky;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::HeaderMap;
use hyper::header::{COOKIE, HeaderValue, SET_COOKIE};
use jiff::{SignedDuration, Timestamp};

const NAME: &str = "AWSALBTG";
/// The same value again, for requests from other sites.
const CORS_NAME: &str = "AWSALBTGCORS";

/// The group in a client's cookie, unless that has ended.
pub(crate) fn remembered(headers: &HeaderMap, now: Timestamp) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == NAME || *name == CORS_NAME)?;
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
    let (end, group_arn) = decoded.split_once('|')?;
    (end.parse::<i64>().ok()? > now.as_millisecond()).then(|| group_arn.to_owned())
}

/// Gives a client its cookie, whose time starts anew with each answer.
pub(crate) fn remember(headers: &mut HeaderMap, sticky: &Sticky, now: Timestamp) {
    let end = now.saturating_add(SignedDuration::from_secs(i64::from(sticky.seconds))).unwrap_or(now);
    let value = URL_SAFE_NO_PAD.encode(format!("{}|{}", end.as_millisecond(), sticky.group_arn));
    let expires = end.strftime("%a, %d %b %Y %H:%M:%S GMT");
    for (name, more) in [(NAME, ""), (CORS_NAME, "; SameSite=None; Secure")] {
        let cookie = format!("{name}={value}; Expires={expires}; Path=/{more}");
        headers.append(SET_COOKIE, HeaderValue::from_str(&cookie).expect("base64 and a date are header text"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_valid_until_its_end() {
        let sticky = Sticky { group_arn: "arn:group".to_owned(), seconds: 10 };
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let mut answer = HeaderMap::new();
        remember(&mut answer, &sticky, now);
        let cookie = answer[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut request = HeaderMap::new();
        request.insert(COOKIE, HeaderValue::from_str(&format!("other=1; {cookie}")).unwrap());
        let after = |seconds| now + SignedDuration::from_secs(seconds);
        assert_eq!(remembered(&request, after(9)).as_deref(), Some("arn:group"));
        assert_eq!(remembered(&request, after(10)), None);
    }

    #[test]
    fn a_forged_cookie_is_ignored() {
        let mut request = HeaderMap::new();
        request.insert(COOKIE, HeaderValue::from_static("AWSALBTG=nonsense!"));
        assert_eq!(remembered(&request, Timestamp::UNIX_EPOCH), None);
    }
}
