//! The texts of what ends a cutover whose traffic has moved, to be read as a whole.

use std::time::Duration;

use crate::bake::AlarmName;
use crate::color::Color;
use crate::gate::UnhealthyGroup;
use crate::health::{TargetSeen, TargetState};
use crate::intent::TargetGroupId;
use crate::refusal::Refusal;
use crate::shift::Share;
use crate::waiting_on::WaitingOn;

#[test]
fn what_ends_a_cutover_in_stages_reads_like_this() {
    let target = TargetSeen { name: "i-2:80".to_owned(), state: TargetState::Unhealthy, ..TargetSeen::default() };
    let group = |eligible, unhealthy| UnhealthyGroup {
        color: Color::Green,
        group: TargetGroupId("green".to_owned()),
        eligible,
        unhealthy,
    };
    let unhealthy = |groups| Refusal::Unhealthy { groups, allowed_percent: 10 };
    let alarm = AlarmName("web-5xx".to_owned());
    let waiting_on = WaitingOn::Hold { share: Share::from_tenths(5).unwrap(), remaining: Duration::from_secs(240) };
    let cases = [
        (
            unhealthy(vec![group(3, vec![target])]),
            "After traffic had moved, 1 of 3 green targets that can be in service are unhealthy: i-2:80 is unhealthy. \
             At most 10 % may be unhealthy.",
        ),
        (
            unhealthy(vec![group(0, Vec::new())]),
            "After traffic had moved, no green target can be in service. At most 10 % may be unhealthy.",
        ),
        (Refusal::AlarmFired { alarm }, "The alarm web-5xx went into ALARM after traffic had moved."),
        (
            Refusal::TimedOut { timeout: Duration::from_secs(3600), waiting_on },
            "The cutover was not complete within 1h. When its time was over it was at this: holding at 0.5 % for \
             another 4m.",
        ),
    ];
    for (refusal, text) in cases {
        assert_eq!(refusal.to_string(), text);
    }
}
