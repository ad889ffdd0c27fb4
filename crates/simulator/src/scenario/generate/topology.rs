//! What stands there.

use crate::draw::Draw;
use crate::scenario::{Color, Group, Kind, Place, Route, Topology, Weights, Zone};

/// Load balancers, routes and groups; most worlds are small, some have twenty routes.
pub(super) fn topology(draw: &mut Draw, active: Color) -> Topology {
    let load_balancers: Vec<_> = (0..count_of_load_balancers(draw)).map(|_| kind(draw)).collect();
    let routes_wanted = match draw.below(100) {
        0..50 => 1,
        50..72 => 2,
        72..95 => draw.between(3, 5),
        _ => draw.between(6, 20),
    };
    let common = forwards(draw, active);
    let (mut groups, mut routes) = (Vec::new(), Vec::<Route>::new());
    for _ in 0..routes_wanted {
        let load_balancer = draw.index(load_balancers.len());
        let sharing = routes.iter().find(|route| route.load_balancer == load_balancer).map(|route| route.groups);
        let own = match sharing.filter(|_| draw.percent(30)) {
            Some(shared) => shared,
            None => {
                let kind = load_balancers[load_balancer];
                groups.extend([group(draw, kind), group(draw, kind)]);
                [groups.len() - 2, groups.len() - 1]
            }
        };
        let forwards = if draw.percent(88) { common } else { forwards(draw, active) };
        routes.push(route(draw, load_balancer, load_balancers[load_balancer], own, forwards));
    }
    if draw.percent(20) {
        let shown = routes[draw.index(routes.len())].clone();
        let forwards = draw.one_of(&[Weights::only(active), Weights::only(active.other()), Weights::both(100, 0)]);
        routes.push(Route { is_preview: true, sticky_seconds: None, forwards, ..shown });
    }
    Topology {
        shares_targets: false,
        call_ms: draw.one_of(&[10, 40, 40, 150, 400]),
        write_spread_ms: draw.one_of(&[0, 3, 50]),
        propagation_ms: draw.one_of(&[0, 500, 3000, 15_000]),
        load_balancers,
        groups,
        routes,
    }
}

fn count_of_load_balancers(draw: &mut Draw) -> u64 {
    match draw.below(10) {
        0..7 => 1,
        7..9 => 2,
        _ => 3,
    }
}

fn kind(draw: &mut Draw) -> Kind {
    if draw.percent(75) { Kind::Application } else { Kind::Network }
}

fn route(draw: &mut Draw, load_balancer: usize, kind: Kind, groups: [usize; 2], forwards: Weights) -> Route {
    let is_application = kind == Kind::Application;
    Route {
        name: None,
        is_preview: false,
        load_balancer,
        place: if is_application && draw.percent(40) { Place::Rule } else { Place::Listener },
        groups,
        forwards,
        sticky_seconds: (is_application && draw.percent(15)).then_some(60),
        authenticates: is_application && draw.percent(15),
        replaced: false,
        other: draw.percent(8).then_some(0),
    }
}

/// Mostly the everyday beginning: everything on the other color, with the declared one attached or not.
fn forwards(draw: &mut Draw, active: Color) -> Weights {
    let before = match draw.below(100) {
        0..40 => Weights::only(Color::Blue),
        40..65 => Weights::both(100, 0),
        65..69 => Weights::only(Color::Green),
        69..73 => Weights::both(0, 100),
        73..77 => Weights::both(999, 0),
        77..79 => Weights::both(0, 0),
        79..89 => {
            draw.one_of(&[Weights::both(90, 10), Weights::both(95, 5), Weights::both(1, 99), Weights::both(999, 1)])
        }
        _ => Weights::both(number(draw, 999), number(draw, 999)),
    };
    if active == Color::Green { before } else { before.swapped() }
}

fn number(draw: &mut Draw, most: u64) -> u16 {
    u16::try_from(draw.between(0, most)).expect("a weight")
}

fn group(draw: &mut Draw, kind: Kind) -> Group {
    let zones = draw.below(4);
    let targets: Vec<Zone> = (0..draw.between(1, 4)).map(|_| zone(draw, zones)).collect();
    let down = if draw.percent(12) { vec![draw.index(targets.len())] } else { Vec::new() };
    Group {
        targets,
        checked: draw.percent(95),
        check_every_ms: draw.one_of(&[5000, 10_000, 30_000]),
        healthy_after: draw.one_of(&[2, 3, 5]),
        unhealthy_after: draw.one_of(&[2, 3]),
        // The model knows no group stickiness on network load balancers.
        sticky_targets: kind == Kind::Application && draw.percent(8),
        down,
        drains_ms: draw.one_of(&[300_000, 300_000, 20_000, 0]),
    }
}

pub(super) fn zone(draw: &mut Draw, zones: u64) -> Zone {
    (zones > 0).then(|| u8::try_from(draw.below(zones)).expect("a zone"))
}
