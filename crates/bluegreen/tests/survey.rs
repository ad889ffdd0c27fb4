//! Declared, recorded and live, side by side.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;
use bluegreen::{
    Attachment, Color, Document, Forwarding, GroupSeen, Look, Observation, ObserveError, PerColor, Percentages,
    RouteSeen, Step, StoredSwitch, Whereabouts, World, WriteReport, read, survey,
};

/// One route with these weights, at which one may only look.
struct Shown(u16, u16);

#[async_trait]
impl World for Shown {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let colors = PerColor { blue: Attachment::Attached(self.0), green: Attachment::Attached(self.1) };
        let forwarding =
            Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() };
        let routes = BTreeMap::from([(bluegreen::RouteName::production("web"), RouteSeen::Forwards(forwarding))]);
        let groups = look.health.iter().map(|group| (group.clone(), GroupSeen::Targets(Vec::new())));
        Ok(Observation { routes, groups: groups.collect(), ..Observation::default() })
    }

    async fn write(&mut self, _step: &Step) -> BTreeMap<bluegreen::RouteName, WriteReport> {
        panic!("a survey writes nothing")
    }
}

/// One that is blue, as a state has it.
fn switch() -> StoredSwitch {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../state/tests/hosts/terraform-1.15.5/one-switch.tfstate");
    let Ok(Document::State(state)) = read(&std::fs::read(path).unwrap()) else { panic!("a state") };
    state.switches[0].clone()
}

#[tokio::test]
async fn where_the_state_and_the_load_balancer_agree_the_switch_is_at_rest() {
    let (intent, recorded) = (switch().intent().unwrap(), switch().recorded().unwrap().live);
    let survey = survey(&intent, recorded, &mut Shown(100, 0)).await.unwrap();
    assert_eq!(survey.whereabouts, Whereabouts::AtRest { active: Color::Blue });
    assert_eq!((survey.declared, &survey.live), (Color::Blue, &survey.recorded));
    assert_eq!(survey.seen.groups.len(), 2, "both colors are looked at");
}

#[tokio::test]
async fn what_somebody_moved_by_hand_stands_beside_what_the_state_says() {
    let (intent, recorded) = (switch().intent().unwrap(), switch().recorded().unwrap().live);
    let survey = survey(&intent, recorded, &mut Shown(40, 60)).await.unwrap();
    assert_eq!(survey.whereabouts.to_string(), "drifted");
    let [recorded, live] = [&survey.recorded, &survey.live].map(|shares| *shares.values().next().unwrap());
    assert_eq!((recorded, live), (Percentages::all_to(Color::Blue), Percentages(PerColor { blue: 400, green: 600 })));
}
