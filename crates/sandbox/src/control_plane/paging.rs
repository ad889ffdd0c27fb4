//! Lists in pages.

use alb_model::Tree;

use super::errors::ApiError;
use super::query::Query;

const LARGEST_PAGE: usize = 400;

/// One page of a list, as a structure with the list under its name and the marker of the next page, if there is one.
pub(super) fn page(query: &Query, name: &str, all: Vec<Tree>) -> Result<Tree, ApiError> {
    let size = query.number::<usize>("PageSize")?.unwrap_or(LARGEST_PAGE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(ApiError::validation(format!("Page size '{size}' must be between 1 and {LARGEST_PAGE}")));
    }
    let start = match query.text("Marker") {
        None => 0,
        Some(marker) => marker
            .strip_prefix("marker-")
            .and_then(|start| start.parse().ok())
            .ok_or_else(|| ApiError::validation(format!("Marker '{marker}' is not valid")))?,
    };
    let end = start + size;
    let next = (end < all.len()).then(|| Tree::leaf(format!("marker-{end}")));
    let items = all.into_iter().skip(start).take(size).collect();
    Ok(Tree::fields().with(name, Tree::List(items)).with_some("NextMarker", next))
}

/// Refuses more ARNs than a call may name.
pub(super) fn check_count(arns: &[&str], what: &str) -> Result<(), ApiError> {
    const MOST: usize = 20;
    if arns.len() > MOST {
        return Err(ApiError::validation(format!("You cannot describe more than '{MOST}' {what} at a time")));
    }
    Ok(())
}
