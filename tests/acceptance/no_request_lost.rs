//! Nobody loses a request: cutovers and rollbacks of several routes under every kind of load.
//!
//! `cargo test` makes 12 cutovers and 4 rollbacks; `BLUEGREEN_CUTOVERS` and `BLUEGREEN_ROLLBACKS` choose how many. The proof is
//! printed, for `--nocapture` to show.

mod proof;
mod story;
mod traffic;

use proof::Proof;
use story::Story;

fn how_many(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |number| number.parse().unwrap_or_else(|_| panic!("{variable} is no number")))
}

#[tokio::test(flavor = "multi_thread")]
async fn cutovers_and_rollbacks_lose_no_request() {
    let (cutovers, rollbacks) = (how_many("BLUEGREEN_CUTOVERS", 12), how_many("BLUEGREEN_ROLLBACKS", 4));
    let mut story = Story::begin().await;
    for round in 0..cutovers.max(rollbacks) {
        // Evenly spread among each other.
        let is_due = |all: usize| (round + 1) * all / cutovers.max(rollbacks) > round * all / cutovers.max(rollbacks);
        if is_due(cutovers) {
            story.cut_over().await;
        }
        if is_due(rollbacks) {
            story.roll_back().await;
        }
    }
    let proof = Proof::of(story.end().await);
    println!("{proof}");
    proof.assert_nothing_lost(cutovers, rollbacks);
}
