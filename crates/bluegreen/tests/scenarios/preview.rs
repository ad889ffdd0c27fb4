//! What a plan says of alarms: nothing of it stops the plan, since all of it may pass before the apply.

use std::time::Duration;

use bluegreen::{AlarmAtStart, AlarmState, MissingData, Preview, Refusal, Share, Shift, Warning};

use crate::world::{Scenario, alarm, attached, only_blue, secs};

use AlarmState::{Alarm, InsufficientData, Missing, Ok as Green};

fn baking(state: AlarmState) -> Scenario {
    Scenario::one_route().baking(secs(300)).with_alarm("web-5xx", state)
}

fn would_refuse(refusal: Refusal) -> Preview {
    Preview { refusal: None, warnings: vec![Warning::WouldRefuse(refusal)] }
}

#[test]
fn an_alarm_that_would_hold_the_cutover_back_is_a_warning() {
    let web = || alarm("web-5xx");
    assert_eq!(baking(Alarm).preview(), would_refuse(Refusal::AlarmAtStart { alarm: web() }));
    assert_eq!(baking(Missing).preview(), would_refuse(Refusal::AlarmMissing { alarm: web() }));
    let mut without_data = baking(InsufficientData);
    without_data.intent.bake.as_mut().unwrap().missing_data = MissingData::Fail;
    assert_eq!(without_data.preview(), would_refuse(Refusal::AlarmWithoutData { alarm: web() }));
}

#[test]
fn an_alarm_that_does_not_hold_it_back_is_none() {
    for mut scenario in [baking(Green), baking(InsufficientData)] {
        assert_eq!(scenario.preview(), Preview::default());
    }
}

#[test]
fn a_red_alarm_that_is_ignored_is_never_ignored_silently() {
    let mut ignored = baking(Alarm);
    ignored.intent.bake.as_mut().unwrap().alarm_at_start = AlarmAtStart::Ignore;
    let preview = ignored.preview();
    assert_eq!(preview.refusal, None);
    assert!(matches!(preview.warnings[..], [Warning::AlarmIgnored { .. }]), "{:?}", preview.warnings);
}

#[test]
fn alarms_that_cannot_be_read_are_a_warning() {
    let mut scenario = baking(Alarm).alarms_unreadable(secs(0), secs(10));
    let message = "DescribeAlarms: throttled".to_owned();
    assert_eq!(scenario.preview(), Preview { refusal: None, warnings: vec![Warning::AlarmsUnreadable { message }] });
}

#[test]
fn the_other_warnings_stand_beside_the_one_of_the_alarm() {
    let mut scenario = Scenario::to_green([("web", only_blue())]).baking(secs(300)).with_alarm("web-5xx", Alarm);
    let warnings = scenario.preview().warnings;
    assert!(matches!(warnings[..], [Warning::WouldRefuse(_), Warning::NotAttached { .. }]), "{warnings:?}");
}

#[test]
fn a_cutover_found_half_done_may_be_continued() {
    let shift = Shift::canary(Share::from_tenths(100).unwrap(), Duration::from_secs(600)).unwrap();
    let mut scenario = Scenario::to_green([("web", attached(90, 10))]).shifting(shift);
    assert_eq!(scenario.preview(), Preview::default());
}

#[test]
fn alarms_do_not_matter_where_nothing_is_to_move() {
    let mut scenario = Scenario::to_green([("web", attached(0, 100))]).baking(secs(300)).with_alarm("web-5xx", Missing);
    assert_eq!(scenario.preview(), Preview::default());
}
