//! A route is known by its ARN, not by what it is called.

use crate::support::{Configuration, Lab, assert_says};

fn rename(lab: &Lab) {
    let before = Configuration::of(lab.ready());
    let routes = before.routes.replace("http = {", "https = {");
    lab.write(&before.routes(routes));
}

#[tokio::test]
async fn a_renamed_route_moves_nothing_and_says_so() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    let (written, before) = (lab.calls("Modify").await.len(), lab.switch().await["cutover"]["finished_at"].clone());
    rename(&lab);
    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Route renamed");
    assert_says(&plan, "http is called https now. Listener or rule are the same: no traffic moves because of a name.");
    assert!(!plan.stdout.contains("cutover "), "nothing is to be cut over: {}", plan.both());
    lab.apply("green").await.success();
    assert_eq!(lab.calls("Modify").await.len(), written);
    let switch = lab.switch().await;
    assert_eq!((&switch["cutover"]["finished_at"], &switch["live"]["https"]["green_percent"]), (&before, &100.into()));
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_cutover_with_a_renamed_route_shows_its_steps() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    rename(&lab);
    let plan = lab.plan("green").await;
    assert_says(&plan, "\"Shift https: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.\"");
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
}
