//! What there is in one account and region, whoever made it: for whoever adopts it. Everything else here asks for what it knows
//! by name; these calls go through pages.

mod load_balancers;
mod pages;
mod routes;
mod tags;
mod target_groups;

pub use routes::FoundRoute;
