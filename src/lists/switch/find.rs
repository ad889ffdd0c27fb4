//! Where is looked, and in which account.

use std::collections::BTreeMap;

use bluegreen::ObserveError;
use bluegreen_aws::{Account, LoadBalancerArn};
use tfplugin::{Diagnostics, ListRequest, ListResponse};

use super::arguments::{Arguments, read_arguments};
use super::search::Search;
use crate::connection::Connection;
use crate::diagnostics;

/// Everything that could be a switch, up to the limit.
pub(super) async fn find_switches(connection: &Connection, request: &ListRequest) -> Result<ListResponse, Diagnostics> {
    let (arguments, problems) = read_arguments(&request.config);
    let Some(arguments) = arguments else { return Err(problems) };
    let mut search = Search::up_to(request.limit);
    for (account, load_balancers) in where_to_look(connection, &arguments).await? {
        search.region(&account, &load_balancers, &arguments.convention).await.map_err(|error| asked(&error))?;
    }
    Ok(search.response())
}

fn asked(error: &ObserveError) -> Diagnostics {
    vec![diagnostics::observe_error(error)]
}

/// Each region with its load balancers.
async fn where_to_look(
    connection: &Connection,
    arguments: &Arguments,
) -> Result<Vec<(Account, Vec<LoadBalancerArn>)>, Diagnostics> {
    let Arguments { load_balancers, region, .. } = arguments;
    if load_balancers.is_empty() {
        let account = match region {
            Some(region) => connection.require_aws_in(region)?,
            None => connection.require_usual_aws()?,
        };
        let all = account.find_load_balancers().await.map_err(|error| asked(&error))?;
        return Ok(vec![(account, all)]);
    }
    let mut by_region = BTreeMap::<_, Vec<_>>::new();
    for load_balancer in load_balancers {
        by_region.entry(load_balancer.region()).or_default().push(load_balancer.clone());
    }
    let mut places = Vec::new();
    for (region, of_region) in by_region {
        let account = connection.require_aws_in(region)?;
        account.ensure_load_balancers(&of_region).await.map_err(|error| asked(&error))?;
        places.push((account, of_region));
    }
    Ok(places)
}
