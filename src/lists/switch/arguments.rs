//! What is searched, and by which convention a pair is told.

use bluegreen::declaration::arn::is_region;
use bluegreen::{NamePattern, PerColor};
use bluegreen_aws::LoadBalancerArn;
use tfplugin::Diagnostics;
use tftypes::Value;

use crate::reader::{Field, Reader};

/// What is searched, and by which convention a pair is told.
#[derive(Debug)]
pub(super) struct Arguments {
    /// Which load balancers; empty: all of the region.
    pub(super) load_balancers: Vec<LoadBalancerArn>,
    /// `None`: that of the provider.
    pub(super) region: Option<String>,
    pub(super) convention: Convention,
}

/// What tells a target group's color, and which two belong together.
#[derive(Debug)]
pub(super) enum Convention {
    Names(PerColor<NamePattern>),
    Tags { color: String, pair: Option<String> },
}

/// The arguments, when all of them are known and right, and what is wrong.
pub(super) fn read_arguments(config: &Value) -> (Option<Arguments>, Diagnostics) {
    let mut reader = Reader::default();
    let root = Field::root(config);
    let balancers = root.attribute("load_balancer_arns");
    reader.met_unknown |= balancers.value.is_unknown();
    let elements = balancers.list_elements();
    let load_balancers = elements.filter_map(|arn| {
        reader.require(&arn);
        reader.parsed(&arn, LoadBalancerArn::parse)
    });
    let load_balancers: Vec<_> = load_balancers.collect();
    let region = root.attribute("region");
    if region.is_set() && balancers.is_set() {
        let detail = "Expected at most one of `region` and `load_balancer_arns`, got both. The ARNs say their region; remove `region`.";
        reader.problem(&region, "Region given twice", detail);
    }
    let region = reader.parsed(&region, region_name);
    let convention = convention(&mut reader, &root);
    let is_whole = !reader.met_unknown && reader.problems.is_empty();
    let arguments = convention.filter(|_| is_whole).map(|convention| Arguments { load_balancers, region, convention });
    (arguments, reader.problems)
}

fn convention(reader: &mut Reader, root: &Field<'_>) -> Option<Convention> {
    let [blue, green, color, pair] =
        ["blue_name", "green_name", "color_tag", "pair_tag"].map(|name| root.attribute(name));
    if [&blue, &green, &color, &pair].iter().any(|field| field.value.is_unknown()) {
        reader.met_unknown = true;
        return None;
    }
    let given = [&blue, &green, &color].map(|field| !field.value.is_null());
    match given {
        [true, true, false] => names(reader, [&blue, &green]),
        [false, false, true] => {
            let key = |reader: &mut Reader, field: &Field<'_>| reader.parsed(field, tag_key);
            let (color, pair) = (key(reader, &color), key(reader, &pair));
            return Some(Convention::Tags { color: color?, pair });
        }
        [false, false, false] => expected(reader, root, "none of them"),
        [_, _, true] => expected(reader, &color, "both"),
        [true, false, false] => expected(reader, &blue, "`blue_name` alone"),
        [false, true, false] => expected(reader, &green, "`green_name` alone"),
    }
    .inspect(|_| {
        if !pair.value.is_null() {
            let detail = "Expected `pair_tag` only together with `color_tag`. With names, what `*` stands for tells the pair. Remove it.";
            reader.problem(&pair, "No tag of a color", detail);
        }
    })
}

fn names(reader: &mut Reader, [blue, green]: [&Field<'_>; 2]) -> Option<Convention> {
    let [blue_pattern, green_pattern] = [blue, green].map(|field| reader.parsed(field, str::parse::<NamePattern>));
    if blue_pattern.is_some() && blue_pattern == green_pattern {
        reader.invalid(green, "expected another pattern than `blue_name`, since both would fit the same names");
    }
    Some(Convention::Names(PerColor { blue: blue_pattern?, green: green_pattern? }))
}

fn region_name(text: &str) -> Result<String, String> {
    let expected = || format!("expected the name of a region, such as \"eu-central-1\", got {text:?}");
    if is_region(text) { Ok(text.to_owned()) } else { Err(expected()) }
}

fn tag_key(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("expected the key of a tag, got \"\"".to_owned()) } else { Ok(text.to_owned()) }
}

/// Weights tell nothing: either color may have everything.
fn expected(reader: &mut Reader, at: &Field<'_>, got: &str) -> Option<Convention> {
    let detail = format!(
        "Expected `blue_name` and `green_name`, or `color_tag`, got {got}. One of the two must tell which target group is blue and \
         which is green: weights do not, since either of them may have all of the traffic."
    );
    reader.problem(at, "Colors not told apart", detail);
    None
}
