//! Which two target groups are a route's blue and green, where nobody has declared them yet. Weights do not tell: either color
//! may have everything. Names or tags do, by a convention that whoever adopts the routes knows.

use std::collections::BTreeMap;

use crate::color::{Color, PerColor};
use crate::decide::unusable_route;
use crate::intent::{RouteName, TargetGroupId};
use crate::name_pattern::NamePattern;
use crate::observation::RouteSeen;
use crate::refusal::Refusal;

/// What a convention says of one target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its color.
    pub color: Color,
    /// What it has in common with the other group of its pair and with no other; `None` where the convention says nothing of it:
    /// then only a route that names both groups tells that they are a pair.
    pub pair: Option<String>,
}

/// Why a route is not adopted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPair {
    /// It is nobody's business: none of its groups has a color.
    #[error("none of its target groups is blue or green")]
    Colorless,
    /// One half of a pair was found.
    #[error("it forwards to the {color} target group {group}, and there is no {} one that belongs to it", color.other())]
    OneHalf {
        /// The color that there is.
        color: Color,
        /// Its group.
        group: TargetGroupId,
    },
    /// More than one group could be this color's.
    #[error("several {color} target groups could be meant: {}", joined(groups))]
    Several {
        /// The color.
        color: Color,
        /// The groups.
        groups: Vec<TargetGroupId>,
    },
    /// It names a blue and a green group that are not one pair.
    #[error("it forwards to {} and {}, which are not one pair", .0.blue, .0.green)]
    Apart(PerColor<TargetGroupId>),
}

/// What two patterns say of a target group's name: its color, and the pair that it belongs to. Where both fit, the one that
/// demands more letters counts, so that `*` and `*-green` can be told apart; `None` where that does not tell either.
#[must_use]
pub fn mark_of_name(name: &str, patterns: &PerColor<NamePattern>) -> Option<Mark> {
    let fit = |color: Color| {
        let pattern = patterns.get(color);
        let pair = Some(pattern.rest_of(name)?.to_owned());
        Some((pattern.fixed_letters(), Mark { color, pair }))
    };
    match (fit(Color::Blue), fit(Color::Green)) {
        (Some((blue, _)), Some((green, _))) if blue == green => None,
        (Some((blue, mark)), Some((green, _))) if blue > green => Some(mark),
        (Some((_, mark)), None) | (_, Some((_, mark))) => Some(mark),
        (None, None) => None,
    }
}

/// The blue and the green target group of a route that names these groups, among all that are marked. One of them may be missing
/// on the route, as long as the marks tell which one it is.
///
/// # Errors
/// When there is no such pair, or more than one.
pub fn pair_of(
    named: &[TargetGroupId],
    marks: &BTreeMap<TargetGroupId, Mark>,
) -> Result<PerColor<TargetGroupId>, NoPair> {
    match (sole(named, marks, Color::Blue)?, sole(named, marks, Color::Green)?) {
        (None, None) => Err(NoPair::Colorless),
        (Some(group), None) => with_other(group, marks, Color::Blue),
        (None, Some(group)) => with_other(group, marks, Color::Green),
        (Some(blue), Some(green)) => {
            let pair = PerColor { blue: blue.clone(), green: green.clone() };
            let is_apart = matches!((&marks[blue].pair, &marks[green].pair), (Some(one), Some(other)) if one != other);
            if is_apart { Err(NoPair::Apart(pair)) } else { Ok(pair) }
        }
    }
}

/// The only group of this color that the route names, if it names any.
fn sole<'a>(
    named: &'a [TargetGroupId],
    marks: &BTreeMap<TargetGroupId, Mark>,
    color: Color,
) -> Result<Option<&'a TargetGroupId>, NoPair> {
    let of_color = |group: &&TargetGroupId| marks.get(*group).is_some_and(|mark| mark.color == color);
    match named.iter().filter(of_color).collect::<Vec<_>>()[..] {
        [] => Ok(None),
        [group] => Ok(Some(group)),
        ref several => Err(NoPair::Several { color, groups: several.iter().copied().cloned().collect() }),
    }
}

/// The pair of this group of this color, whose other group the route does not name.
fn with_other(
    group: &TargetGroupId,
    marks: &BTreeMap<TargetGroupId, Mark>,
    color: Color,
) -> Result<PerColor<TargetGroupId>, NoPair> {
    let one_half = || NoPair::OneHalf { color, group: group.clone() };
    let pair = marks[group].pair.as_ref().ok_or_else(one_half)?;
    let belongs = |(_, mark): &(&TargetGroupId, &Mark)| mark.color == color.other() && mark.pair.as_ref() == Some(pair);
    let others: Vec<_> = marks.iter().filter(belongs).map(|(other, _)| other.clone()).collect();
    match &others[..] {
        [] => Err(one_half()),
        [other] => Ok(PerColor::from_fn(|of| if of == color { group.clone() } else { other.clone() })),
        _ => Err(NoPair::Several { color: color.other(), groups: others }),
    }
}

/// Why nobody should adopt this route, although it forwards to a pair; `None` where a switch over it could cut over.
#[must_use]
pub fn unadoptable_route(route: &RouteName, seen: &RouteSeen) -> Option<Refusal> {
    match seen {
        RouteSeen::Forwards(forwarding) if !forwarding.would_be_lost.is_empty() => {
            Some(Refusal::WouldBeLost { route: route.clone(), what: forwarding.would_be_lost.clone() })
        }
        seen => unusable_route(route, Some(seen)),
    }
}

fn joined(groups: &[TargetGroupId]) -> String {
    groups.iter().map(|group| group.0.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Attachment, Forwarding};

    fn group(name: &str) -> TargetGroupId {
        TargetGroupId(name.to_owned())
    }

    fn patterns(blue: &str, green: &str) -> PerColor<NamePattern> {
        PerColor { blue: blue.parse().unwrap(), green: green.parse().unwrap() }
    }

    /// The marks of groups with these names.
    fn marked(names: &[&str]) -> BTreeMap<TargetGroupId, Mark> {
        let patterns = patterns("*-blue", "*-green");
        names.iter().filter_map(|name| Some((group(name), mark_of_name(name, &patterns)?))).collect()
    }

    fn pair(named: &[&str], marks: &BTreeMap<TargetGroupId, Mark>) -> Result<[String; 2], NoPair> {
        let named: Vec<_> = named.iter().map(|name| group(name)).collect();
        pair_of(&named, marks).map(|pair| [pair.blue.0, pair.green.0])
    }

    const ALL: [&str; 5] = ["orders-blue", "orders-green", "cart-blue", "cart-green", "admin"];

    #[test]
    fn a_pair_is_told_by_its_names_whether_the_route_names_both_or_one() {
        let marks = marked(&ALL);
        let orders = Ok(["orders-blue".to_owned(), "orders-green".to_owned()]);
        assert_eq!(pair(&["orders-green", "orders-blue", "admin"], &marks), orders);
        assert_eq!(pair(&["orders-blue"], &marks), orders);
        assert_eq!(pair(&["orders-green"], &marks), orders);
    }

    #[test]
    fn what_is_no_pair_says_why() {
        let marks = marked(&["orders-blue", "orders-green", "cart-blue", "pay-green"]);
        assert_eq!(pair(&["admin"], &marks), Err(NoPair::Colorless));
        let half = NoPair::OneHalf { color: Color::Blue, group: group("cart-blue") };
        assert_eq!(pair(&["cart-blue"], &marks), Err(half));
        assert!(matches!(pair(&["cart-blue", "pay-green"], &marks), Err(NoPair::Apart(_))));
        assert!(matches!(pair(&["cart-blue", "orders-blue"], &marks), Err(NoPair::Several { color: Color::Blue, .. })));
    }

    #[test]
    fn without_anything_in_common_only_a_route_that_names_both_tells() {
        let mark = |color| Mark { color, pair: None };
        let marks = BTreeMap::from([(group("a"), mark(Color::Blue)), (group("b"), mark(Color::Green))]);
        assert_eq!(pair(&["a", "b"], &marks), Ok(["a".to_owned(), "b".to_owned()]));
        assert!(matches!(pair(&["a"], &marks), Err(NoPair::OneHalf { .. })));
    }

    #[test]
    fn two_groups_that_could_be_the_other_half_are_none() {
        let mark = |color| Mark { color, pair: Some("orders".to_owned()) };
        let colors = [("a", Color::Blue), ("b", Color::Green), ("c", Color::Green)];
        let marks = colors.map(|(name, color)| (group(name), mark(color))).into();
        assert!(matches!(pair(&["a"], &marks), Err(NoPair::Several { color: Color::Green, .. })));
    }

    #[test]
    fn a_route_that_no_switch_could_write_is_not_adopted() {
        let name = RouteName::production("web");
        let colors = PerColor { blue: Attachment::Attached(1), green: Attachment::Attached(0) };
        let forwarding = Forwarding::example(colors);
        assert_eq!(unadoptable_route(&name, &RouteSeen::Forwards(forwarding.clone())), None);
        let lossy = Forwarding { would_be_lost: vec!["action 1".to_owned()], ..forwarding.clone() };
        let foreign = Forwarding { others: [(group("admin"), 1)].into(), ..forwarding };
        let refused = |forwarding| unadoptable_route(&name, &RouteSeen::Forwards(forwarding));
        assert!(matches!(refused(lossy), Some(Refusal::WouldBeLost { .. })));
        assert!(matches!(refused(foreign), Some(Refusal::ForeignGroup { .. })));
    }

    #[test]
    fn of_two_patterns_that_fit_the_one_that_demands_more_counts() {
        let plain = patterns("*", "*-green");
        let mark = |name| mark_of_name(name, &plain).map(|mark| (mark.color, mark.pair.unwrap_or_default()));
        assert_eq!(mark("orders"), Some((Color::Blue, "orders".to_owned())));
        assert_eq!(mark("orders-green"), Some((Color::Green, "orders".to_owned())));
        assert_eq!(mark_of_name("ab", &patterns("a*", "*b")), None);
    }
}
