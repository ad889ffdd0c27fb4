//! What was blue is called green, and the other way round.

use crate::support::{Configuration, Lab, assert_says, route};

/// A switch at blue whose route then has its target groups exchanged.
async fn exchanged() -> Lab {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let routes = route("http", "listener_arn", lab.listener(), lab.group("green"), lab.group("blue"));
    lab.write(&Configuration::of(lab.ready()).routes(routes));
    lab
}

#[tokio::test]
async fn the_move_that_follows_from_exchanged_groups_is_planned_and_made() {
    let lab = exchanged().await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "Warning: Colors exchanged");
    assert_says(&plan, "In the new colors route http is at blue 0 % / green 100 %.");
    assert_says(&plan, "\"Shift http: from blue 0 % / green 100 % to blue 100 % / green 0 %, all at once.\"");
    lab.apply("blue").await.success();
    assert_eq!(lab.answers().await, ["green"], "the group that is declared as blue now");
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn groups_that_are_exchanged_together_with_the_color_move_nothing() {
    let lab = exchanged().await;
    let written = lab.calls("Modify").await.len();
    assert_says(&lab.plan("green").await, "In the new colors route http is at blue 0 % / green 100 %.");
    lab.apply("green").await.success();
    assert_eq!((lab.calls("Modify").await.len(), lab.answers().await), (written, vec!["blue".to_owned()]));
    lab.assert_plan_is_empty("green").await;
}
