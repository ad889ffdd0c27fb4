//! An ELBv2 API that gives fixed replies and keeps what it was sent.

mod server;

use std::collections::BTreeMap;

use bluegreen_aws::{Account, ConnectOptions, Keys};
use server::{Reply, Request, Server};

/// The reply to each action: an HTTP status and a body.
pub(crate) type Replies = BTreeMap<&'static str, Reply>;

pub(crate) struct FakeApi {
    pub(crate) account: Account,
    server: Server,
}

impl FakeApi {
    pub(crate) async fn start(replies: Replies) -> FakeApi {
        let unknown = || (400, "no such action".to_owned());
        let reply =
            move |request: &Request| replies.get(request.form["Action"].as_str()).cloned().unwrap_or_else(unknown);
        let server = Server::start(reply).await;
        let keys = Keys { access_key: "test".to_owned(), secret_key: "test".to_owned(), token: None };
        let options = ConnectOptions {
            region: Some("us-east-1".to_owned()),
            keys: Some(keys),
            elbv2_endpoint: Some(server.endpoint.clone()),
            max_retries: Some(0),
            ..ConnectOptions::default()
        };
        FakeApi { account: Account::connect(&options).await.unwrap(), server }
    }

    /// The form of the last request for this action.
    pub(crate) fn last(&self, action: &str) -> Option<BTreeMap<String, String>> {
        self.server.requests().into_iter().rev().map(|request| request.form).find(|form| form["Action"] == action)
    }
}
