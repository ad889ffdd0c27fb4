//! In which stages traffic is to move.

use super::assert_refused;

#[tokio::test]
async fn two_shapes_of_shift() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = {\n canary = {}\n linear = {}\n }"),
        &[
            "Error: Invalid shift",
            "Expected exactly one of `all_at_once`, `canary`, `linear` and `steps`, got `canary` and `linear`.",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_linear_step_that_is_too_small() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = { linear = { percent = 2.5 } }"),
        &["Error: Invalid linear", "shift = {", "Expected a percentage from 3.0 to 100 in steps of 0.1, got 2.5."],
    )
    .await;
}

#[tokio::test]
async fn a_percentage_that_is_too_fine() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = { canary = { percent = 0.25 } }"),
        &["Error: Invalid percent", "Expected a percentage from 0.1 to 100 in steps of 0.1, got 0.25."],
    )
    .await;
}

#[tokio::test]
async fn steps_that_do_not_grow() {
    assert_refused(
        |_, configuration| {
            configuration
                .arguments("shift = { steps = [{ percent = 10, hold = \"1m\" }, { percent = 5, hold = \"1m\" }] }")
        },
        &["Error: Invalid steps", "Expected percentages that grow from step to step, got 5 % after 10 %."],
    )
    .await;
}

#[tokio::test]
async fn a_stage_that_holds_everything() {
    for (shift, says) in [
        ("canary = { percent = 100, bake = \"10m\" }", ["write `shift = { all_at_once = {} }`", "duration = \"10m\""]),
        ("canary = { percent = 100 }", ["write `shift = { all_at_once = {} }`", "duration = \"10m\""]),
        ("linear = { percent = 100, every = \"6m\" }", ["write `shift = { all_at_once = {} }`", "duration = \"6m\""]),
        ("steps = [{ percent = 100, hold = \"2m\" }]", ["leave this step out", "duration = \"2m\""]),
    ] {
        assert_refused(
            |_, configuration| configuration.arguments(format!("shift = {{ {shift} }}")),
            &["shift = {", "Expected less than 100 %", says[0], says[1]],
        )
        .await;
    }
}
