//! What a function of a topology must be.

use std::collections::BTreeSet;

use super::error::TopologyError;
use crate::functions::{Function, is_function_name};
use crate::scripted_answers::check_answers;

pub(super) fn check_functions(functions: &[Function]) -> Result<(), TopologyError> {
    let mut names = BTreeSet::new();
    for function in functions {
        let place = format!("function \"{}\"", function.name);
        if let Some(problem) = problem(function) {
            return Err(TopologyError::item(place, problem));
        }
        if !names.insert(&function.name) {
            return Err(TopologyError::item(place, "name: expected one of its own"));
        }
    }
    Ok(())
}

fn problem(function: &Function) -> Option<String> {
    let Function { name, color, status, answers } = function;
    if !is_function_name(name) {
        return Some(format!("name: expected 1 to 64 letters, digits, \"-\" and \"_\", found {name:?}"));
    }
    if color.is_empty() || !color.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Some(format!("color: expected letters and digits, found {color:?}"));
    }
    if !(200..=599).contains(status) {
        return Some(format!("status: expected a status from 200 to 599, found {status}"));
    }
    check_answers(answers).err().map(|problem| format!("answers: {problem}"))
}
