//! What a state may hold that none of the four hosts was made to write.
#![allow(clippy::unwrap_used)]

use bluegreen_state::{Alias, Document, Host, Key, Selection, Standing, State, read};

fn state(resources: &str) -> State {
    let json = format!(r#"{{"version":4,"terraform_version":"1.15.5","serial":1,"resources":[{resources}]}}"#);
    match read(json.as_bytes(), &Selection::of(["bluegreen_switch"])) {
        Ok(Document::State(state)) => state,
        other => panic!("{other:?}"),
    }
}

fn resource(provider: &str, instances: &str) -> String {
    format!(r#"{{"mode":"managed","type":"bluegreen_switch","name":"web",{provider}"instances":[{instances}]}}"#)
}

#[test]
fn a_deposed_object_stands_beside_the_current_one() {
    let instances =
        r#"{"attributes":{"id":"new"}},{"deposed":"0fa2b3c4","status":"tainted","attributes":{"id":"old"}}"#;
    let state = state(&resource(r#""provider":"provider[\"registry.terraform.io/bluegreen/bluegreen\"]","#, instances));
    let standings: Vec<_> = state.instances.iter().map(|it| it.standing.clone()).collect();
    assert_eq!(standings, [Standing::Current, Standing::Deposed { key: "0fa2b3c4".to_owned() }]);
}

#[test]
fn opentofu_names_the_provider_of_each_instance_where_they_differ() {
    let instance = |region: &str| {
        let provider = format!(r#"provider[\"registry.opentofu.org/bluegreen/bluegreen\"].by_region[\"{region}\"]"#);
        format!(r#"{{"index_key":"{region}","provider":"{provider}","attributes":{{}}}}"#)
    };
    let state = state(&resource("", &[instance("eu-west-1"), instance("us-east-1")].join(",")));
    for (it, region) in state.instances.iter().zip(["eu-west-1", "us-east-1"]) {
        let key = Some(Key::Text(region.to_owned()));
        assert_eq!(
            (&it.address.key, &it.provider.alias),
            (&key, &Alias::Named { name: "by_region".to_owned(), key: key.clone() })
        );
    }
    assert_eq!(state.origin.host, Host::OpenTofu);
}

#[test]
fn data_sources_and_other_types_are_counted_by_instance() {
    let other = |mode: &str, type_name: &str| {
        format!(
            r#"{{"instances":[{{"attributes":{{}}}},{{}}],"type":"{type_name}","mode":"{mode}","name":"a","provider":"provider[\"a.test/b/c\"]"}}"#
        )
    };
    let state = state(&[other("data", "bluegreen_switch"), other("managed", "aws_lb")].join(","));
    assert_eq!((state.instances.len(), state.skipped, state.origin.host), (0, 4, Host::Either));
}
