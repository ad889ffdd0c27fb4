//! An ELBv2 API that answers as it is told and keeps what it was sent.
#![allow(dead_code, reason = "not every test needs everything")]

mod server;

use std::collections::BTreeMap;

use bluegreen_aws::{Account, ConnectOptions, Keys};
pub(crate) use server::{Reply, Request, Server};

/// The reply to each action: an HTTP status and a body.
pub(crate) type Replies = BTreeMap<&'static str, Reply>;

pub(crate) struct FakeApi {
    pub(crate) account: Account,
    server: Server,
}

impl FakeApi {
    pub(crate) async fn start(replies: Replies) -> FakeApi {
        let unknown = || (400, "no such action".to_owned());
        FakeApi::answering(move |request| replies.get(request.form["Action"].as_str()).cloned().unwrap_or_else(unknown))
            .await
    }

    pub(crate) async fn answering(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> FakeApi {
        let asks_who =
            |request: &Request| request.form.get("Action").is_some_and(|action| action == "GetCallerIdentity");
        let server = Server::start(move |request| if asks_who(request) { identity() } else { answer(request) }).await;
        FakeApi { account: Account::connect(&options(&server.endpoint)).await.unwrap(), server }
    }

    /// Its address.
    pub(crate) fn endpoint(&self) -> &str {
        &self.server.endpoint
    }

    /// Every request so far, the oldest first.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// How many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.server.connections()
    }

    /// The form of the last request for this action.
    pub(crate) fn last(&self, action: &str) -> Option<BTreeMap<String, String>> {
        self.requests().into_iter().rev().map(|request| request.form).find(|form| form["Action"] == action)
    }
}

/// The account that the tests' ARNs are in.
fn identity() -> Reply {
    let result = "<GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult>";
    (200, format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"))
}

/// Options for all APIs at this address.
pub(crate) fn options(endpoint: &str) -> ConnectOptions {
    let keys = Keys { access_key: "test".to_owned(), secret_key: "test".to_owned(), token: None };
    ConnectOptions {
        region: Some("us-east-1".to_owned()),
        keys: Some(keys),
        elbv2_endpoint: Some(endpoint.to_owned()),
        cloudwatch_endpoint: Some(endpoint.to_owned()),
        ec2_endpoint: Some(endpoint.to_owned()),
        sts_endpoint: Some(endpoint.to_owned()),
        max_retries: Some(0),
        ..ConnectOptions::default()
    }
}
