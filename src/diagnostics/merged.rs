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
    fn other_kinds_stay_apart() {
        let two = ["one", "other"].map(|summary| (None, Diagnostic::warning(summary, "Facts.")));
        assert_eq!(merged(two).len(), 2);
    }
}
