//! What a plan says of alarms: nothing of it stops the plan, since all of it may pass before the apply.

use bluegreen::{Preview, Refusal, Share, Shift, Warning};
use bluegreen_simulator::Alarm;

use crate::story::{Story, alarm, attached, only_blue, secs};

use Alarm::{Missing, NoData, Ok as Green, Red};

fn baking(state: Alarm) -> Story {
    Story::one_route().baking(secs(300)).with_alarm(state)
}

/// What the plan of a story says.
fn preview(story: Story) -> Preview {
    story.run().plan().clone()
}

fn would_refuse(refusal: Refusal) -> Preview {
    Preview { refusal: None, warnings: vec![Warning::WouldRefuse(refusal)] }
}

#[test]
fn an_alarm_that_would_hold_the_cutover_back_is_a_warning() {
    assert_eq!(preview(baking(Red)), would_refuse(Refusal::AlarmAtStart { alarm: alarm(0) }));
    assert_eq!(preview(baking(Missing)), would_refuse(Refusal::AlarmMissing { alarm: alarm(0) }));
    let without_data = baking(NoData).with_bake(|bake| bake.fails_without_data = true);
    assert_eq!(preview(without_data), would_refuse(Refusal::AlarmWithoutData { alarm: alarm(0) }));
}

#[test]
fn an_alarm_that_does_not_hold_it_back_is_none() {
    for story in [baking(Green), baking(NoData)] {
        assert_eq!(preview(story), Preview::default());
    }
}

#[test]
fn a_red_alarm_that_is_ignored_is_never_ignored_silently() {
    let preview = preview(baking(Red).with_bake(|bake| bake.ignores_red_at_start = true));
    assert_eq!(preview.refusal, None);
    assert!(matches!(preview.warnings[..], [Warning::AlarmIgnored { .. }]), "{:?}", preview.warnings);
}

#[test]
fn the_other_warnings_stand_beside_the_one_of_the_alarm() {
    let story = Story::to_green([("web", only_blue())]).baking(secs(300)).with_alarm(Red);
    let warnings = preview(story).warnings;
    assert!(matches!(warnings[..], [Warning::WouldRefuse(_), Warning::NotAttached { .. }]), "{warnings:?}");
}

#[test]
fn a_cutover_found_half_done_may_be_continued() {
    let shift = Shift::canary(Share::from_tenths(100).unwrap(), secs(600)).unwrap();
    let story = Story::to_green([("web", attached(90, 10))]).shifting(&shift);
    assert_eq!(preview(story), Preview::default());
}

#[test]
fn alarms_do_not_matter_where_nothing_is_to_move() {
    let story = Story::to_green([("web", attached(0, 100))]).baking(secs(300)).with_alarm(Missing);
    assert_eq!(preview(story), Preview::default());
}
