//! Values that have the right types and make no sense: null and unknown where no host would put them, lists of any length,
//! names of any form. Each call has an answer in time, and none of them is a panic.

use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::Provider;
use tfplugin_protos::tfplugin6::{
    Diagnostic, ResourceIdentityData, apply_resource_change, import_resource_state, invoke_action, list_resource,
    plan_resource_change, read_data_source, read_resource, stop_provider, validate_action_config,
    validate_data_resource_config, validate_list_resource_config, validate_provider_config, validate_resource_config,
};
use tftypes::{Number, Type, Value};

use crate::lab::{Lab, SWITCH, encoded};

/// Every call in a round is bounded by far less.
const ROUND_LIMIT: Duration = Duration::from_secs(60);

/// Words that some argument or other takes.
const WORDS: [&str; 22] = [
    "", "blue", "green", "red", "0", "0s", "1s", "10s", "-1s", "24h", "1000000h", "refuse", "allow", "ignore", "fail",
    "tolerate", "rollback", "hold", "finish", "enforce", "warn", "off",
];

const NAMES: [&str; 6] = ["http", "https", "", "a=b", "x,y", "\u{e9}"];

const NUMBERS: [&str; 10] = ["0", "1", "5", "99.9", "100", "100.05", "-1", "3.0000001", "1e30", "1e-30"];

/// A value of this type.
fn any_value(ty: &Type, texts: &[String]) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => select(&NUMBERS[..]).prop_map(|text| Value::Number(text.parse::<Number>().unwrap())).boxed(),
        Type::String => prop_oneof![4 => select(texts.to_vec()), 1 => "\\PC{0,8}"].prop_map(Value::string).boxed(),
        Type::List(ty) => vec(any_value(ty, texts), 0..3).prop_map(Value::List).boxed(),
        Type::Set(ty) => vec(any_value(ty, texts), 0..3).prop_map(Value::set).boxed(),
        Type::Map(ty) => btree_map(select(&NAMES[..]), any_value(ty, texts), 0..3).prop_map(Value::map).boxed(),
        Type::Object(types) => {
            let names: Vec<_> = types.keys().cloned().collect();
            let values: Vec<_> = types.values().map(|ty| any_value(ty, texts)).collect();
            values.prop_map(move |values| Value::object(names.iter().cloned().zip(values))).boxed()
        }
        Type::Tuple(_) | Type::Dynamic => panic!("no schema here has {ty}"),
    };
    prop_oneof![6 => known, 1 => Just(Value::Null), 1 => Just(Value::unknown())].boxed()
}

/// What one round of calls is about.
#[derive(Clone, Debug)]
struct Round {
    prior: Value,
    config: Value,
    identity: Value,
    block: Value,
    data: [Value; 2],
    list: Value,
    actions: [Value; 2],
}

/// The types of all that a round sends.
struct Types {
    switch: Type,
    identity: Type,
    block: Type,
    data: [(String, Type); 2],
    list: Type,
    actions: [(String, Type); 2],
}

impl Types {
    fn of(provider: &BluegreenProvider) -> Self {
        let resources = provider.resources();
        let sources = provider.data_sources();
        let data = [0, 1].map(|index| (sources[index].type_name().to_owned(), sources[index].schema().value_type()));
        let actions = provider.actions();
        let actions = [0, 1].map(|index| (actions[index].type_name().to_owned(), actions[index].schema().value_type()));
        Self {
            list: provider.list_resources()[0].schema().value_type(),
            actions,
            switch: resources[0].schema().value_type(),
            identity: resources[0].identity().unwrap().schema().value_type(),
            block: provider.schema().value_type(),
            data,
        }
    }

    fn any_round(&self, texts: &[String]) -> impl Strategy<Value = Round> {
        let value = |ty| any_value(ty, texts);
        let data = [value(&self.data[0].1), value(&self.data[1].1)];
        let newest = (value(&self.list), [value(&self.actions[0].1), value(&self.actions[1].1)]);
        let all = (value(&self.switch), value(&self.switch), value(&self.identity), value(&self.block), data, newest);
        all.prop_map(|(prior, config, identity, block, data, (list, actions))| Round {
            prior,
            config,
            identity,
            block,
            data,
            list,
            actions,
        })
    }
}

impl Lab {
    /// Makes every call about a round, and gives all that was said.
    async fn play(&mut self, types: &Types, round: &Round) -> Vec<Diagnostic> {
        let type_name = || SWITCH.to_owned();
        let (prior, config) =
            (|| Some(encoded(&round.prior, &types.switch)), || Some(encoded(&round.config, &types.switch)));
        let provider = &mut self.provider;
        let mut said = Vec::new();

        let validate =
            validate_resource_config::Request { type_name: type_name(), config: config(), ..Default::default() };
        said.extend(provider.validate_resource_config(validate).await.unwrap().into_inner().diagnostics);
        let block = validate_provider_config::Request { config: Some(encoded(&round.block, &types.block)) };
        said.extend(provider.validate_provider_config(block).await.unwrap().into_inner().diagnostics);
        let read = read_resource::Request { type_name: type_name(), current_state: prior(), ..Default::default() };
        said.extend(provider.read_resource(read).await.unwrap().into_inner().diagnostics);

        let plan = plan_resource_change::Request {
            type_name: type_name(),
            prior_state: prior(),
            proposed_new_state: config(),
            config: config(),
            ..Default::default()
        };
        let planned = provider.plan_resource_change(plan).await.unwrap().into_inner();
        said.extend(planned.diagnostics);
        for planned_state in [planned.planned_state, config()] {
            let type_name = type_name();
            let apply = apply_resource_change::Request {
                type_name,
                prior_state: prior(),
                planned_state,
                config: config(),
                ..Default::default()
            };
            said.extend(provider.apply_resource_change(apply).await.unwrap().into_inner().diagnostics);
        }

        let identity = Some(ResourceIdentityData { identity_data: Some(encoded(&round.identity, &types.identity)) });
        let import = import_resource_state::Request { type_name: type_name(), identity, ..Default::default() };
        said.extend(provider.import_resource_state(import).await.unwrap().into_inner().diagnostics);
        for ((name, ty), value) in types.data.iter().zip(&round.data) {
            let config = || Some(encoded(value, ty));
            let validate = validate_data_resource_config::Request { type_name: name.clone(), config: config() };
            said.extend(provider.validate_data_resource_config(validate).await.unwrap().into_inner().diagnostics);
            let read = read_data_source::Request { type_name: name.clone(), config: config(), ..Default::default() };
            said.extend(provider.read_data_source(read).await.unwrap().into_inner().diagnostics);
        }
        said.extend(self.play_newest(types, round).await);
        said
    }

    /// What only the newest hosts call.
    async fn play_newest(&mut self, types: &Types, round: &Round) -> Vec<Diagnostic> {
        let provider = &mut self.provider;
        let mut said = Vec::new();
        let list = || Some(encoded(&round.list, &types.list));
        let validate = validate_list_resource_config::Request {
            type_name: SWITCH.to_owned(),
            config: list(),
            ..Default::default()
        };
        said.extend(provider.validate_list_resource_config(validate).await.unwrap().into_inner().diagnostics);
        let request = list_resource::Request {
            type_name: SWITCH.to_owned(),
            config: list(),
            include_resource_object: true,
            limit: 5,
        };
        said.extend(provider.list_resource(request).await.unwrap().into_iter().flat_map(|event| event.diagnostic));
        for ((name, ty), value) in types.actions.iter().zip(&round.actions) {
            let config = || Some(encoded(value, ty));
            let validate = validate_action_config::Request { type_name: name.clone(), config: config() };
            said.extend(provider.validate_action_config(validate).await.unwrap().into_inner().diagnostics);
            let invoke = invoke_action::Request { action_type: name.clone(), config: config(), ..Default::default() };
            for event in provider.invoke_action(invoke, |_| {}).await.unwrap() {
                if let Some(invoke_action::event::Type::Completed(end)) = event.r#type {
                    said.extend(end.diagnostics);
                }
            }
        }
        said
    }
}

#[test]
fn no_value_makes_it_panic_or_hang() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut lab = runtime.block_on(async {
        let mut lab = Lab::start().await;
        // What would be applied is given up at once, so that nothing waits for a gate.
        lab.provider.stop_provider(stop_provider::Request {}).await.unwrap();
        lab
    });
    let rule = format!("{}/0123456789abcdef", lab.listener().replace(":listener/", ":listener-rule/"));
    let real = [lab.listener(), lab.listener(), lab.group("blue"), lab.group("green"), rule.as_str()];
    let texts: Vec<_> = real.into_iter().chain(WORDS).map(str::to_owned).collect();

    let types = Types::of(&BluegreenProvider::default());
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let lab = std::cell::RefCell::new(&mut lab);
    let thrown = runner.run(&types.any_round(&texts), |round| {
        let mut lab = lab.borrow_mut();
        let played = async { tokio::time::timeout(ROUND_LIMIT, lab.play(&types, &round)).await };
        let said = runtime.block_on(played).map_err(|_| TestCaseError::fail("some call has no answer"))?;
        let is_a_bug =
            |summary: &str| summary == "The provider panicked" || summary == "The provider gave an invalid answer";
        let bug = said.iter().find(|diagnostic| is_a_bug(&diagnostic.summary));
        prop_assert_eq!(bug, None);
        Ok(())
    });
    thrown.unwrap_or_else(|failure| panic!("{failure}"));
}
