//! A type and the bytes of a value, out of one input.

use tftypes::Type;

/// The types of values whose input brings no type: together they reach every branch of the decoders.
const TYPES: [&str; 6] = [
    r#""dynamic""#,
    r#""number""#,
    r#"["list",["map","string"]]"#,
    r#"["set",["tuple",["bool","dynamic"]]]"#,
    r#"["map",["set","number"]]"#,
    r#"["object",{"a":"string","b":["list","number"],"c":"dynamic","é":["object",{"a":"bool"}]}]"#,
];

/// The first line is a type as JSON; where it is none, its first byte chooses a type. The rest are the bytes.
pub(crate) fn typed(input: &[u8]) -> Option<(Type, &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let (line, bytes) = (&input[..end], &input[end + 1..]);
    let chosen = || TYPES[usize::from(line.first().copied().unwrap_or_default()) % TYPES.len()].as_bytes();
    let ty = Type::from_json(line).or_else(|_| Type::from_json(chosen())).ok()?;
    Some((ty, bytes))
}
