//! The cookies by which a client keeps its target group, and its target.
//!
//! AWS encrypts them; here each is base64 of the moment of its end and of what it remembers, which is as opaque to a
//! client. The end is inside because a client that ignores `Expires` must not keep its group for longer.

use alb_model::{GroupRoutes, Sticky, TargetKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::HeaderMap;
use hyper::header::{COOKIE, HeaderValue, SET_COOKIE};
use jiff::{SignedDuration, Timestamp};

/// What a cookie remembers: its name, and the name under which requests from other sites have the same value.
#[derive(Debug, Clone, Copy)]
struct Kind(&'static str, &'static str);

const GROUP: Kind = Kind("AWSALBTG", "AWSALBTGCORS");
const TARGET: Kind = Kind("AWSALB", "AWSALBCORS");

/// The group in a client's cookie, unless that has ended.
pub(crate) fn remembered(headers: &HeaderMap, now: Timestamp) -> Option<String> {
    GROUP.read_cookie(headers, now)
}

/// Gives a client its cookie, whose time starts anew with each answer.
pub(crate) fn remember(headers: &mut HeaderMap, sticky: &Sticky, now: Timestamp) {
    GROUP.write_cookie(headers, &sticky.group_arn, sticky.seconds, now);
}

/// The target in a client's cookie, as long as the group still sends requests to it.
pub(crate) fn remembered_target<'a>(
    headers: &HeaderMap,
    group: &'a GroupRoutes,
    zone: Option<&str>,
    now: Timestamp,
) -> Option<&'a TargetKey> {
    group.sticky_seconds?;
    let remembered = TARGET.read_cookie(headers, now)?;
    group.seen_from(zone).iter().find(|target| remembered == name_of(group, target))
}

/// Gives a client the cookie of its target, when its group is sticky.
pub(crate) fn remember_target(headers: &mut HeaderMap, group: &GroupRoutes, target: &TargetKey, now: Timestamp) {
    if let Some(seconds) = group.sticky_seconds {
        TARGET.write_cookie(headers, &name_of(group, target), seconds, now);
    }
}

fn name_of(group: &GroupRoutes, target: &TargetKey) -> String {
    format!("{}|{}:{}", group.arn, target.id, target.port)
}

impl Kind {
    fn read_cookie(self, headers: &HeaderMap, now: Timestamp) -> Option<String> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == self.0 || *name == self.1)?;
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
        let (end, remembered) = decoded.split_once('|')?;
        (end.parse::<i64>().ok()? > now.as_millisecond()).then(|| remembered.to_owned())
    }

    fn write_cookie(self, headers: &mut HeaderMap, remembered: &str, seconds: u32, now: Timestamp) {
        let end = now.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(now);
        let value = URL_SAFE_NO_PAD.encode(format!("{}|{remembered}", end.as_millisecond()));
        let expires = end.strftime("%a, %d %b %Y %H:%M:%S GMT");
        for (name, more) in [(self.0, ""), (self.1, "; SameSite=None; Secure")] {
            let cookie = format!("{name}={value}; Expires={expires}; Path=/{more}");
            headers.append(SET_COOKIE, HeaderValue::from_str(&cookie).expect("base64 and a date are header text"));
        }
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
