//! An ELBv2 API that knows one listener, an STS that gives one set of keys after the other, and a look at the first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bluegreen::{ObserveError, PerColor, RouteName, Urgency};
use bluegreen_aws::{Account, AwsWorld, ConnectOptions, Keys, RouteAddress, RouteArn, TargetGroupArn};

use crate::server::{Reply, Request, Server};

/// The listener that is looked at.
pub(crate) const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2";

/// An ELBv2 API with a listener that does not forward.
pub(crate) async fn account() -> Server {
    let listener = format!(
        "<member><ListenerArn>{LISTENER}</ListenerArn><DefaultActions><member><Type>redirect</Type></member></DefaultActions>\
         </member>"
    );
    let result = format!("<DescribeListenersResult><Listeners>{listener}</Listeners></DescribeListenersResult>");
    let reply = format!("<DescribeListenersResponse>{result}</DescribeListenersResponse>");
    Server::start(move |_| (200, reply.clone())).await
}

/// An STS that gives these replies in turn; one call more than there are replies is refused.
pub(crate) async fn sts(replies: impl IntoIterator<Item = Reply>) -> Server {
    let replies = Mutex::new(VecDeque::from_iter(replies));
    Server::start(move |_| replies.lock().unwrap().pop_front().unwrap_or_else(|| refusal("TooMany", "once more"))).await
}

/// Keys with this id that expire after this time.
pub(crate) fn keys(access_key: &str, lasting: Duration) -> Reply {
    let expiration = DateTime::from(SystemTime::now() + lasting).fmt(Format::DateTime).unwrap();
    let body = format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
         <AccessKeyId>{access_key}</AccessKeyId><SecretAccessKey>{access_key}-secret</SecretAccessKey>\
         <SessionToken>{access_key}-token</SessionToken><Expiration>{expiration}</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    );
    (200, body)
}

/// A refusal in AWS's form.
pub(crate) fn refusal(code: &str, message: &str) -> Reply {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    (403, format!("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">{error}</ErrorResponse>"))
}

/// Options for this ELBv2 API with keys of their own.
pub(crate) fn options(account: &Server) -> ConnectOptions {
    let keys = Keys { access_key: "BASE".to_owned(), secret_key: "base-secret".to_owned(), token: None };
    ConnectOptions { keys: Some(keys), ..without_keys(account) }
}

/// Options for this ELBv2 API.
pub(crate) fn without_keys(account: &Server) -> ConnectOptions {
    ConnectOptions {
        region: Some("us-east-1".to_owned()),
        elbv2_endpoint: Some(account.endpoint.clone()),
        max_retries: Some(0),
        ..ConnectOptions::default()
    }
}

/// The listener with its target groups.
pub(crate) fn address() -> RouteAddress {
    let group = |name: &str| {
        let arn = format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/{name}/1");
        TargetGroupArn::parse(&arn).unwrap()
    };
    let groups = PerColor { blue: group("blue"), green: group("green") };
    RouteAddress { arn: RouteArn::listener(LISTENER).unwrap(), groups }
}

/// One look at a listener, which is one call to the ELBv2 API: no recent one stands in for it.
pub(crate) async fn look(account: &Account) -> Result<(), ObserveError> {
    let routes = BTreeMap::from([(RouteName::production("web"), address())]);
    AwsWorld::new(account.clone(), routes).with_urgency(Urgency::WayBack).observe_routes().await.map(drop)
}

/// The access key that signed a request.
pub(crate) fn signer(request: &Request) -> String {
    let credential = request.headers["authorization"].split_once("Credential=").unwrap().1;
    credential.split('/').next().unwrap().to_owned()
}

/// The access keys that signed each request.
pub(crate) fn signers(server: &Server) -> Vec<String> {
    server.requests().iter().map(signer).collect()
}
