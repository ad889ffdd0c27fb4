//! No request is lost while weights change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use http_body_util::Full;
use hyper::Request;

use crate::client::{Http, http, try_send, until};
use crate::world::start;

#[derive(Default)]
struct Counts {
    blue: AtomicU64,
    green: AtomicU64,
    failed: AtomicU64,
}

/// Sends one request after the other, on a kept connection or on a new one each time.
async fn client(url: String, keep_alive: bool, counts: Arc<Counts>, stop: Arc<AtomicBool>) {
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    let kept = http();
    while !stop.load(Ordering::Relaxed) {
        pace.tick().await;
        let fresh;
        let client: &Http = if keep_alive {
            &kept
        } else {
            fresh = http();
            &fresh
        };
        let request = Request::get(&url).body(Full::default()).unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(10), try_send(client, request)).await;
        let count = match answer.ok().flatten() {
            Some(answer) if answer.status == 200 && answer.color() == "blue" => &counts.blue,
            Some(answer) if answer.status == 200 && answer.color() == "green" => &counts.green,
            _ => &counts.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_flips_under_load_lose_no_request_and_each_moves_all_of_it() {
    let world = start().await;
    let (counts, stop) = (Arc::new(Counts::default()), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..10)
        .map(|number| tokio::spawn(client(world.url().to_owned(), number % 3 != 0, counts.clone(), stop.clone())))
        .collect();
    for flip in 0..20 {
        let (weights, grown) = if flip % 2 == 0 { (["0", "100"], &counts.green) } else { (["100", "0"], &counts.blue) };
        world.weigh(&[("blue", weights[0]), ("green", weights[1])]).await.assert_ok();
        let before = grown.load(Ordering::Relaxed);
        until("the new color answers", async || grown.load(Ordering::Relaxed) > before + 20).await;
    }
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(counts.failed.load(Ordering::Relaxed), 0);
    let answered = counts.blue.load(Ordering::Relaxed) + counts.green.load(Ordering::Relaxed);
    let rows = world.admin(hyper::Method::GET, "traffic", "").await.json();
    let counted: u64 = rows.as_array().unwrap().iter().map(|row| row["requests"].as_u64().unwrap()).sum();
    assert_eq!(counted, answered, "the sandbox counts what clients count");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_change_has_been_answered_no_new_request_goes_to_the_old_color() {
    let world = start().await;
    let kept = http();
    for flip in 0..50 {
        let color = if flip % 2 == 0 { "green" } else { "blue" };
        world.weigh(&[(color, "1")]).await.assert_ok();
        let request = Request::get(world.url()).body(Full::default()).unwrap();
        assert_eq!(try_send(&kept, request).await.unwrap().color(), color);
    }
}
