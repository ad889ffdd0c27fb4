//! A switch of more routes than may be written at once.

use std::fmt::Write as _;

use super::{limit_as_aws_does, throttled};
use crate::support::{Configuration, GATE, Lab, TWO_COLORS, route};

/// AWS takes 20 writes at once.
const ROUTES: usize = 45;

/// As many listeners, of which none knows green yet.
fn topology() -> String {
    let mut listeners = "[[load_balancers]]\nname = \"web\"\n".to_owned();
    for number in 0..ROUTES {
        write!(listeners, "[[load_balancers.listeners]]\nport = {}\nforward = {{ blue = 1 }}\n", 8000 + number)
            .unwrap();
    }
    format!("{listeners}{TWO_COLORS}")
}

async fn lab() -> Lab {
    let lab = Lab::toml(&topology(), Configuration::of).await;
    let (blue, green) = (lab.group("blue"), lab.group("green"));
    let listeners = lab.ready().load_balancers[0].listeners.iter().enumerate();
    let routes =
        listeners.map(|(number, listener)| route(&format!("r{number}"), "listener_arn", &listener.arn, blue, green));
    let configuration = Configuration::of(lab.ready()).routes(routes.collect::<String>());
    lab.write(&configuration.arguments(format!("{GATE}\n  settle = \"0s\"")));
    lab
}

#[tokio::test]
async fn their_writes_are_within_what_aws_takes_and_move_close_together() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    limit_as_aws_does(&lab).await;
    lab.apply("green").await.success();

    let writes = lab.calls("ModifyListener").await;
    let throttled = writes.iter().filter(|call| throttled(call)).count();
    let skew = lab.switch().await["cutover"]["skew_ms"].as_u64().unwrap();
    println!("{throttled} of {} writes throttled, skew {skew} ms", writes.len());
    assert_eq!(writes.len() - throttled, 2 * ROUTES, "each route is primed and then moved");
    // Eleven were, when tokens came back too early, and a few as long as nothing was left to the process that had planned.
    assert_eq!(throttled, 0, "{throttled} writes were throttled");
    // What does not fit into the bucket goes out at three a second.
    assert!(skew < 15_000, "{skew} ms");
}
