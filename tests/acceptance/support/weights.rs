//! The weights of a listener, read from AWS.

use std::collections::BTreeMap;

use super::Aws;

/// The weights of a listener's forward action, by target group.
pub(crate) async fn weights(aws: &Aws, listener: &str) -> BTreeMap<String, u16> {
    let arn = ("ListenerArns.member.1".to_owned(), listener.to_owned());
    let reply = aws.call("DescribeListeners", &[arn]).await;
    let config = between(&reply, "<ForwardConfig>", "</ForwardConfig>");
    let tuples = config.split("<TargetGroupArn>").skip(1);
    let weight = |tuple: &str| between(tuple, "<Weight>", "</Weight>").parse().unwrap();
    tuples.map(|tuple| (tuple.split('<').next().unwrap().to_owned(), weight(tuple))).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}
