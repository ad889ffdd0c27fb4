//! What is the same on many routes is told once.

use bluegreen::RouteName;
use tfplugin::{Diagnostic, Diagnostics};

/// One diagnostic for each kind, where each of these is about the route beside it or about none.
pub(crate) fn merged<'a>(of_routes: impl IntoIterator<Item = (Option<&'a RouteName>, Diagnostic)>) -> Diagnostics {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for (route, first) in of_routes {
        let fact = fact(route, &first.detail).to_owned();
        let kind = kinds
            .iter_mut()
            .find(|kind| (kind.first.severity, &kind.first.summary) == (first.severity, &first.summary));
        match kind {
            Some(kind) => kind.note(route, fact),
            None => kinds.push(Kind { first, facts: vec![(fact, Vec::from_iter(route))] }),
        }
    }
    kinds.into_iter().map(Kind::told).collect()
}

/// One diagnostic for what is true of several routes, where each heading names its route; all others stay apart, since a host
/// shows the first of several warnings under one heading alone.
pub(crate) fn merged_by_fact(of_routes: Vec<(Option<&RouteName>, Diagnostic)>) -> Diagnostics {
    let general: Vec<_> = of_routes.iter().map(|(route, diagnostic)| of_several_routes(*route, diagnostic)).collect();
    let facts = of_routes.iter().map(|(route, diagnostic)| fact(*route, &diagnostic.detail));
    let same: Vec<_> = general.iter().zip(facts).collect();
    let is_shared = |one: &(&String, &str)| same.iter().filter(|other| *other == one).count() > 1;
    let shared: Vec<_> = same.iter().map(is_shared).collect();
    let headed = of_routes.into_iter().zip(general.into_iter().zip(shared));
    merged(headed.map(|((route, diagnostic), (general, is_shared))| {
        let summary = if is_shared { general } else { diagnostic.summary };
        (route, Diagnostic { summary, ..diagnostic })
    }))
}

fn of_several_routes(route: Option<&RouteName>, diagnostic: &Diagnostic) -> String {
    let named = route.map(|route| format!("of route {route}"));
    named.map_or_else(|| diagnostic.summary.clone(), |named| diagnostic.summary.replace(&named, "of several routes"))
}

struct Kind<'a> {
    first: Diagnostic,
    /// Each fact, with the routes of which it is true.
    facts: Vec<(String, Vec<&'a RouteName>)>,
}

impl<'a> Kind<'a> {
    fn note(&mut self, route: Option<&'a RouteName>, fact: String) {
        match self.facts.iter_mut().find(|(same, routes)| *same == fact && !routes.is_empty()) {
            Some((_, routes)) => routes.extend(route),
            None => self.facts.push((fact, Vec::from_iter(route))),
        }
    }

    fn told(self) -> Diagnostic {
        let sentences = self.facts.iter().map(|(fact, routes)| match &routes[..] {
            [] => fact.clone(),
            [route] => format!("Route {route}: {fact}"),
            routes => {
                let names: Vec<_> = routes.iter().map(ToString::to_string).collect();
                format!("Each of the routes {}: {fact}", names.join(", "))
            }
        });
        let detail = sentences.collect::<Vec<_>>().join("\n");
        Diagnostic { detail, ..self.first }
    }
}

/// A detail without the route that it begins with.
fn fact<'a>(route: Option<&RouteName>, detail: &'a str) -> &'a str {
    route.and_then(|route| detail.strip_prefix(&format!("Route {route}: "))).unwrap_or(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(of_routes: &[(&str, &str)]) -> Vec<String> {
        let names: Vec<_> = of_routes.iter().map(|(route, _)| RouteName::production(*route)).collect();
        let each = names.iter().zip(of_routes).map(|(name, (_, fact))| {
            (Some(name), Diagnostic::warning("Sticky sessions", format!("Route {name}: {fact}")))
        });
        merged(each).into_iter().map(|diagnostic| diagnostic.detail).collect()
    }

    #[test]
    fn routes_of_which_the_same_is_true_are_named_together() {
        assert_eq!(told(&[("api", "it sticks."), ("web", "it sticks.")]), ["Each of the routes api, web: it sticks."]);
    }

    #[test]
    fn what_differs_stands_on_a_line_of_its_own_and_one_route_is_told_as_it_was() {
        assert_eq!(
            told(&[("api", "it sticks."), ("web", "it glues.")]),
            ["Route api: it sticks.\nRoute web: it glues."]
        );
        assert_eq!(told(&[("api", "it sticks.")]), ["Route api: it sticks."]);
    }

    #[test]
    fn a_heading_names_the_route_unless_there_are_several() {
        let names = ["api", "old", "web"].map(RouteName::production);
        let unlike = |name: &RouteName, fact: &str| {
            Diagnostic::warning(format!("Environments of route {name} not alike"), format!("Route {name}: {fact}"))
        };
        let each = names.iter().zip(["x", "y", "x"]).map(|(name, fact)| (Some(name), unlike(name, fact))).collect();
        let told: Vec<_> = merged_by_fact(each).into_iter().map(|told| (told.summary, told.detail)).collect();
        let several =
            ("Environments of several routes not alike".to_owned(), "Each of the routes api, web: x".to_owned());
        let one = ("Environments of route old not alike".to_owned(), "Route old: y".to_owned());
        assert_eq!(told, [several, one]);
    }

    #[test]
    fn other_kinds_stay_apart() {
        let two = ["one", "other"].map(|summary| (None, Diagnostic::warning(summary, "Facts.")));
        assert_eq!(merged(two).len(), 2);
    }
}
