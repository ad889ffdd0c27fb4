//! What built-in backends can be made to answer.

use hyper::Method;

use crate::client::get;
use crate::world::{World, start, start_from, topology};

async fn tell(world: &World, index: usize, answers: &str) -> crate::client::Answer {
    let path = format!("targets/127.0.0.1:{}/answers", world.target_port("blue", index));
    world.admin(Method::PUT, &path, answers).await
}

#[tokio::test]
async fn a_backend_answers_with_the_status_that_is_asked_for() {
    let world = start().await;
    for status in [200, 204, 302, 404, 503] {
        let answer = get(&format!("{}/status/{status}", world.url())).await;
        assert_eq!((answer.status, answer.color()), (status, "blue"));
    }
    for path in ["/status/", "/status/many", "/status/101", "/status/5000"] {
        assert_eq!(get(&format!("{}{path}", world.url())).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_backend_shows_the_request_as_it_came() {
    let world = start().await;
    let shown = get(&format!("{}/headers", world.url())).await.body;
    assert!(shown.starts_with("GET /headers HTTP/1.1\n"), "{shown}");
    assert!(shown.contains("\nx-forwarded-for: 127.0.0.1\n"), "{shown}");
}

#[tokio::test]
async fn a_topology_says_what_backends_answer_at_single_paths() {
    let version = "count = 2, answers = { \"/version\" = { body = \"1.2\", headers = { \"x-version\" = \"1\" } } } }";
    let world = start_from(&topology("").replacen("count = 2 }", version, 1)).await;
    let answer = get(&format!("{}/version?full", world.url())).await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("x-version")), (200, "1.2", Some("1")));
    assert_eq!(answer.color(), "blue");
    assert!(get(&format!("{}/version/", world.url())).await.body.starts_with("blue blue-"));
}

#[tokio::test]
async fn a_backend_that_is_told_to_fail_at_its_check_becomes_really_unhealthy_and_comes_back() {
    let world = start().await;
    tell(&world, 0, r#"{"/":{"status":503,"body":"down"}}"#).await.assert_ok();
    let direct = format!("http://127.0.0.1:{}/", world.target_port("blue", 0));
    let answer = get(&direct).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, "down"));
    world.until_states("blue", &["healthy", "unhealthy"]).await;
    let path = format!("targets/127.0.0.1:{}/answers", world.target_port("blue", 0));
    assert_eq!(world.admin(Method::GET, &path, "").await.json()["/"]["status"], 503);
    world.admin(Method::DELETE, &path, "").await.assert_ok();
    assert_eq!(get(&direct).await.status, 200);
    world.until_states("blue", &["healthy", "healthy"]).await;
}

#[tokio::test]
async fn only_built_in_backends_can_be_told_and_only_what_is_an_answer() {
    let world = start().await;
    for (answers, reason) in [
        (r#"{"/":{"status":600}}"#, "200 to 599"),
        (r#"{"x":{}}"#, "starts with"),
        (r#"{"/":{"headers":{"a b":"c"}}}"#, "headers"),
        (r#"{"/":{"colour":"red"}}"#, "colour"),
    ] {
        let refused = tell(&world, 0, answers).await;
        assert_eq!(refused.status, 400, "{answers}");
        assert!(refused.json()["error"].as_str().unwrap().contains(reason), "{}", refused.body);
    }
    assert_eq!(world.admin(Method::PUT, "targets/127.0.0.1:1/answers", "{}").await.status, 404);
    assert_eq!(world.admin(Method::GET, "targets/nonsense/answers", "").await.status, 400);
}
