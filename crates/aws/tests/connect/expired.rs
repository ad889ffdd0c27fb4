//! Credentials that AWS calls expired are looked for anew, and nothing that was refused for that counts as failed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bluegreen::{Color, GroupName, Purpose, RouteName, RouteWrite, Step, Urgency, Weights, World, WriteResult};
use bluegreen_aws::{Account, AwsWorld, ConnectOptions};
use tempfile::TempDir;

use crate::fakes::{LISTENER, address, signer, signers, without_keys};
use crate::server::{Reply, Request, Server};

fn expired() -> Reply {
    let text = "The security token included in the request is expired";
    (403, format!("<ErrorResponse><Error><Code>ExpiredToken</Code><Message>{text}</Message></Error></ErrorResponse>"))
}

fn answered(request: &Request) -> Reply {
    let group = |name: &str| format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/{name}/1");
    let tuple = format!("<member><TargetGroupArn>{}</TargetGroupArn><Weight>1</Weight></member>", group("blue"));
    let forward = format!("<Type>forward</Type><ForwardConfig><TargetGroups>{tuple}</TargetGroups></ForwardConfig>");
    let body = match request.form["Action"].as_str() {
        "ModifyListener" => "<ModifyListenerResponse><ModifyListenerResult/></ModifyListenerResponse>".to_owned(),
        _ => format!(
            "<DescribeListenersResponse><DescribeListenersResult><Listeners><member><ListenerArn>{LISTENER}</ListenerArn>\
             <DefaultActions><member>{forward}</member></DefaultActions></member></Listeners></DescribeListenersResult>\
             </DescribeListenersResponse>"
        ),
    };
    (200, body)
}

/// An account whose keys come from a file, and which stops taking those that are called `OLD` when it is told to.
struct Renewed {
    directory: TempDir,
    server: Server,
    old_has_expired: Arc<AtomicBool>,
    world: AwsWorld,
}

impl Renewed {
    /// Keys that have expired are refused for actions that begin with this.
    async fn start(refused: &'static str) -> Renewed {
        let (directory, old_has_expired) = (tempfile::tempdir().unwrap(), Arc::new(AtomicBool::new(false)));
        let has_expired = Arc::clone(&old_has_expired);
        let is_refused = move |request: &Request| {
            let is_meant = request.form["Action"].starts_with(refused) && signer(request) == "OLD";
            is_meant && has_expired.load(Ordering::SeqCst)
        };
        let answer = move |request: &Request| if is_refused(request) { expired() } else { answered(request) };
        let server = Server::start(answer).await;
        write_keys(directory.path(), "OLD");
        let options = ConnectOptions {
            profile: Some("default".to_owned()),
            shared_credentials_files: vec![directory.path().join("credentials")],
            ..without_keys(&server)
        };
        let account = Account::connect(&options).await.unwrap();
        // So that no recent look stands in for another one.
        let world = AwsWorld::new(account, BTreeMap::from([(route(), address())])).with_urgency(Urgency::WayBack);
        Renewed { directory, server, old_has_expired, world }
    }

    /// The old keys expire, and somebody has written new ones into the file.
    fn renew(&self) {
        write_keys(self.directory.path(), "NEW");
        self.old_has_expired.store(true, Ordering::SeqCst);
    }
}

fn write_keys(directory: &Path, id: &str) {
    let keys = format!("[default]\naws_access_key_id = {id}\naws_secret_access_key = secret\n");
    std::fs::write(directory.join("credentials"), keys).unwrap();
}

fn route() -> RouteName {
    RouteName::production("web")
}

#[tokio::test]
async fn a_read_is_sent_again_with_the_keys_that_are_there_now() {
    let renewed = Renewed::start("Describe").await;
    renewed.world.observe_routes().await.unwrap();
    renewed.renew();
    for _ in 0..2 {
        renewed.world.observe_routes().await.unwrap();
    }
    assert_eq!(signers(&renewed.server), ["OLD", "OLD", "NEW", "NEW"]);
}

#[tokio::test]
async fn a_write_was_not_sent_then_and_the_next_attempt_is() {
    let mut renewed = Renewed::start("Modify").await;
    let from = renewed.world.observe_routes().await.unwrap()[&route()].forwarding().unwrap().clone();
    let to = from.with_weights(Weights::all_to(Color::Green));
    let step = Step {
        purpose: Purpose::Shift,
        writes: [(route(), RouteWrite { from, to, names: GroupName::of_colors() })].into(),
        within: None,
    };
    renewed.renew();
    match &renewed.world.write(&step).await[&route()].result {
        WriteResult::NotSent { message } => assert!(message.contains("ExpiredToken"), "{message}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(renewed.world.write(&step).await[&route()].result, WriteResult::Applied);
    // A look at first; then, for each attempt, a last look and the write.
    assert_eq!(signers(&renewed.server), ["OLD", "OLD", "OLD", "NEW", "NEW"]);
}

#[tokio::test]
async fn keys_that_stay_expired_are_an_error_that_says_so() {
    let renewed = Renewed::start("Describe").await;
    renewed.old_has_expired.store(true, Ordering::SeqCst);
    let error = renewed.world.observe_routes().await.unwrap_err().to_string();
    assert!(error.contains("AWS answered ExpiredToken") && error.contains("Check the credentials"), "{error}");
    assert_eq!(signers(&renewed.server), ["OLD", "OLD"], "tried once more and no more");
}
